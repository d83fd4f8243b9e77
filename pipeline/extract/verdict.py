"""Whether a page is an article at all, and what it is if not: the reason is part of the night's record."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import urlsplit

from pipeline.extract.blocks import Page
from pipeline.extract.furniture import BOX
from pipeline.extract.signs import alternatives
from pipeline.extract.title import Title
from pipeline.extract.told import bare, slug_words
from pipeline.text import fold

__all__ = ["Found", "is_home", "why_no_article"]

_ERROR = alternatives(
    r"\b(?:loi|error|ma loi) (?:404|403|50[0-4])\b|^\W*(?:404|403|50[0-4])\W*(?:$|not|loi|error|page|khong|internal)",
    r"(?:page|file|article) not found|server error|access denied|^\W*forbidden",
    r"(?:trang|bai viet|noi dung|duong dan|lien ket|du lieu)\b.{0,40}khong (?:(?:con )?ton tai|(?:duoc )?tim thay)",
    r"(?:trang|bai viet|noi dung) (?:nay )?da bi (?:xoa|go)|khong tim thay (?:trang|noi dung|bai|ket qua|du lieu)",
    r"da xay ra loi|loi he thong|khong co quyen truy cap",
)
_DOWN = alternatives(
    r"(?:trang|website|he thong|may chu|cong thong tin|chung toi)\b.{0,40}\b(?:bao tri|nang cap|tam ngung|gian doan)",
    r"^\W*(?:dang )?(?:bao tri|nang cap) (?:he thong|website|may chu)|maintenance|under construction|coming soon",
)
_LOGIN = alternatives(
    r"^\W*(?:dang nhap|login|sign in|log in)\W*$|(?:vui long|xin hay|hay|can|phai) dang nhap",
    r"danh rieng cho (?:thue bao|thanh vien)|please (?:log|sign) in",
)
_ROBOT = alternatives(
    r"just a moment|verify(?:ing)? (?:you|that you) are|captcha|checking your browser|attention required",
    r"ban khong phai (?:la )?(?:nguoi may|robot)|xac (?:minh|thuc) (?:ban la|truy cap)",
)
_NOTICES = (
    (_ROBOT, "a robot check instead of the article"),
    (_DOWN, "the site is under maintenance"),
    (_LOGIN, "a login wall"),
    (_ERROR, "an error page with status 200"),
)
_TAG_PAGE = alternatives(
    r"^\W*(?:tag|tu khoa|chu de|tim kiem|luu tru|archives?|danh muc|category|tac gia)\s*[:\"“#]",
    r"^\W*ket qua tim kiem|tin tuc (?:moi nhat|24h)\W*$|^\W*(?:page|trang) \d+\W*$",
)
_LISTING_PATH = re.compile(
    r"/(?:tags?|tu-khoa|chu-de|tim-kiem|search|author|tac-gia|category|chuyen-muc)/|[?&](?:s|q|keyword|tu-khoa)=",
    re.IGNORECASE,
)
_ABOUT = re.compile(
    r"\W*(?:lien he|gioi thieu|quang cao|dat bao|toa soan|dieu khoan|so do (?:trang|site|cong)|hoi dap|rss|ve chung toi"
    r"|chinh sach (?:bao mat|quyen rieng tu)|thong tin toa soan)"
    r"(?: (?:toa soan|quang cao|su dung|chung|bao|website))?\W*$"
)
_HOMES = frozenset({"", "/index.html", "/index.php", "/index.aspx", "/default.aspx", "/home", "/trang-chu"})
_NOTICE_WORDS = 120
_NOTICE_LENGTH = 250
_LEAST_TEXT = 20
_CARDS = 6
_HEADLINE = 5
_LISTED_TEXT = 150
_STORY = 80
_SECTION_WORDS = 5
"""A section's name ("Y tế - Sức khỏe") has at most five syllables; of 13,900 titles in hand 1 in 600 is so short."""
_SLUG_WORDS, _SLUG_SAME = 4, 0.6
_CARD_REACH, _TWINS = 6, 3


