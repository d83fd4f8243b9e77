"""A first look at a site: where it lists its articles. What is found is checked by reading it, once each."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from urllib.parse import urljoin, urlsplit

from pipeline.crawl.addresses import canonical, identity, same_outlet, settle
from pipeline.crawl.feeds import read_feed
from pipeline.crawl.links import Page, read_page
from pipeline.crawl.memory import Fetch
from pipeline.crawl.naming import guess_kind, guess_name
from pipeline.crawl.safexml import Unreadable, looks_like_html
from pipeline.crawl.sections import Listings
from pipeline.crawl.sitemaps import read_sitemap
from pipeline.errors import CrawlError
from pipeline.outlets import Outlet
from pipeline.records import Fetched, Outcome, OutletKind, PageKind

__all__ = ["probe"]

_SITEMAP_PLACES = ("/sitemap.xml", "/sitemap_index.xml", "/sitemap-news.xml", "/news-sitemap.xml")
_FEED_PLACES = ("/rss.xml", "/feed", "/rss", "/rss/home.rss")
_MOST_FEEDS = 4
"""A paper has a feed for each section; listings find what these don't name."""
_MOST_SITEMAPS = 6
_FIRST_FEEDS = ("trang-chu", "home", "tin-moi", "latest", "all", "suc-khoe", "y-te", "xa-hoi", "thoi-su")


def _quiet(_line: str) -> None:
    pass


@dataclass
class _Look:
    draft: Outlet
    fetch: Fetch
    now: dt.datetime
    say: Callable[[str], None]
    asked: dict[str, Fetched] = field(default_factory=dict)

    def ask(self, url: str, kind: PageKind) -> Fetched:
        """Fetch `url` once, however often it is asked for."""
        key = identity(url)
        if key not in self.asked:
            self.asked[key] = self.fetch.fetch(url, kind)
        return self.asked[key]

    def feed(self, url: str) -> int:
        """Return how many articles the feed at `url` names; 0 where it is none."""
        got = self.ask(url, PageKind.FEED)
        if not got.ok or looks_like_html(got.body):
            return 0
        try:
            return len(read_feed(got.body, url, self.draft.url, self.now))
        except Unreadable:
            return 0

    def sitemap(self, url: str) -> str:
        """Return what the sitemap at `url` holds, in words; empty where it is none or holds nothing."""
        got = self.ask(url, PageKind.SITEMAP)
        if not got.ok or looks_like_html(got.body):
            return ""
        try:
            found = read_sitemap(got.body, url, self.draft.url, self.now)
        except Unreadable:
            return ""
        if found.children:
            return f"index of {len(found.children)}"
        return f"{len(found.candidates)} articles" if found.candidates else ""


def probe(
    url: str,
    open_fetch: Callable[[Outlet], Fetch],
    *,
    now: dt.datetime,
    name: str = "",
    kind: OutletKind | None = None,
    province: str = "",
    allow_private: bool = False,
    say: Callable[[str], None] = _quiet,
    check: Callable[[Outlet], None] = lambda _: None,
) -> Outlet:
    """Look at the site at `url` and return the outlet: its feeds, sitemaps, listings and how these page.

    Parameters
    ----------
    url
        The site's address; without a scheme, https is tried, then http.
    open_fetch
        Makes the way to ask, for an outlet of which only the address is known.
    now
        Aware.
    name, kind, province
        What is known; an empty name and a missing kind are guessed from the home page.
    allow_private
        Whether the site may lie in a private network.
    say
        Told what is found, a line each.
    check
        Given the outlet as soon as its address is known; whatever it raises ends the look before more is asked.

    Raises
    ------
    CrawlError
        There is no such site, it may not be asked, or nothing on it lists articles.
    """
    draft, fetch, home = _arrive(url, open_fetch, name or "?", kind or OutletKind.CENTRAL_PAPER, allow_private)
    check(draft)
    look = _Look(draft, fetch, now, say)
    look.asked[identity(home.url)] = home
    page = _entered(look, read_page(home.body, home.final_url or home.url, draft.url, home.header("Content-Type")))
    name = name or guess_name(page.title, draft.url)
    # A central paper by a guess alone counts whole: a local one taken for it would lose nearly all its items.
    whole = kind is None and guess_kind(name, draft.url, province) is OutletKind.CENTRAL_PAPER
    guessed = "" if kind else ", a guess: correct it in the file"
    kind = kind or guess_kind(name, draft.url, province)
    say(f"{draft.url}: {name} ({kind.value}{guessed})")
    feeds = _feeds(look, page)
    sitemaps = _sitemaps(look)
    listings = Listings(look.ask, draft.url, say).find(page)
    if not (feeds or sitemaps or listings):
        raise CrawlError(
            f"{draft.url}: answers, but no feed, sitemap or page that lists articles was found; if the site needs a "
            "browser to show anything, it can't be crawled, else write its listings into a file in outlets/ by hand"
        )
    return draft.model_copy(
        update={
            "name": name,
            "kind": kind,
            "province": province,
            "local_only": False if whole else None,
            "feeds": tuple(feeds),
            "sitemaps": tuple(sitemaps),
            "listings": tuple(listings),
        }
    )


