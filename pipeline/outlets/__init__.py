"""One TOML an outlet: its address, kind, where it lists its articles, selectors; and the loader.

A hand-written file needs `name`, `url` and `kind`; `tinyte outlet add` writes the rest.
"""

from __future__ import annotations

import datetime as dt
import re
from pathlib import Path
from typing import Annotated, Self
from urllib.parse import urlsplit

from pydantic import AfterValidator, Field, field_validator, model_validator
from soupsieve import SelectorSyntaxError
from soupsieve import compile as compile_selector

from pipeline.errors import ConfigError
from pipeline.records import OutletKind
from pipeline.settings import Strict, read_toml

__all__ = ["Evidence", "Layout", "Listing", "Outlet", "Selectors", "load_outlet", "load_outlets"]


def _http(value: str) -> str:
    """Check an address: a bare host, another scheme or a port that is none would fail every night anew."""
    try:
        parts = urlsplit(value)
        usable = parts.scheme in {"http", "https"} and bool(parts.hostname) and parts.port != 0
    except ValueError:  # "http://[", or a port that is no number
        usable = False
    if not usable:
        raise ValueError("expected an address that begins with http:// or https://")
    return value


Address = Annotated[str, AfterValidator(_http)]


class Listing(Strict):
    """A page that lists articles. `next` is the address of its page N, with `{page}` for N; empty: follow links."""

    url: Address
    next: str = ""

    @field_validator("next")
    @classmethod
    def _pattern(cls, value: str) -> str:
        if value and "{page}" not in value:
            raise ValueError("expected an address with {page} where the page's number stands")
        return _http(value) if value else value


class Selectors(Strict):
    """CSS selectors of an article page; an empty one leaves the field to the generic way."""

    title: str = ""
    lead: str = ""
    body: str = ""
    byline: str = ""
    published: str = ""
    drop: tuple[str, ...] = ()
    date_format: str = ""

    @field_validator("title", "lead", "body", "byline", "published", "drop")
    @classmethod
    def _css(cls, value: str | tuple[str, ...]) -> str | tuple[str, ...]:
        for selector in (value,) if isinstance(value, str) else value:
            if selector:
                try:
                    compile_selector(selector)
                except SelectorSyntaxError as error:
                    first = str(error).splitlines()[0]
                    raise ValueError(f"expected a CSS selector ({first})") from None
        return value

    @field_validator("date_format")
    @classmethod
    def _date(cls, value: str) -> str:
        """Check that a day written in the format can be read again: "dd/mm/yyyy" would never match a page."""
        if value:
            day = dt.datetime(2026, 3, 25, 17, 45)  # noqa: DTZ001 - only its writing matters
            try:
                read = dt.datetime.strptime(day.strftime(value), value).date()  # noqa: DTZ007 - the same
            except ValueError:
                read = None
            if read != day.date():
                raise ValueError("expected a date's format with day, month and year, such as %d/%m/%Y %H:%M")
        return value


Share = Annotated[float, Field(ge=0, le=1)] | None


class Evidence(Strict):
    """What a learnt layout rests on: when and from how many pages, and how far each field agreed (0-1).

    The agreement is with what the pages say elsewhere (metadata, the feed, the address) and with reading them
    without selectors, on pages that were kept back while learning.
    """

    learnt: dt.date | None = None
    pages: Annotated[int, Field(ge=0)] = 0
    title: Share = None
    lead: Share = None
    body: Share = None
    byline: Share = None
    published: Share = None


_TOO_MUCH = frozenset(
    {
        "*", "html", "head", "body", "title", "meta", "div", "span", "p", "a", "b", "strong", "i", "em", "ul", "ol",
        "li", "table", "tbody", "tr", "td", "th", "section", "nav", "footer", "header", "aside", "form", "font",
        "center", "img",
    }
)  # fmt: skip


