"""Known Vietnamese outlets: one TOML a site, named by its host. A new outlet is one file here.

What a file says are facts that public crawlers recorded, with the year: where a site listed its articles, and which
CSS selectors named their parts. Sites are redesigned without notice, so a fact is a *hint*: it is asked of the live
site before it is used, and gives way to what is found there. `seen` is the last year in which somebody's crawler is
known to have read the site; without it nobody has checked the address for us.

A ministry's site is a `central_paper`: like a national paper's, its items count where they concern the province.
"""

from __future__ import annotations

import tomllib
from difflib import get_close_matches
from functools import lru_cache
from pathlib import Path
from typing import Annotated
from urllib.parse import urljoin, urlsplit

from pydantic import Field, field_validator

from pipeline.errors import UsageError
from pipeline.outlets import Selectors
from pipeline.records import OutletKind
from pipeline.settings import Strict, read_toml
from pipeline.text import fold, one_line

__all__ = ["Hint", "Known", "catalogue", "in_province", "known", "province_now", "provinces"]

_FOLDER = Path(__file__).resolve().parent
_YEAR = Field(ge=2010, le=2100)
_NEAR = 0.7
"""From here on a spelling is near a province's name: below, any name of a few letters would be near some other."""
_WORDS = ("thanh pho ", "tp. ", "tp.", "tp ", "tinh ")
_SHORT = {"tphcm": "ho chi minh", "hcm": "ho chi minh", "sai gon": "ho chi minh"}


class Hint(Selectors):
    """Selectors that read the site's articles in `year`."""

    year: Annotated[int, _YEAR]

    @property
    def selectors(self) -> Selectors:
        """The selectors, without their year."""
        return Selectors.model_validate(self.model_dump(exclude={"year"}))


class Known(Strict):
    """One outlet of the catalogue.

    `province` is the one since July 2025, `former` the one it served until then where that was merged away;
    `aliases` are other hosts of the same site, `successor` the host where its news appears since it was merged.
    `listings`, `feeds` and `sitemaps` are paths, the sections on health first; `hints` stand newest first.
    """

    name: str
    url: str
    kind: OutletKind
    province: str = ""
    former: str = ""
    seen: Annotated[int, _YEAR] | None = None
    aliases: tuple[str, ...] = ()
    successor: str = ""
    note: str = ""
    listings: tuple[str, ...] = ()
    feeds: tuple[str, ...] = ()
    sitemaps: tuple[str, ...] = ()
    article_pattern: str = ""
    hints: tuple[Hint, ...] = ()

    @field_validator("listings", "feeds", "sitemaps")
    @classmethod
    def _paths(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        for path in value:
            if not path.startswith("/"):
                raise ValueError("expected paths that begin with /")
        return value

    @property
    def host(self) -> str:
        """The outlet's key, as in a workspace: its host without `www.`."""
        return urlsplit(self.url).netloc.lower().removeprefix("www.")

    def addresses(self, root: str = "") -> tuple[tuple[str, ...], tuple[str, ...], tuple[str, ...]]:
        """Return feeds, sitemaps and listings as addresses at `root` (where the site turned out to live)."""
        base = root or self.url
        feeds, sitemaps, listings = (
            tuple(urljoin(base, path) for path in paths) for paths in (self.feeds, self.sitemaps, self.listings)
        )
        return feeds, sitemaps, listings


@lru_cache(maxsize=1)
def catalogue() -> tuple[Known, ...]:
    """Return every known outlet, by host.

    Raises
    ------
    ConfigError
        A file of the catalogue can't be used.
    """
    return tuple(read_toml(path, Known) for path in sorted(_FOLDER.glob("*.toml")))


def known(address: str) -> Known | None:
    """Return the outlet at `address` (a host, or any address on it), by its host or one that it had before."""
    text = address.strip()
    try:
        parts = urlsplit(text if "://" in text else f"//{text}")
    except ValueError:  # "[::1" and its like
        return None
    return _by_host().get(parts.netloc.rpartition("@")[2].lower().removeprefix("www."))


@lru_cache(maxsize=1)
def _by_host() -> dict[str, Known]:
    own = {outlet.host: outlet for outlet in catalogue()}
    return {alias: outlet for outlet in catalogue() for alias in outlet.aliases} | own


@lru_cache(maxsize=1)
def provinces() -> dict[str, tuple[str, ...]]:
    """Return the provinces since July 2025, each with those merged into it then."""
    text = _FOLDER.with_name("provinces.toml").read_text(encoding="utf-8")
    return {now: tuple(before) for now, before in tomllib.loads(text).items()}


def province_now(name: str) -> str:
    """Return the province that `name` (with or without marks; also a former one) belongs to today.

    Raises
    ------
    UsageError
        There is none of that name.

    Examples
    --------
    >>> province_now("son la"), province_now("Bắc Giang"), province_now("TP.HCM")
    ('Sơn La', 'Bắc Ninh', 'Thành phố Hồ Chí Minh')
    """
    wanted = _bare(name)
    for now, before in provinces().items():
        if wanted in {_bare(now), *map(_bare, before)}:
            return now
    names = {_bare(p): p for now, before in provinces().items() for p in (now, *before)}
    near = get_close_matches(wanted, names, n=1, cutoff=_NEAR)
    hint = f"did you mean '{names[near[0]]}'?" if near else f"there are {', '.join(sorted(provinces(), key=_bare))}"
    raise UsageError(f"no province is called '{name}'; {hint}")


def in_province(name: str) -> list[Known]:
    """Return the outlets of the province `name`; where that is a former one, its own before the others.

    Raises
    ------
    UsageError
        There is no province of that name.
    """
    now, wanted = province_now(name), _bare(name)
    found = [outlet for outlet in catalogue() if outlet.province == now]
    kinds = list(OutletKind)
    return sorted(
        found, key=lambda o: (_bare(o.former) != wanted, bool(o.successor), bool(o.former), kinds.index(o.kind), o.host)
    )


def _bare(name: str) -> str:
    """Return a province's name as people type it: no marks, no "tỉnh" or "thành phố", one dash or none."""
    text = one_line(fold(name).replace("-", " ").replace(",", " "))
    for word in _WORDS:
        text = text.removeprefix(word)
    return _SHORT.get(text.strip(), text.strip())
