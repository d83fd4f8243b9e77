"""What an address looks like: an article's, a section's, a calendar's, a file's. Pure functions over strings."""

from __future__ import annotations

import re
from functools import lru_cache
from urllib.parse import unquote, urlsplit

__all__ = ["article_score", "is_file", "is_utility", "looks_like_article", "shape", "words"]


def words(text: str) -> frozenset[str]:
    """Return the words of `text` as a set: word lists read better unquoted."""
    return frozenset(text.split())


_EXTENSION = re.compile(r"\.(html?|aspx?|php|jsp|vnp|tpo|ldo|epi|chn|bdg|cms|do)$", re.IGNORECASE)
_FILE = re.compile(
    r"\.(?:jpe?g|png|gif|webp|svg|ico|bmp|avif|mp[34]|m4[av]|avi|mov|wmv|flv|webm|wav|ogg|pdf|docx?|xlsx?|pptx?|zip|rar|"
    r"7z|gz|tar|exe|apk|css|js|json|xml|rss|atom|txt|csv|ics|epub|woff2?|ttf|swf)$",
    re.IGNORECASE,
)
# First words of a path that never lead to an article: search, calendars, accounts, feeds, letters to the office.
_UTILITY = words("""
    tim-kiem search tag tags tu-khoa keyword keywords lich calendar ngay-thang archive archives author authors tac-gia
    but-danh rss feed feeds login logout register signin signup dang-nhap dang-ky thoat tai-khoan account user users
    profile lien-he contact contact-us gioi-thieu about about-us sitemap so-do-trang dieu-khoan chinh-sach privacy
    terms quang-cao advertise bang-gia toa-soan wp-admin wp-login.php wp-json wp-content cgi-bin api ajax cart
    print share comment comments download downloads upload uploads static assets css js img images image cdn-cgi
    xem-theo-ngay theo-ngay epaper bao-in doc-bao-in gio-hang
""")
_UTILITY_WITHIN = words("tag tags author tac-gia lich calendar search tim-kiem")
_UTILITY_QUERY = words("""
    q s k search keyword keywords tukhoa tu-khoa sort order orderby sortby filter replytocom month year day ngay thang
    nam date calendar returnurl
""")
_ID_KEYS = re.compile(
    r"^(?:.*(?:item|news|article|content|post|tin|bai|baiviet|story|cms|record|doc|info)[_-]?id|id|p|n|nid|aid|idtin|"
    r"id_?tin|idbaiviet|urile|newsid|catnewsid|dtid)$",
    re.IGNORECASE,
)
_DAY = re.compile(r"/(?:19|20)\d\d[/-]?(?:0?[1-9]|1[0-2])(?:[/-]?(?:[0-2]?\d|3[01]))?/?$")
_LONG_NUMBER = re.compile(r"(?<!\d)\d{4,}(?!\d)")
_IN_DATE = re.compile(r"/(?:19|20)\d{2}(?:/?(?:0[1-9]|1[0-2]))(?=/|\d)")
_LIKELY = 2
"""The score from which an address alone makes an article very likely."""
_LONGEST_ID = 64
_SLUG_WORDS = ((6, 3), (5, 2), (4, 1))
"""So many words of a slug, and what they count: names of sections seldom have five."""
_PAGED = re.compile(r"(?:^|/)(?:trang|page|p)[-/_]?\d{1,4}(?:\.\w+)?/?$", re.IGNORECASE)


@lru_cache(maxsize=16384)
def article_score(url: str) -> int:
    """Return how much `url` alone looks like an article's: below 0 hardly, 2 or more very likely.

    Counted: hyphenated words of the last part (a title's slug), a number that can be an id, a date in the path, a
    page's extension together with either, an id among the parameters.
    """
    parts = urlsplit(url)
    path = parts.path.rstrip("/")
    if not path and not parts.query:
        return -5
    if is_file(url) or is_utility(url) or _PAGED.search(path):
        return -5
    segments = [s for s in path.split("/") if s]
    stem = _EXTENSION.sub("", unquote(segments[-1])) if segments else ""
    if _DAY.search(path) or re.fullmatch(r"\d{1,2}", stem):
        return -3
    score = _slug(stem) + _number(stem) + _parameters(parts.query)
    score += 1 if _IN_DATE.search(path) else 0
    score += 1 if _EXTENSION.search(path) and score > 0 else 0
    if len(segments) <= 1 and score <= 0:
        score -= 2
    return score


def looks_like_article(url: str) -> bool:
    """Whether `url` alone makes an article very likely.

    Examples
    --------
    >>> looks_like_article("https://bao.example/y-te/mo-diem-tiem-moi-cho-tre-205.html")
    True
    >>> looks_like_article("https://bao.example/y-te-suc-khoe")
    False
    """
    return article_score(url) >= _LIKELY


def is_file(url: str) -> bool:
    """Whether the path ends like a picture, a film, a document or a script, not like a page."""
    return bool(_FILE.search(urlsplit(url).path))


def is_utility(url: str) -> bool:
    """Whether the address is surely search, a tag, a calendar, an account, a sorted or filtered view."""
    parts = urlsplit(url)
    segments = [s.lower() for s in parts.path.split("/") if s]
    if segments and segments[0] in _UTILITY and (len(segments) > 1 or not _slug(segments[0])):
        return True
    if _UTILITY_WITHIN & set(segments[1:-1]):
        return True
    names = {p.partition("=")[0].lower() for p in parts.query.split("&") if p}
    return bool(names & _UTILITY_QUERY) and not any(_ID_KEYS.match(n) for n in names)


@lru_cache(maxsize=16384)
def shape(url: str) -> str:
    """Return the pattern of `url` that pages of one kind share: words, numbers and slugs made alike.

    Examples
    --------
    >>> shape("https://bao.example/y-te/mo-diem-tiem-cho-tre-205311.html")
    '*/slug-#.html'
    """
    parts = urlsplit(url)
    segments = [s for s in parts.path.split("/") if s]
    if not segments:
        return "?" + _names(parts.query)
    extension = _EXTENSION.search(segments[-1])
    stem = _EXTENSION.sub("", segments[-1])
    shapes = ["#" if s.isdigit() else "*" for s in segments[:-1]]
    return "/".join([*shapes, _kind(stem)]) + (extension[0].lower() if extension else "") + _names(parts.query)


def _kind(stem: str) -> str:
    if stem.isdigit():
        return "#"
    kind = "slug" if re.search(r"-.*-.*-", stem) else "word"
    if re.search(r"\d{3,}$", stem):
        return f"{kind}-#"
    return f"#-{kind}" if re.match(r"\d{3,}", stem) else kind


def _names(query: str) -> str:
    names = sorted({p.partition("=")[0] for p in query.split("&") if p})
    return "?" + "&".join(names) if names else ""


def _slug(stem: str) -> int:
    count = len([w for w in re.split(r"[-_\s+]", stem) if w and not w.isdigit()])
    return next((score for least, score in _SLUG_WORDS if count >= least), 0)


def _number(stem: str) -> int:
    found = _LONG_NUMBER.findall(stem) or re.findall(r"(?:^|[-_a-zA-Z])(\d{3,})$", stem)
    return 2 if found else 0


def _parameters(query: str) -> int:
    for pair in query.split("&"):
        name, _, value = pair.partition("=")
        if _ID_KEYS.match(name) and re.search(r"\d", value) and len(value) <= _LONGEST_ID:
            return 2
        if name.lower() == "urile" and value:
            return 2
    return 0