class Layout(Selectors):
    """Selectors that were learnt from the outlet's pages. An outlet may have several: each page takes what fits it."""

    evidence: Evidence = Evidence()

    @field_validator("title", "lead", "body", "byline", "published", "drop")
    @classmethod
    def _one_place(cls, value: str | tuple[str, ...]) -> str | tuple[str, ...]:
        """Refuse what stands for half the page: the first <div> or the window's title is never meant."""
        for selector in (value,) if isinstance(value, str) else value:
            for part in selector.split(","):
                if part.strip().lower() in _TOO_MUCH:
                    raise ValueError(
                        f"expected a selector of one place, such as div.content: {part.strip()} is all over"
                    )
        return value

    @model_validator(mode="after")
    def _usable(self) -> Self:
        if not (self.title and self.body):
            raise ValueError(
                "a layout needs selectors for title and body; delete its whole table to do without it, "
                "or put single selectors into [selectors]"
            )
        return self


class Outlet(Strict):
    """An outlet, as its file in `outlets/` describes it.

    `host` (with the port where one is given) is its key everywhere: file name, store, tables. `local_only` says
    whether its items count only where they concern the office's province; unset, its kind decides. `selectors` are
    a person's and go first, field by field; `layouts` are learnt.
    """

    name: Annotated[str, Field(min_length=1)]
    url: Address
    kind: OutletKind
    province: str = ""
    local_only: bool | None = None
    enabled: bool = True
    allow_private: bool = False
    ca_file: str = ""
    delay_s: Annotated[float, Field(ge=0, le=600)] | None = None
    max_requests: Annotated[int, Field(ge=1)] | None = None
    max_minutes: Annotated[float, Field(gt=0)] | None = None
    feeds: tuple[Address, ...] = ()
    sitemaps: tuple[Address, ...] = ()
    listings: tuple[Listing, ...] = ()
    article_pattern: str = ""
    columns: tuple[str, ...] = ()
    selectors: Selectors = Selectors()
    layouts: tuple[Layout, ...] = ()

    @field_validator("article_pattern")
    @classmethod
    def _pattern(cls, value: str) -> str:
        try:
            re.compile(value)
        except re.error as error:
            raise ValueError(f"expected a regular expression ({error})") from None
        return value

    @property
    def host(self) -> str:
        """The outlet's key: its host without `www.`, with the port where its address names one."""
        return urlsplit(self.url).netloc.rpartition("@")[2].lower().removeprefix("www.")


def load_outlet(path: Path) -> Outlet:
    """Read one outlet's file; a relative `ca_file` is looked for beside it.

    Raises
    ------
    ConfigError
        The file is missing or holds an unknown key or a bad value, or its `ca_file` is missing.
    """
    outlet = read_toml(path, Outlet)
    if not outlet.ca_file:
        return outlet
    authority = (path.parent / outlet.ca_file).resolve()
    if not authority.is_file():
        raise ConfigError(f"{path}: key 'ca_file': expected a PEM file, but there is none at {authority}")
    return outlet.model_copy(update={"ca_file": str(authority)})


def load_outlets(folder: Path) -> list[Outlet]:
    """Read every `*.toml` in `folder`, in the order of file names.

    Raises
    ------
    ConfigError
        The folder is missing, files can't be used (all of them are named), or two files describe one host.
    """
    if not folder.is_dir():
        raise ConfigError(f"{folder}: no such folder; 'tinyte init' makes it")
    found: dict[str, Path] = {}
    outlets = []
    faults = []
    for path in sorted(folder.glob("*.toml")):
        try:
            outlet = load_outlet(path)
        except ConfigError as error:
            faults.append(str(error))
            continue
        if outlet.host in found:
            faults.append(f"{path}: describes {outlet.host}, as {found[outlet.host]} does; delete one of them")
        found[outlet.host] = path
        outlets.append(outlet)
    if faults:
        raise ConfigError("\n".join(faults))
    return outlets