def _arrive(
    url: str,
    open_fetch: Callable[[Outlet], Fetch],
    name: str,
    kind: OutletKind,
    allow_private: bool,  # noqa: FBT001 - private
) -> tuple[Outlet, Fetch, Fetched]:
    """Reach the home page; return the outlet with the address that works."""
    url = url.strip()
    tries = [url] if "://" in url else [f"https://{url}", f"http://{url}"]
    failures: list[Fetched] = []
    for attempt in tries:
        address = canonical(attempt)
        if not address:
            raise CrawlError(f"{url}: not an address of a website; give one such as https://baosonla.vn")
        draft = Outlet(name=name, url=_root(address), kind=kind, allow_private=allow_private)
        fetch = open_fetch(draft)
        got = fetch.fetch(address, PageKind.LISTING)
        if not got.ok:
            failures.append(got)
            continue
        final = _root(canonical(got.final_url or address))
        if final == draft.url:
            return draft, fetch, got
        moved = draft.model_copy(update={"url": final})
        return moved, open_fetch(moved), got
    raise CrawlError(_why(url, failures))


def _entered(look: _Look, page: Page) -> Page:
    """Return `page`, or where its <meta http-equiv="refresh"> leads: many portals greet with an empty page."""
    if page.anchors or page.tree is None:
        return page
    for meta in page.tree.iter("meta"):
        match = re.search(r"url\s*=\s*['\"]?([^'\"\s]+)", str(meta.get("content") or ""), re.IGNORECASE)
        if match and str(meta.get("http-equiv") or "").lower() == "refresh":
            url = canonical(match[1], base=page.url)
            got = look.ask(url, PageKind.LISTING) if same_outlet(url, look.draft.url) else None
            if got is not None and got.ok:
                return read_page(got.body, got.final_url or url, look.draft.url, got.header("Content-Type"))
    return page


def _root(address: str) -> str:
    parts = urlsplit(address)
    return f"{parts.scheme}://{parts.netloc}"


def _why(url: str, failures: list[Fetched]) -> str:
    worst = failures[0]
    for got in failures:
        if got.outcome is Outcome.FORBIDDEN_ADDRESS:
            why = (got.detail or "not a public address").partition("; if the outlet")[0]
            return f"{url}: {why}; if you mean a machine in your own network, pass --allow-private"
        if got.outcome is Outcome.ROBOTS:
            return f"{url}: its robots.txt forbids the home page; ask the outlet for permission or a feed"
        if got.status:
            worst = got
    status = f"answered {worst.status}: " if worst.status else ""
    return f"{url}: {status}{worst.detail or worst.outcome.value}; check the address in a browser"


def _feeds(look: _Look, page: Page) -> list[str]:
    home = look.draft.url
    named = [f for f in page.feeds if same_outlet(f, home) and "comment" not in f]
    directories = [a.url for a in page.anchors if _is_directory(a.url) and same_outlet(a.url, home)]
    found = _take(look, named)
    for place in [*dict.fromkeys(directories), *(home + p for p in _FEED_PLACES)]:
        if found:
            break
        found = _take(look, [place]) or _take(look, _directory(look, place))
    return found


def _take(look: _Look, urls: Iterable[str]) -> list[str]:
    found: list[str] = []
    for url in sorted(dict.fromkeys(urls), key=_feed_rank)[: 2 * _MOST_FEEDS]:
        if len(found) < _MOST_FEEDS and (count := look.feed(url)):
            look.say(f"  feed      {url} ({count} articles)")
            found.append(settle(url, look.draft.url))
    return found


def _directory(look: _Look, url: str) -> list[str]:
    """Return the feeds that a page about feeds (usually /rss) links to."""
    got = look.ask(url, PageKind.FEED)
    if not got.ok or not looks_like_html(got.body):
        return []
    page = read_page(got.body, got.final_url or url, look.draft.url, got.header("Content-Type"))
    links = [a.url for a in page.anchors if same_outlet(a.url, look.draft.url) and identity(a.url) != identity(url)]
    return [u for u in links if urlsplit(u).path.endswith((".rss", ".xml", "/rss", "/feed", "/feed/")) or "/rss/" in u]


def _is_directory(url: str) -> bool:
    return urlsplit(url).path.rstrip("/").rpartition("/")[2].lower() in {
        "rss",
        "rss.html",
        "rss.htm",
        "rss.aspx",
        "feeds",
    }


def _feed_rank(url: str) -> int:
    return next((n for n, word in enumerate(_FIRST_FEEDS) if word in url), len(_FIRST_FEEDS))


def _sitemaps(look: _Look) -> list[str]:
    home = look.draft.url
    named = [urljoin(home, s) for s in look.fetch.robots_sitemaps]
    found: list[str] = []
    for url in dict.fromkeys(u for u in named if same_outlet(u, home)):
        if len(found) < _MOST_SITEMAPS and (what := look.sitemap(url)):
            look.say(f"  sitemap   {url} ({what})")
            found.append(settle(url, home))
    for place in _SITEMAP_PLACES:
        if found:
            break
        if what := look.sitemap(home + place):
            look.say(f"  sitemap   {home + place} ({what})")
            found.append(home + place)
    return found
