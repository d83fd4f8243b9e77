"""The words by which Vietnamese pages name their parts: in class names and ids, and in headings for readers.

All patterns for readers' text are written and matched without marks (`text.fold`), so that NFD pages, either
style of tone marks and portals that type without marks read alike.
"""

from __future__ import annotations

import re
from functools import lru_cache

__all__ = ["Sign", "alternatives", "ends_article", "name_signs", "opens_furniture"]


class Sign:
    """Bits that an element's name, tag or style gives it."""

    FURNITURE = 1  # menus, boxes, comments, share buttons, adverts
    CAPTION = 2
    LEAD = 4
    TITLE = 8
    DATE = 16
    BYLINE = 32
    BODY = 64
    HIDDEN = 128
    RIGHT = 256
    CENTRE = 512
    BOLD = 1024
    ITALIC = 2048
    LINK = 4096
    BIG = 8192
    SOFT = 16384  # furniture by a weak word: holds unless the article's text stands inside


def alternatives(*parts: str, flags: int = 0) -> re.Pattern[str]:
    """Compile patterns of which any may match: long lists stay readable, a line a kind."""
    return re.compile("|".join(parts), flags)


def _words(text: str) -> re.Pattern[str]:
    return re.compile(rf"(?:^|[^a-z])(?:{'|'.join(text.split())})(?=$|[^a-z])")


# Names are cut into words at hyphens, underscores, spaces and camelCase before matching; a run-together name
# of Vietnamese words ("tinlienquan", "binhluan") counts as one word.
_FURNITURE = _words(
    """comments? cmt commentform respond binhluan binh.luan ykien y.kien phanhoi phan.hoi disqus fb.comments?
    related relate relates relation relatednews tinlienquan lien.quan lienquan tin.lien.quan tinkhac tin.khac tinmoi
    tin.moi cungchuyenmuc cung.chuyen.muc tincungchuyenmuc most.read mostread docnhieu doc.nhieu xemnhieu xem.nhieu
    popular trending hotnews tinhot recommend(?:ed|ation|ations)? goiy other.news othernews news.other tin.da.dua
    tindadua recent sidebar side.bar menu nav navbar navigation breadcrumbs? breadcum bread.crumbs? footer addthis
    sharethis quangcao quang.cao newsletter cookies? consent pagination pager weather thoitiet thoi.tiet tygia
    ty.gia copyrights? banquyen ban.quyen dangnhap authorbox author.box author.bio author.info luottruycap truycap
    lichcongtac"""
)
# Words that also stand in the names of elements around a whole article ("print-area", "news-tools-wrap"):
# believed only where little text is inside.
_SOFT = _words(
    """xemthem xem.them docthem doc.them readmore read.more newest latest suggest(?:ion|ions|ed)? widgets?
    shares? sharing socials? tags? keywords? tukhoa tu.khoa ads? adv advs? banners? sponsors? promotion subscribe
    popup modal rating ratings vote votes paging toolbars? tools? print exchange login toc mucluc zalo audio tts
    player.text hotline counter thongke thong.ke survey poll button btn actions?"""
)
_CAPTION = _words(
    """captions? figcaption cap chuthich chu.thich image photocms wp.caption.text photo.caption pcaption
    imgcaption image.caption expnoeditcaption mota.anh motaanh ghichu.anh desc.img img.desc"""
)
_LEAD = _words(
    """sapo lead lede alead articlelead summary chapeau excerpt intro introtext standfirst abstract abs mota
    mo.ta tomtat tom.tat trich trichyeu trich.yeu trichdan description desc subtitle sub.title subheadline dek teaser
    shortdesc short.desc brief gioithieu headnote head.note post.summary"""
)
_TITLE = _words(
    """title tieude tieu.de headline heading entrytitle title.detail detail.title titledetail tit tieudetin
    article.title post.title news.title newstitle titlenews head.title"""
)
_DATE = _words(
    """date datetime time times published publish pubdate pub.date ngay ngaydang ngay.dang thoigian thoi.gian
    posted timestamp dateline postdate created meta date.time entry.meta post.meta ngaythang capnhat cap.nhat"""
)
_BYLINE = _words("authors? tacgia tac.gia byline nguoiviet nguoi.viet signature butdanh but.danh source nguon writer")
_BODY = _words(
    """body content contents contentdetail entry.content post.content article.content noidung noi.dung fck
    detail articlebody article.body chitiet chi.tiet story newscontent maincontent texts? cms.body"""
)
_CAMEL = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|[^A-Za-z]+")
_UTILITY = re.compile(r"\b(?:has|no|with|without|is|js|hover|sm|md|lg|xl|max|min|dark|group|peer)[-:]\S+")


