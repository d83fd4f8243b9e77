"""Names as people type them: outlets, units, themes and kinds, told without regard to case, marks and dashes."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches
from typing import Generic, TypeVar

from pipeline.outlets import Outlet
from pipeline.records import OutletKind, Unit
from pipeline.report.words import KINDS, UNITS, unique_names
from pipeline.store import Logged
from pipeline.text import clean, slugify
from pipeline.themes import Plan

__all__ = ["Named", "Names", "Register", "key", "kinds", "units"]

_OTHER_UNITS = {
    Unit.TIN: ("tin tức", "tin ngắn", "tin vắn", "tin tổng hợp", "bản tin"),
    Unit.BAI: ("bài viết", "bài báo", "tin bài", "bài phản ánh"),
    Unit.ANH: ("hình ảnh", "tin ảnh", "chùm ảnh", "phóng sự ảnh"),
    Unit.VIDEO: ("video", "phóng sự", "phóng sự truyền hình", "phóng sự phát thanh", "clip"),
    Unit.CHUYEN_MUC: ("chuyên mục", "chuyen_muc", "chuyên mục phát thanh", "chuyên mục truyền hình"),
}
_OTHER_KINDS = {
    OutletKind.BROADCASTER: ("đài", "phát thanh", "truyền hình", "đài phát thanh", "đài truyền hình", "broadcaster"),
    OutletKind.PROVINCIAL_PAPER: (
        "báo tỉnh",
        "báo, tạp chí địa phương",
        "báo in",
        "tạp chí",
        "địa phương",
        "provincial_paper",
    ),
    OutletKind.CENTRAL_PAPER: ("trung ương", "báo trung ương", "central_paper"),
    OutletKind.PORTAL: ("cổng thông tin", "trang thông tin", "cổng thông tin điện tử", "website", "portal"),
}
_CLOSE = 0.6  # difflib ratio of keys: a slip or two in a short name

T = TypeVar("T")


def key(name: str) -> str:
    """Return what two writings of a name share: letters and digits without case and marks."""
    return slugify(name, 250)


class Names(Generic[T]):
    """Values by the names that people may type for them.

    An exact name goes before one that differs in marks, so that names told apart by marks alone stay apart.
    """

    def __init__(self) -> None:
        self._exact: dict[str, T] = {}
        self._loose: dict[str, list[tuple[str, T]]] = {}
        self._found: dict[str, T | None] = {}

    def add(self, name: str, value: T) -> None:
        """Let `name` stand for `value`; of two same names the first holds."""
        name = clean(name)
        if not name or name.casefold() in self._exact:
            return
        self._found.clear()
        self._exact[name.casefold()] = value
        self._loose.setdefault(key(name), []).append((name, value))

    def find(self, typed: str) -> T | None:
        """Return what `typed` stands for; None where nothing, or several things."""
        if typed not in self._found:  # a sheet says the same few names thousands of times
            self._found[typed] = self._look_up(typed)
        return self._found[typed]

    def _look_up(self, typed: str) -> T | None:
        exact = self._exact.get(clean(typed).casefold())
        if exact is not None:
            return exact
        found = {id(value): value for _, value in self._loose.get(key(typed), ())}
        return next(iter(found.values())) if len(found) == 1 else None

    def hint(self, typed: str) -> str:
        """Return the nearest name as a question in Vietnamese, empty where none is near."""
        loose = self._loose.get(key(typed))
        if loose:
            return f"chưa rõ là {' hay '.join(repr(name) for name, _ in loose)}"
        close = get_close_matches(key(typed), self._loose, n=1, cutoff=_CLOSE)
        return f"có phải '{self._loose[close[0]][0][0]}' không?" if close else ""


def units() -> Names[Unit]:
    """Return the units by their names."""
    return _named(UNITS, _OTHER_UNITS)


def kinds() -> Names[OutletKind]:
    """Return the kinds of outlets by their names."""
    return _named(KINDS, _OTHER_KINDS)


def _named(names: Mapping[T, str], others: Mapping[T, tuple[str, ...]]) -> Names[T]:
    found: Names[T] = Names()
    for value, name in names.items():
        for one in (name, str(value), *others[value]):
            found.add(one, value)
    return found


@dataclass(slots=True)
class Named:
    """An outlet under which logged items count: `key` is the host of a crawled one, else a slug of the name."""

    key: str
    name: str
    kind: OutletKind
    crawled: bool


@dataclass(slots=True)
class Register:
    """What a sheet's names may be: the workspace's outlets, those logged before, and the plan's themes.

    `theme_words` are words of the themes and the beginnings of their names: good for a proposal, not for a count.
    """

    themes: tuple[tuple[str, str], ...] = ()
    outlets: list[Named] = field(default_factory=list)
    outlet_names: Names[Named] = field(default_factory=Names)
    theme_names: Names[str] = field(default_factory=Names)
    theme_words: Names[str] = field(default_factory=Names)
    unit_names: Names[Unit] = field(default_factory=units)

    @classmethod
    def of(cls, outlets: Iterable[Outlet], plan: Plan, logged: Iterable[Logged] = ()) -> Register:
        """Make the register of a workspace; crawled outlets go before the logged ones of the same name."""
        register = cls(tuple((theme.code, theme.name) for theme in plan.themes))
        for theme in plan.themes:
            for name in (theme.name, theme.code, *theme.formerly):
                register.theme_names.add(name, theme.code)
            for name in (*theme.seed_terms, *re.split(r"[,;–(]", theme.name)):
                register.theme_words.add(name, theme.code)
        crawled = {outlet.host: outlet for outlet in outlets}
        shown = unique_names({host: outlet.name for host, outlet in crawled.items()})
        for host, outlet in crawled.items():
            one = Named(host, shown[host], outlet.kind, crawled=True)
            register.outlets.append(one)
            for name in (shown[host], host, *([outlet.name] if shown[host] == outlet.name else [])):
                register.outlet_names.add(name, one)
        for item in logged:
            if item.outlet not in crawled:
                register.add_outlet(item.outlet_name, item.outlet_kind)
        return register

    def add_outlet(self, name: str, kind: OutletKind) -> None:
        """Let an outlet that isn't crawled be named; of one known under this name only the kind changes."""
        name = clean(name)
        before = self.outlet_names.find(name)
        if before is None and not key(name):
            return
        if before is None:
            before = Named(key(name), name, kind, crawled=False)
            self.outlets.append(before)
            self.outlet_names.add(name, before)
        elif not before.crawled:
            before.kind = kind
