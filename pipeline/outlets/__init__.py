"""One TOML an outlet: its address, kind, where it lists its articles, selectors; and the loader.

A hand-written file needs `name`, `url` and `kind`; `tinyte outlet add` writes the rest.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Annotated
from urllib.parse import urlsplit

from pydantic import Field, field_validator
from soupsieve import SelectorSyntaxError
from soupsieve import compile as compile_selector

from pipeline.errors import ConfigError
from pipeline.records import OutletKind
from pipeline.settings import Strict, read_toml

__all__ = ["Listing", "Outlet", "Selectors", "load_outlet", "load_outlets"]


class Listing(Strict):
    """A page that lists articles. `next` is the address of its page N, with `{page}` for N; empty: follow links."""

    url: str
    next: str = ""


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


class Outlet(Strict):
    """An outlet, as its file in `outlets/` describes it.

    `host` (with the port where one is given) is its key everywhere: file name, store, tables. `local_only` says
    whether its items count only where they concern the office's province; unset, its kind decides.
    """

    name: str
    url: str
    kind: OutletKind
    province: str = ""
    local_only: bool | None = None
    enabled: bool = True
    allow_private: bool = False
    ca_file: str = ""
    delay_s: Annotated[float, Field(ge=0, le=600)] | None = None
    max_requests: Annotated[int, Field(ge=1)] | None = None
    max_minutes: Annotated[float, Field(gt=0)] | None = None
    feeds: tuple[str, ...] = ()
    sitemaps: tuple[str, ...] = ()
    listings: tuple[Listing, ...] = ()
    article_pattern: str = ""
    columns: tuple[str, ...] = ()
    selectors: Selectors = Selectors()

    @field_validator("url")
    @classmethod
    def _address(cls, value: str) -> str:
        parts = urlsplit(value)
        if parts.scheme not in {"http", "https"} or not parts.hostname:
            raise ValueError("expected an address that begins with http:// or https://")
        return value

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
        The file is missing or holds an unknown key or a bad value.
    """
    outlet = read_toml(path, Outlet)
    if not outlet.ca_file:
        return outlet
    return outlet.model_copy(update={"ca_file": str((path.parent / outlet.ca_file).resolve())})


def load_outlets(folder: Path) -> list[Outlet]:
    """Read every `*.toml` in `folder`, in the order of file names.

    Raises
    ------
    ConfigError
        The folder is missing, a file can't be used, or two files describe one host.
    """
    if not folder.is_dir():
        raise ConfigError(f"{folder}: no such folder; 'tinyte init' makes it")
    found: dict[str, Path] = {}
    outlets = []
    for path in sorted(folder.glob("*.toml")):
        outlet = load_outlet(path)
        if outlet.host in found:
            raise ConfigError(f"{path}: describes {outlet.host}, as {found[outlet.host]} does; delete one of them")
        found[outlet.host] = path
        outlets.append(outlet)
    return outlets
