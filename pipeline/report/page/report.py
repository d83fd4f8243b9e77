"""`bao-cao.html`: the report as one page that works offline; each figure opens the list of items that it counts."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from pipeline.records import Unit
from pipeline.report import grids, wording
from pipeline.report.annual import Report
from pipeline.report.grids import Value
from pipeline.report.page.render import embedded, own_file, render
from pipeline.report.tables import add_up
from pipeline.report.vietnamese import month, number
from pipeline.report.words import UNITS
from pipeline.store import Entry

__all__ = ["write"]

_COUNTED, _UNDATED, _ELSEWHERE = range(3)
_TALLEST = 180.0  # of the months' chart, in its own units
_KEYS = {"theme": "t", "unit": "u", "month": "m", "outlet": "o", "set": "s"}
_SECTIONS = (
    ("tong-hop", "Tổng hợp"),
    ("chuyen-de", "Theo chuyên đề"),
    ("co-quan", "Theo cơ quan báo chí"),
    ("thang", "Theo tháng"),
    ("so-sanh", "So sánh"),
    ("do-tin-cay", "Độ tin cậy"),
    ("thu-thap", "Mức độ thu thập"),
)


def write(path: Path, report: Report) -> None:
    """Write `report` to `path`; the same report makes the same bytes.

    Raises
    ------
    OSError
        The file can't be written.
    """
    items = _Items(report)
    compared = grids.compared(report)
    months = _month_bars(report)
    values: dict[str, Any] = {
        "report": report,
        "subject": wording.subject(report),
        "period": report.period[:1].upper() + report.period[1:],
        "sections": _SECTIONS,
        "words": {name: getattr(wording, name)(report) for name in wording.__all__ if name != "subject"},
        "tiles": _tiles(report),
        "apart": _apart(report),
        "compared": compared is not None,
        "grids": {
            "themes": grids.themes(report),
            "outlets": grids.outlets(report),
            "months": grids.unit_months(report),
            "theme_months": grids.theme_months(report),
            "compared": compared,
            "reliable": grids.reliable(report),
            "covered": grids.covered(report),
        },
        "theme_bars": _theme_bars(report),
        "month_bars": months,
        "chart": {
            "width": 60 * max(len(months), 9),
            "words": "; ".join(f"{bar['name']}: {number(bar['value'])}" for bar in months),
        },
        "data": embedded(items.data()),
    }
    page = render("report.html", values, own_file("list.js"), {"query": items.query})
    path.write_text(page, encoding="utf-8", errors="replace", newline="\n")


class _Items:
    """The items as the page's script reads them: compact, for a page may hold a hundred thousand."""

    def __init__(self, report: Report) -> None:
        self._report = report
        self._themes = {theme.code: n for n, theme in enumerate(report.themes)}
        names = report.outlet_names
        sets = ((_COUNTED, report.entries), (_UNDATED, report.undated), (_ELSEWHERE, report.elsewhere))
        self._sets = sets
        hosts = sorted({*names, *(entry.outlet for _, entries in sets for entry in entries)})
        self._outlets = {host: n for n, host in enumerate(hosts)}
        self._names = [(host, names.get(host, host)) for host in hosts]
        self._units = {unit: n for n, unit in enumerate(UNITS)}
        self._stories: dict[str, int] = {}

    def data(self) -> dict[str, Any]:
        """Return what the page embeds."""
        return {
            "themes": [theme.name for theme in self._report.themes],
            "units": [words.lower() for words in UNITS.values()],
            "outlets": self._names,
            "items": [self._item(entry, of) for of, entries in self._sets for entry in entries],
        }

    def query(self, value: Value) -> str:
        """Return what the page's script finds a figure's items by."""
        parts = [f"{_KEYS[dimension]}={self._code(dimension, key)}" for dimension, key in value.of]
        return ";".join([*parts, "d=1"] if value.stories else parts)

    def _code(self, dimension: str, key: str) -> int:
        """Return what stands for `key` in the data; -1 for the theme of items that carry none."""
        if dimension == "theme":
            return self._themes.get(key, -1)
        if dimension == "unit":
            return self._units[Unit(key)]
        return self._outlets[key] if dimension == "outlet" else int(key.replace("-", ""))

    def _item(self, entry: Entry, of: int) -> list[Any]:
        """Return an item: id, title, address, outlet, day, unit, themes, set, story, whether a reprint, by a person."""
        story = self._stories.setdefault(entry.story or entry.id, len(self._stories))
        return [
            entry.id,
            entry.title or entry.url,
            entry.url.removeprefix(f"https://{entry.outlet}") if self._rooted(entry) else entry.url,
            self._outlets[entry.outlet],
            int(f"{entry.day:%Y%m%d}") if entry.day else 0,
            self._units[entry.unit],
            [self._themes[theme] for theme in entry.themes if theme in self._themes],
            of,
            story,
            int(not entry.original),
            int(entry.by_person),
        ]

    @staticmethod
    def _rooted(entry: Entry) -> bool:
        return entry.url.startswith(f"https://{entry.outlet}/")


def _tiles(report: Report) -> list[tuple[str, Value]]:
    units = add_up(report.figures, "unit")
    tiles = [("Tin bài", Value(sum(units.values()), words="Tất cả tin bài"))]
    stories = len({entry.story or entry.id for entry in report.entries})
    tiles.append(("Sự việc", Value(stories, stories=True, words="Tất cả sự việc, tin bài đầu tiên của mỗi sự việc")))
    tiles += [(words, Value(units[unit.value,], (("unit", unit.value),), words=words)) for unit, words in UNITS.items()]
    return tiles


def _apart(report: Report) -> list[tuple[str, Value]]:
    where = "Không nói đến tỉnh"
    found = (("Không rõ ngày đăng", _UNDATED, report.undated), (where, _ELSEWHERE, report.elsewhere))
    return [(name, Value(len(entries), (("set", str(of)),), words=name)) for name, of, entries in found if entries]


def _theme_bars(report: Report) -> list[dict[str, Any]]:
    now = add_up(report.figures, "theme")
    then = add_up(report.before.figures, "theme") if report.before else now
    most = _most(*(sums[theme.code,] for sums in (now, then) for theme in report.rows))
    return [
        {
            "name": theme.name,
            "now": round(1000 * now[theme.code,] / most, 1),
            "before": round(1000 * then[theme.code,] / most, 1),
            "value": Value(now[theme.code,], (("theme", theme.code),), words=theme.name),
        }
        for theme in report.rows
    ]


def _month_bars(report: Report) -> list[dict[str, Any]]:
    months, now = report.months, add_up(report.figures, "month")
    earlier = grids.months_before(report)
    then = add_up(report.before.figures, "month") if report.before else {}
    paired = grids.compared(report) is not None
    most = _most(*(now[key,] for key in months), *(then.get((key,), 0) for key in earlier if paired))
    step, width = 60.0, 22.0 if paired else 36.0
    return [
        {
            "name": f"{month(key)}{'*' if grids.unread(report, key) else ''}",
            "x": round(step * n + (step - width * (2 if paired else 1)) / 2, 1),
            "middle": round(step * (n + 0.5), 1),
            "width": width,
            "value": now[key,],
            "now": round(_TALLEST * now[key,] / most, 1),
            "before": round(_TALLEST * then.get((back,), 0) / most, 1),
        }
        for n, (key, back) in enumerate(zip(months, earlier, strict=True))
    ]


def _most(*values: int) -> int:
    return max((1, *values))