@lru_cache(maxsize=8192)
def name_signs(name: str) -> int:
    """Return the signs in an element's class and id.

    Modifier classes ("has-sidebar", "no-comments", "md:related") describe a state, not the part: left out.
    """
    words = _CAMEL.sub("-", _UTILITY.sub(" ", name)).lower()
    signs = 0
    for pattern, sign in (
        (_FURNITURE, Sign.FURNITURE), (_SOFT, Sign.SOFT), (_CAPTION, Sign.CAPTION), (_LEAD, Sign.LEAD),
        (_TITLE, Sign.TITLE), (_DATE, Sign.DATE), (_BYLINE, Sign.BYLINE), (_BODY, Sign.BODY),
    ):  # fmt: skip
        if pattern.search(words):
            signs |= sign
    return signs


_OPENERS = re.compile(
    r"""(?:>+|»|\W)*(?:
    (?:cac\s|nhung\s|mot\sso\s|loat\s)?(?:tin|bai|tin\sbai|bai\sviet|tin\stuc|tin,?\sbai|bai\sbao|su\skien|chu\sde|video|anh|noi\sdung)\s
      (?:bai\s|viet\s|tuc\s)?(?:co\s)?(?:lien\squan|khac|cung\s|moi|doc\snhieu|xem\snhieu|noi\sbat|da\sdua|da\sdang|tiep\stheo|hay|hot|nong|cu\shon|truoc|sau\b|nen\sdoc|quan\stam)
    |(?:cu\shon|moi\shon)$
    |lien\squan\b|cung\s(?:chuyen\smuc|chu\sde|su\skien|tac\sgia|chuyen\sde)
    |(?:doc|xem|tim\shieu|tham\skhao)\s(?:them|tiep|nhieu)\b|(?:moi|ban|co\sthe)\s.{0,12}(?:doc\sthem|xem\sthem|quan\stam)
    |ban\scan\sbiet|(?:dang\s)?(?:duoc\s)?(?:quan\stam|doc\snhieu|xem\snhieu|yeu\sthich)\b|noi\sbat$|tieu\sdiem$|dong\ssu\skien|theo\sdong\ssu\skien
    |tin\s(?:trong\sngay|nhanh|anh|video)$|moi\snhat$|moi\scap\snhat|goi\sy\b|co\sthe\sban|danh\scho\sban
    |(?:tu\skhoa|tags?|the|chu\sde|nhan)\s*:|tags?$|tu\skhoa$|chia\sse|share\b|(?:thoi\stiet|ty\sgia|gia\svang)(?:\s\S+){0,2}$|lich\s(?:cong\stac|phat\ssong)$
    |danh\smuc|chuyen\smuc$|thong\stin\s(?:lien\she|toa\ssoan|can\sbiet)|lien\s(?:ket|he)\b|lien\sket\swebsite|thong\sbao$|van\sban\smoi|quang\scao|tai\stro$|dang\sky\snhan\stin
    |danh\sgia\s(?:bai|noi\sdung)|binh\schon|tham\sdo\sy\skien|media$|multimedia$|emagazine$|podcast$|phat\sthanh|truyen\shinh\struc\stuyen
    |tro\sve|ve\strang\schu|quay\slai|in\s(?:bai|trang)|gui\s(?:mail|email|cho\sban\sbe)|luu\sbai|mui\sgio|nghe\sdoc\sbai|co\schu\b
    |related|read\smore|see\smore|more\snews|latest|popular|trending|recommended|you\smay
    )""",
    re.VERBOSE,
)
_ENDERS = re.compile(
    r"""\W*(?:\d+\s)?(?:y\skien\s(?:ban\sdoc|cua\sban|binh\sluan|doc\sgia)|y\skien\s*\(?\d*\)?$|binh\sluan\b|cac\sbinh\sluan|gui\s(?:binh\sluan|y\skien|phan\shoi)|phan\shoi\b
    |tra\sloi$|leave\sa|comments?\b|viet\sbinh\sluan|de\slai\s(?:binh\sluan|mot\sbinh)|thao\sluan\b|ban\sdoc\sviet|y\skien\sphan\shoi
    |email\scua\sban\sse\skhong|ban\squyen\s|giay\sphep\s(?:so|hoat|xuat|thiet)|chiu\strach\snhiem\s|tong\sbien\stap|©|copyright|vui\slong\snhap\sy\skien|dang\snhap\sde)""",
    re.VERBOSE,
)


def opens_furniture(folded: str) -> bool:
    """Whether a short line (marks folded) is a heading over links and boxes: "tin lien quan", "doc them"."""
    return _OPENERS.match(folded) is not None


def ends_article(folded: str) -> bool:
    """Whether a short line (marks folded) opens comments or the imprint: nothing after it is the article's."""
    return _ENDERS.match(folded) is not None
