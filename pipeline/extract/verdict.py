"""Whether a page is an article at all, and what it is if not: the reason is part of the night's record."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from pipeline.extract.blocks import Page
from pipeline.extract.furniture import BOX
from pipeline.extract.metadata import Metadata
from pipeline.extract.title import Title, slug_words
from pipeline.text import fold

__all__ = ["is_card", "is_home", "why_no_article"]

_ERROR = re.compile(
    r"\b404\b|\b50[0-4]\b (?:error|loi)|not found|(?:trang|bai viet|noi dung|duong dan|lien ket|du lieu|tin)\b.{0,30}(?:khong (?:ton tai|tim thay|con ton tai|duoc tim thay)|da bi (?:xoa|go))"
    r"|khong tim thay (?:trang|noi dung|bai|ket qua|du lieu)|page not found|server error|da xay ra loi|loi he thong|^loi\b|access denied|forbidden|khong co quyen truy cap"
)
_DOWN = re.compile(r"bao tri|nang cap he thong|dang nang cap|tam ngung (?:hoat dong|phuc vu)|maintenance|under construction|coming soon|dang xay dung")
_LOGIN = re.compile(r"^\W*(?:dang nhap|login|sign in|log in)\b|vui long dang nhap|(?:can|phai) dang nhap|danh rieng cho thue bao|please (?:log|sign) in")
_ROBOT = re.compile(r"just a moment|verify(?:ing)? (?:you|that you) are|captcha|checking your browser|attention required|ban khong phai (?:la )?(?:nguoi may|robot)|xac (?:minh|thuc) (?:ban|truy cap)")
_TAG_PAGE = re.compile(r"^\W*(?:tag|tu khoa|chu de|the|tim kiem|ket qua tim kiem|luu tru|archives?|chuyen muc|danh muc|category|tac gia)\s*[:\"“#]|^\W*ket qua tim kiem|tin tuc (?:moi nhat|24h)\W*$|^\W*page \d+")
_LISTING_PATH = re.compile(r"/(?:tags?|tu-khoa|chu-de|tim-kiem|search|author|tac-gia|category|chuyen-muc)/|[?&](?:s|q|keyword|tu-khoa)=", re.IGNORECASE)
_NOTICE_WORDS = 120
_LEAST_TEXT = 20
_CARDS = 6
_LISTED_TEXT = 150
_STORY = 80
_SLUG_WORDS = 4
_CARD_REACH, _TWINS = 6, 3
_ABOUT = re.compile(r"\W*(?:lien he|gioi thieu|quang cao|dat bao|toa soan|dieu khoan|chinh sach (?:bao mat|quyen rieng tu)|so do (?:trang|site|cong)|hoi dap|rss|thong tin toa soan|ve chung toi)(?: (?:toa soan|quang cao|su dung|chung|bao|website))?\W*$")


def is_home(url: str) -> bool:
    """Whether an address is a site's front door."""
    parts = urlsplit(url)
    path = parts.path.rstrip("/").lower()
    return bool(parts.netloc) and not parts.query and path in {"", "/index.html", "/index.php", "/default.aspx", "/home", "/trang-chu", "/index.aspx"}


def is_card(page: Page, title: Title, furniture: bytearray, body: list[int]) -> bool:
    """Whether title and text together are one of several teasers of one shape: a list, not an article."""
    if title.first < 0 or not body:
        return False
    for number in page.ancestors(page.blocks[title.first].node)[:_CARD_REACH]:
        node = page.nodes[number]
        if not node.first <= body[0] <= body[-1] < node.last:
            continue
        twins = [
            n
            for n in page.nodes
            if n.parent == node.parent and n is not node and n.tag == node.tag and n.name == node.name
        ]
        listed = sum(n.first < n.last and all(f & BOX for f in furniture[n.first : n.last]) for n in twins)
        if listed >= _TWINS:
            return True
    return False


def why_no_article(
    page: Page, title: Title, meta: Metadata, url: str, *, lead: str, body: str, dated: bool, media: int
) -> str:
    """Return why a page is no article, in English; "" where it is one.

    Parameters
    ----------
    dated
        Whether the page itself (not the door or the address) names a published time.
    media
        Pictures and players within the article.
    """
    words = len(lead.split()) + len(body.split())
    if is_home(url):
        return "the site's home page"
    if words < _NOTICE_WORDS and (notice := _notice(page, title, meta)):
        return notice
    cards = sum(b.whole_link and b.words >= 5 for b in page.blocks)  # noqa: PLR2004 - five syllables: a headline, not a menu
    if not title.text:
        return "no title" if words else "no text that reads as an article"
    if (_TAG_PAGE.search(fold(title.text)) or _LISTING_PATH.search(url)) and cards >= _CARDS and words < _LISTED_TEXT:
        return "a page that lists articles (tag, topic or search)"
    if words < _LEAST_TEXT and not (media and words and dated):
        return "a page that lists articles" if cards >= _CARDS else "no text that reads as an article"
    if _ABOUT.match(fold(title.text)) and not dated:
        return "a page about the outlet itself"
    little = words < _LISTED_TEXT and len(body.split()) < _STORY
    if cards >= _CARDS and little and not dated and (_is_section(title) or _is_section_address(url)):
        return "a page that lists articles: a section's name over links, no date, little text"
    return ""


def _is_section(title: Title) -> bool:
    return len(title.text.split()) <= 5 or title.first < 0  # noqa: PLR2004 - "Y tế - Sức khỏe"; titles have 6 to 39


def _is_section_address(url: str) -> bool:
    """Whether an address names a section ("/y-te", "/tin-tuc/suc-khoe"): no number, no words of a title."""
    parts = urlsplit(url)
    return bool(parts.path) and not re.search(r"\d", parts.path + parts.query) and len(slug_words(url)) < _SLUG_WORDS


def _notice(page: Page, title: Title, meta: Metadata) -> str:
    for text in (title.text, meta.window_title, *(b.text for b in page.blocks[:40] if b.plain)):
        plain = fold(text)
        if len(plain) > 200:  # noqa: PLR2004 - a notice is one sentence
            continue
        for pattern, reason in (
            (_ROBOT, "a robot check instead of the article"),
            (_DOWN, "the site is under maintenance"),
            (_LOGIN, "a login wall"),
            (_ERROR, "an error page with status 200"),
        ):
            if pattern.search(plain):
                return reason
    return ""
