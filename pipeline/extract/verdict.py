"""Whether a page is an article at all, and what it is if not: the reason is part of the night's record."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import urlsplit

from pipeline.extract.blocks import Page
from pipeline.extract.furniture import BOX
from pipeline.extract.notices import is_wall, notices
from pipeline.extract.signs import alternatives
from pipeline.extract.title import Title
from pipeline.extract.told import bare, slug_words
from pipeline.records import NotArticle
from pipeline.text import fold

__all__ = ["NOTICE_WORDS", "Found", "is_home", "why_no_article"]

_TAG_PAGE = alternatives(
    r"^\W*(?:tags?|the|tu khoa|chu de|tim kiem|tac gia|search)\s*[:\"“#]",
    r"^\W*(?:ket qua tim kiem|tim thay \d+|search results)",
)
_LIST_PAGE = alternatives(
    r"^\W*(?:luu tru|archives?|danh muc|category)\s*[:\"“#]|tin tuc (?:moi nhat|24h)\W*$|^\W*(?:page|trang) \d+\W*$",
)
_TAG_PATH = re.compile(
    r"/(?:tags?|tu-khoa|tukhoa|chu-de|tim-kiem|search|author|tac-gia)/|[?&](?:s|q|keyword|tu-khoa|tag)=|/tim-kiem\b",
    re.IGNORECASE,
)
_LIST_PATH = re.compile(r"/(?:category|chuyen-muc|page|trang)[/-]|/(?:19|20)\d\d/\d\d?/(?:\d\d?/)?$", re.IGNORECASE)
_VIDEO_PATH = re.compile(
    r"^/(?:.*/)?(?:videos?|clips?|truyen-hinh|tv|media|multimedia|phat-thanh|podcast)(?:/|$)", re.IGNORECASE
)
_VIDEO_NAME = re.compile(r"^\W*(?:videos?|clips?|truyen hinh|phat thanh|chuong trinh|media|multimedia)\b")
_ABOUT = re.compile(
    r"\W*(?:lien he|gioi thieu|(?:bang gia )?quang cao|dat bao|toa soan|dieu khoan|so do (?:trang|site|cong)"
    r"|hoi dap|rss|ve chung toi|chinh sach (?:bao mat|quyen rieng tu)|thong tin toa soan)"
    r"(?: (?:toa soan|quang cao|su dung|chung|bao|website))?\W*$"
)
_HOMES = frozenset({"", "/index.html", "/index.php", "/index.aspx", "/default.aspx", "/home", "/trang-chu"})
NOTICE_WORDS = 120
_BARE_BLOCKS = 8
_LEAST_TEXT = 20
_CARDS = 6
_LINKED = 0.6  # a headline with its date or its author behind it is a card, too
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
    within the article. `told`: the door that named the page gave it this title. `canonical`: the address that the
    page gives itself. `unscripted`: what a page of scripts alone says to those who run none.
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
    canonical: str = ""
    unscripted: str = ""

    @property
    def words(self) -> int:
        """Syllables of lead and body."""
        return len(self.lead.split()) + len(self.body.split())

    @property
    def story(self) -> bool:
        """Whether there is so much of a body that no list shows it."""
        return len(self.body.split()) >= _STORY


Reason = tuple[NotArticle, str]


def is_home(url: str) -> bool:
    """Whether an address is a site's front door."""
    parts = urlsplit(url)
    return bool(parts.netloc) and not parts.query and parts.path.rstrip("/").lower() in _HOMES


def why_no_article(page: Page, url: str, found: Found) -> str:
    """Return why a page is no article, as it is stored (`NotArticle.because`); "" where it is one."""
    what = next(_reasons(page, url, found), None)
    return what[0].because(what[1]) if what else ""


def _reasons(page: Page, url: str, found: Found) -> Iterator[Reason]:
    if is_home(url):
        yield NotArticle.HOME, "the site's home page"
    ours = found.title.first >= 0 and (found.told or _slug_names(url, found.title.text))
    cards = sum(b.link_share >= _LINKED and b.words >= _HEADLINE for b in page.blocks)
    if found.words < NOTICE_WORDS:
        yield from _notices(page, found, ours=ours, cards=cards)
    if cards >= _CARDS and not found.story:
        yield from _lists(page, url, found, ours=ours)
    yield from _empty(url, found, cards)
    if not ours and _is_card(page, found):
        yield _list(url, found), "a page that lists articles: its title is one of many like it"
    if not found.dated and not ours:
        if _ABOUT.match(fold(found.title.text)):
            yield NotArticle.ABOUT, "a page about the outlet itself"
        if cards >= _CARDS and found.words < _LISTED_TEXT and _names_a_list(url, found):
            yield _list(url, found), "a page that lists articles: its name or address says so"