@dataclass(frozen=True, slots=True)
class Found:
    """What the steps before found, as far as the verdict asks.

    `dated`: the page itself, not the door or the address, names a published time. `media`: pictures and players
    within the article. `told`: the door that named the page gave it this title.
    """

    title: Title
    lead: str
    body: str
    numbers: list[int]
    furniture: bytearray
    window_title: str
    dated: bool
    media: int
    told: bool = False

    @property
    def words(self) -> int:
        """Syllables of lead and body."""
        return len(self.lead.split()) + len(self.body.split())


def is_home(url: str) -> bool:
    """Whether an address is a site's front door."""
    parts = urlsplit(url)
    return bool(parts.netloc) and not parts.query and parts.path.rstrip("/").lower() in _HOMES


def why_no_article(page: Page, url: str, found: Found) -> str:
    """Return why a page is no article, in English; "" where it is one."""
    return next(_reasons(page, url, found), "")


def _reasons(page: Page, url: str, found: Found) -> Iterator[str]:
    if is_home(url):
        yield "the site's home page"
    ours = found.told or _slug_names(url, found.title.text)
    if found.words < _NOTICE_WORDS and not ours and not found.dated:
        yield from _notices(page, found)
    if not found.title.text:
        yield "no title" if found.words else "no text that reads as an article"
    cards = sum(b.whole_link and b.words >= _HEADLINE for b in page.blocks)
    if found.words < _LEAST_TEXT and not (found.media and found.words and found.dated):
        yield "a page that lists articles" if cards >= _CARDS else "no text that reads as an article"
    if not ours and _is_card(page, found):
        yield "a page that lists articles: its title is one of many like it"
    if not found.dated and not ours:
        yield from _lists(url, found, cards)


def _slug_names(url: str, title: str) -> bool:
    """Whether the address repeats the title's words: then it is that item's page."""
    slug = set(slug_words(url))
    return len(slug) >= _SLUG_WORDS and len(slug & set(bare(title).split())) >= len(slug) * _SLUG_SAME


def _lists(url: str, found: Found, cards: int) -> Iterator[str]:
    """Yield what a page without a date, whose address doesn't repeat its title, is instead of an article."""
    plain = fold(found.title.text)
    if _ABOUT.match(plain):
        yield "a page about the outlet itself"
    if cards < _CARDS or found.words >= _LISTED_TEXT:
        return
    if _TAG_PAGE.search(plain) or _LISTING_PATH.search(url):
        yield "a page that lists articles (tag, topic or search)"
    short_name = len(found.title.text.split()) <= _SECTION_WORDS or found.title.first < 0
    if len(found.body.split()) < _STORY and (short_name or _is_section_address(url)):
        yield "a page that lists articles: a section's name over links, no date, little text"


def _is_section_address(url: str) -> bool:
    """Whether an address names a section ("/y-te", "/tin-tuc/suc-khoe"): no number, no words of a title."""
    parts = urlsplit(url)
    return bool(parts.path) and not re.search(r"\d", parts.path + parts.query) and len(slug_words(url)) < _SLUG_WORDS


def _notices(page: Page, found: Found) -> Iterator[str]:
    texts = [found.title.text, found.window_title, found.lead, *found.body.split("\n")[:3]]
    if not found.words:
        texts += [b.text for b in page.blocks if not b.whole_link]
    for text in texts:
        plain = fold(text[:_NOTICE_LENGTH])
        for pattern, reason in _NOTICES:
            if plain and pattern.search(plain):
                yield reason


def _is_card(page: Page, found: Found) -> bool:
    """Whether title and text together are one of several teasers of one shape: a list, not an article."""
    title, body = found.title, found.numbers
    if title.first < 0 or not body:
        return False
    for number in page.ancestors(page.blocks[title.first].node)[:_CARD_REACH]:
        node = page.nodes[number]
        if not node.first <= body[0] <= body[-1] < node.last:
            continue
        twins = (n for n in page.nodes if n.parent == node.parent and (n.tag, n.name) == (node.tag, node.name))
        marked = (n.first < n.last and all(f & BOX for f in found.furniture[n.first : n.last]) for n in twins)
        if sum(marked) >= _TWINS:
            return True
    return False
