"""RSS and Atom: the newest items of an outlet, with titles, leads and times."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Iterable
from typing import Any

from pipeline.crawl.addresses import same_outlet, settle
from pipeline.crawl.hints import read_times
from pipeline.crawl.safexml import Unreadable, looks_like_html, refuse_entities, unpacked
from pipeline.crawl.shapes import is_file
from pipeline.records import Candidate, Door
from pipeline.text import clean

__all__ = ["plain", "read_feed"]

_MOST_BYTES = 12_000_000
_MOST_TAGS = 60_000
"""A hundred whole articles have ten thousand; feedparser takes a minute and a gigabyte for a million."""
_LONGEST_LEAD = 1200
"""Characters. A longer description is the whole article: as a lead it would mislead."""


def read_feed(body: bytes, url: str, outlet_url: str, now: dt.datetime) -> list[Candidate]:
    """Return the articles that the feed `body`, fetched from `url`, names.

    Links off the outlet's own hosts and links to files are left out.

    Raises
    ------
    Unreadable
        It is no feed: an HTML page, declared entities, nothing that feedparser makes sense of.
    """
    import feedparser

    body = unpacked(body, _MOST_BYTES).strip()
    if not body:
        raise Unreadable("is empty")
    if looks_like_html(body):
        raise Unreadable("is an HTML page, not a feed")
    if body.count(b"<") > _MOST_TAGS:
        raise Unreadable(f"holds more than {_MOST_TAGS} tags, far more than a feed")
    refuse_entities(body)
    parsed = feedparser.parse(io.BytesIO(body), resolve_relative_uris=False, sanitize_html=False)
    if not parsed.get("version") and not parsed.entries:
        why = parsed.get("bozo_exception") or "no RSS or Atom element in it"
        raise Unreadable(f"is no feed ({clean(str(why))[:120]})")
    entries = list(parsed.entries)
    times = read_times([str(e.get("published") or e.get("updated") or e.get("date") or "") for e in entries], now)
    # dict's own way: feedparser answers "published" for a missing "updated", and warns of it.
    edits = [str(dict.get(e, "updated") or e.get("published") or "") for e in entries]
    changes = read_times(edits, now, future=True)
    out = []
    for entry, when, changed in zip(entries, times, changes, strict=True):
        address = _address(entry, url, outlet_url)
        if address:
            title = plain(str(entry.get("title", "")))
            lead = plain(str(entry.get("summary", "")))
            lead = "" if len(lead) > _LONGEST_LEAD or lead == title else lead
            out.append(Candidate(address, Door.FEED, title, lead, when, url, changed))
    return out


def plain(markup: str) -> str:
    """Return the text of a feed's escaped or CDATA markup, whatever it is wrapped in.

    Examples
    --------
    >>> plain('<a href="/x"><img src="/a.jpg"/></a></br>Tỉnh mở thêm điểm tiêm &amp; khám.')
    'Tỉnh mở thêm điểm tiêm & khám.'
    """
    if "<" not in markup and "&" not in markup:
        return clean(markup)
    from lxml import html
    from lxml.etree import LxmlError

    try:
        tree = html.fromstring(f"<div>{markup}</div>")
    except (LxmlError, ValueError):
        return clean(markup)
    for unwanted in tree.xpath(".//script|.//style|.//figcaption"):
        unwanted.drop_tree()
    return clean(" ".join(tree.itertext()))


def _address(entry: Any, url: str, outlet_url: str) -> str:  # noqa: ANN401 - feedparser has no types
    from urllib.parse import urljoin

    for link in _links(entry):
        address = settle(urljoin(url, link.strip()), outlet_url)
        if address and same_outlet(address, outlet_url) and not is_file(address):
            return address
    return ""


def _links(entry: Any) -> Iterable[str]:  # noqa: ANN401 - feedparser has no types
    original = entry.get("feedburner_origlink")
    if original:
        yield str(original)
    if entry.get("link"):
        yield str(entry["link"])
    for link in entry.get("links", ()):
        if link.get("rel") == "alternate" and link.get("href"):
            yield str(link["href"])
    guid = str(entry.get("id", ""))
    if guid.startswith(("http://", "https://")):
        yield guid