def _notices(page: Page, found: Found, *, ours: bool, cards: int) -> Iterator[Reason]:
    """Yield what a page of few words says of itself.

    A date vouches for it; on a page of nothing else, the title has to be no notice all the same ("Website đang được
    nâng cấp", back at 22:00 on a day that it names).
    """
    alone = len(page.blocks) <= _BARE_BLOCKS and not cards
    if not ours and (alone or not found.dated):
        texts = [found.title.text, found.window_title]
        if not found.dated:
            texts += [found.lead, *found.body.split("\n")[:3], found.unscripted]
        yield from notices(page, texts, found.words)
    if is_wall(page, found.body.split("\n")):
        yield NotArticle.LOGIN, "a login wall: the page shows no more than the lead"


def _empty(url: str, found: Found, cards: int) -> Iterator[Reason]:
    if not found.title.text:
        yield NotArticle.EMPTY, "no title" if found.words else "no text that reads as an article"
    if found.words < _LEAST_TEXT and not (found.media and found.words and found.dated):
        if cards >= _CARDS:
            yield _list(url, found), "a page that lists articles"
        yield NotArticle.EMPTY, "no text that reads as an article"


def _lists(page: Page, url: str, found: Found, *, ours: bool) -> Iterator[Reason]:
    """Yield what a page of many headlines and little text is instead of an article."""
    section = _is_section_address(url)
    leads_to = page.blocks[found.title.first].href if found.title.first >= 0 else ""
    linked = bool(leads_to) and page.blocks[found.title.first].whole_link
    if is_home(found.canonical) and (linked or not (ours or found.dated)):
        yield NotArticle.HOME, "the home page instead of the article"
    if linked and not ours and not _same_page(leads_to, url):
        yield _list(url, found), "a page that lists articles: its title leads to another page"
    short = len(found.title.text.split()) <= _SECTION_WORDS or found.title.first < 0
    if ours or (found.dated and not section):
        return
    if not found.dated and (short or section):
        yield _list(url, found), "a page that lists articles: a section's name over links, no date, little text"
    named = bare(found.title.text) in bare(found.window_title)
    if section and (not named or (short and linked)):
        yield _list(url, found), "a page that lists articles: a section's address, the newest of them on top"


def _list(url: str, found: Found) -> NotArticle:
    """Return which sort of list a page is."""
    texts = [fold(found.title.text), fold(found.window_title)]
    if is_home(found.canonical):
        return NotArticle.HOME
    if _TAG_PATH.search(url) or any(_TAG_PAGE.search(text) for text in texts):
        return NotArticle.TAG
    if _VIDEO_PATH.search(urlsplit(url).path) or any(_VIDEO_NAME.search(text) for text in texts):
        return NotArticle.VIDEO_INDEX
    return NotArticle.LISTING


def _names_a_list(url: str, found: Found) -> bool:
    plain = fold(found.title.text)
    by_name = _TAG_PAGE.search(plain) or _LIST_PAGE.search(plain)
    return bool(by_name or _TAG_PATH.search(url) or _LIST_PATH.search(url))


def _same_page(link: str, url: str) -> bool:
    """Whether a page's link leads to itself, by path and query."""
    one, other = urlsplit(link), urlsplit(url)
    if one.netloc and one.netloc.removeprefix("www.") != other.netloc.removeprefix("www."):
        return False
    at_root = not one.netloc and not one.path.startswith("/")
    same = (
        other.path.rstrip("/").endswith(one.path.strip("/"))
        if at_root
        else one.path.rstrip("/") == other.path.rstrip("/")
    )
    return same and (one.query == other.query or not one.query)


def _slug_names(url: str, title: str) -> bool:
    """Whether the address repeats the title's words: then it is that item's page."""
    slug = set(slug_words(url))
    return len(slug) >= _SLUG_WORDS and len(slug & set(bare(title).split())) >= len(slug) * _SLUG_SAME


def _is_section_address(url: str) -> bool:
    """Whether an address names a section ("/y-te", "/tin-tuc/suc-khoe"): no number, no words of a title."""
    parts = urlsplit(url)
    return bool(parts.path) and not re.search(r"\d", parts.path + parts.query) and len(slug_words(url)) < _SLUG_WORDS


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
