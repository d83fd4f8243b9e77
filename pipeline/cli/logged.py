"""What `tinyte log` says of an import, to a person and to a program."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

import click

from pipeline.cli.console import open_console, plain
from pipeline.logbook.taking import Taken
from pipeline.records import VIETNAM, OutletKind, Unit
from pipeline.report.words import KINDS, UNITS
from pipeline.store import LogEntry, Logged, LogImport, LogImported

if TYPE_CHECKING:
    from pipeline.logbook.names import Register
    from pipeline.settings import Workspace
    from pipeline.store import Store
    from pipeline.themes import Plan

__all__ = [
    "history_json",
    "history_lines",
    "import_json",
    "imports_table",
    "items_table",
    "logged_json",
    "register",
    "tell",
    "to_json",
    "unchanged",
]

_SHOWN = 20  # lines of one sort that a person reads
_FIELDS = {
    "day": "ngày",
    "outlet_name": "cơ quan",
    "outlet_kind": "loại cơ quan",
    "unit": "đơn vị",
    "title": "tiêu đề",
    "themes": "chuyên đề",
    "minutes": "thời lượng",
    "note": "ghi chú",
}


def register(place: Workspace, store: Store) -> Register:
    """Return the names that a log sheet may use: the workspace's outlets and themes, and outlets logged before."""
    from pipeline.logbook.names import Register
    from pipeline.outlets import load_outlets
    from pipeline.themes import load_plan

    return Register.of(load_outlets(place.outlets), load_plan(place.plan), store.logged())


def tell(taken: Taken, done: LogImported, plan: Plan, *, keep: bool) -> Iterator[str]:
    """Yield what an import did, in Vietnamese, a line a thing."""
    changes = done.changes
    counts = f"{len(changes.new)} mục mới, {len(changes.known)} đã nhập trước, {len(changes.corrected)} sửa lại"
    if done.id is None:
        yield f"{taken.file}: không có lỗi; nếu nhập: {counts}. Chưa ghi gì (--dry-run)"
    else:
        yield f"{taken.file}: {counts}. Lần nhập số {done.id}; hủy bằng 'tinyte log undo {done.id}'"
    yield from _some("Sửa", [f"dòng {entry.row}: {_difference(one, entry, plan)}" for one, entry in changes.corrected])
    yield from _some(
        "Gần giống mục đã nhập, vẫn đếm riêng",
        [f"dòng {entry.row} và {_place(one)}: {_short(entry.title)}" for one, entry in changes.similar],
    )
    yield from _some(
        "Mã dòng của mục khác hẳn đã nhập, nên tính là mục mới",
        [
            f"dòng {entry.row} ({_short(entry.title)}); trước là {_short(one.title)}, {_place(one)}"
            for one, entry in changes.reused
        ],
    )
    missing = [f"{_place(one)}: {_short(one.title)}" for one in changes.missing]
    yield from _some("Đã nhập từ tệp này trước đây, nay không còn trong tệp mà vẫn được đếm", missing)
    if missing:
        yield "  Nếu các dòng ấy đã bị xóa có chủ ý, nhập lại tệp với --replace để thôi đếm chúng"
    twins = [
        f"dòng {twin.logged.row} ({_short(twin.logged.title)}) và bài {twin.article_id} "
        f"ngày {twin.published.astimezone(VIETNAM):%d/%m/%Y}"
        for twin in done.twins
    ]
    yield from _some(
        "Có lẽ là tin bài đã tự thu thập" + (", vẫn đếm (--keep)" if keep else ", báo cáo chỉ đếm một lần"), twins
    )
    if twins and not keep:
        yield "  Nếu là hai tin bài khác nhau, nhập lại tệp với --keep"
    yield from taken.notes


def _some(what: str, lines: Sequence[str]) -> Iterator[str]:
    if lines:
        yield f"{what} ({len(lines)}):"
    yield from (f"  {line}" for line in lines[:_SHOWN])
    if len(lines) > _SHOWN:
        yield f"  … và {len(lines) - _SHOWN} dòng nữa (xem đủ với --json)"


def _place(one: Logged) -> str:
    return f"dòng {one.row} của {one.file} (lần nhập {one.import_id})"


def _short(title: str) -> str:
    return f"'{title if len(title) <= 60 else title[:59] + '…'}'"  # noqa: PLR2004 - a line of a screen


def _difference(one: Logged, entry: LogEntry | Logged, plan: Plan) -> str:
    parts = []
    for field, name in _FIELDS.items():
        before, after = getattr(one, field), getattr(entry, field)
        if before != after:
            parts.append(f"{name} {_value(before, plan)} → {_value(after, plan)}")
    return "; ".join(parts)


def _value(value: object, plan: Plan) -> str:
    """Return a field's value as the sheet would show it: names of themes, units and kinds in place of their codes."""
    if isinstance(value, Unit):
        return UNITS[value]
    if isinstance(value, OutletKind):
        return KINDS[value]
    if isinstance(value, tuple):
        return "; ".join(plan.named(theme) for theme in value) or "trống"
    if hasattr(value, "strftime"):
        return f"{value:%d/%m/%Y}"
    if isinstance(value, float):
        return f"{value:g}".replace(".", ",")
    return _short(str(value)) if value else "trống"


def to_json(taken: Taken, done: LogImported, plan: Plan, *, dry_run: bool) -> dict[str, Any]:
    """Return what an import did as one JSON object."""
    changes = done.changes
    return {
        "file": taken.file,
        "import": done.id,
        "dry_run": dry_run,
        "new": len(changes.new),
        "known": len(changes.known),
        "corrected": [{"id": o.id, "row": e.row, "change": _difference(o, e, plan)} for o, e in changes.corrected],
        "similar": [{"id": o.id, "row": e.row} for o, e in changes.similar],
        "reused": [{"id": o.id, "row": e.row} for o, e in changes.reused],
        "missing": [logged_json(one) for one in changes.missing],
        "duplicates": [{"row": t.logged.row, "article": t.article_id, "title": t.title} for t in done.twins],
        "notes": list(taken.notes),
    }


def logged_json(one: Logged) -> dict[str, Any]:
    """Return a logged item as JSON."""
    return {
        "id": one.id,
        "outlet": one.outlet,
        "outlet_name": one.outlet_name,
        "outlet_kind": one.outlet_kind.value,
        "day": one.day.isoformat(),
        "unit": one.unit.value,
        "themes": list(one.themes),
        "title": one.title,
        "minutes": one.minutes,
        "note": one.note,
        "who": one.who,
        "imported_at": one.imported_at.isoformat(),
        "import": one.import_id,
        "file": one.file,
        "sheet": one.sheet,
        "row": one.row,
        "duplicate_of": one.duplicate_of,
        "kept": one.kept,
    }


def import_json(one: LogImport) -> dict[str, Any]:
    """Return an import as JSON."""
    return {
        "import": one.id,
        "at": one.at.isoformat(),
        "who": one.who,
        "file": one.file,
        "new": one.new,
        "known": one.known,
        "corrected": one.corrected,
        "kept": one.kept,
        "undone": one.undone.isoformat() if one.undone else None,
        "undone_by": one.undone_by,
    }


def history_json(versions: Sequence[tuple[LogImport, Logged]]) -> list[dict[str, Any]]:
    """Return an item's versions as JSON, each with the import that holds it."""
    return [{"import": import_json(source), "item": logged_json(one)} for source, one in versions]


def history_lines(versions: Sequence[tuple[LogImport, Logged]], plan: Plan) -> Iterator[str]:
    """Yield an item's versions in words: the first whole, of the others what changed."""
    before: Logged | None = None
    for source, one in versions:
        undone = (
            f"; đã hủy {source.undone.astimezone(VIETNAM):%d/%m/%Y} bởi {source.undone_by}" if source.undone else ""
        )
        yield (
            f"Lần nhập {source.id}, {source.at.astimezone(VIETNAM):%d/%m/%Y %H:%M}, {source.who}: {source.file}, "
            f"trang {one.sheet}, dòng {one.row}{undone}"
        )
        if before is None:
            for field, name in _FIELDS.items():
                yield f"  {name}: {_value(getattr(one, field), plan)}"
        else:
            yield f"  {_difference(before, one, plan) or 'như trước'}"
        before = one


def unchanged(undone: LogImport) -> str:
    """Return why there are as many items as before `undone` was taken back, in Vietnamese."""
    if undone.corrected:
        return f"  Số mục không đổi: {undone.corrected} mục được sửa ở lần nhập ấy trở lại như trước khi sửa"
    if not undone.new:
        return "  Số mục không đổi: lần nhập ấy không thêm, không sửa mục nào"
    return "  Số mục không đổi: mọi mục của lần nhập ấy có cả ở lần nhập khác còn hiệu lực"


def imports_table(imports: Sequence[LogImport]) -> None:
    """Print the imports as a table."""
    from rich.table import Table

    table = Table(header_style="bold")
    for head in ("Lần", "Lúc", "Người nhập", "Tệp", "Mới", "Đã có", "Sửa", "Đã hủy"):
        table.add_column(head, justify="right" if head in {"Lần", "Mới", "Đã có", "Sửa"} else "left", overflow="fold")
    for one in imports:
        undone = f"{one.undone.astimezone(VIETNAM):%d/%m/%Y}, {plain(one.undone_by)}" if one.undone else ""
        when = f"{one.at.astimezone(VIETNAM):%d/%m/%Y %H:%M}"
        numbers = (str(one.new), str(one.known), str(one.corrected))
        table.add_row(str(one.id), when, plain(one.who), plain(one.file), *numbers, undone)
    open_console().print(table)


def items_table(items: Sequence[Logged]) -> None:
    """Print items as a table, with what was found to be crawled too."""
    from rich.table import Table

    table = Table(header_style="bold")
    for head in ("Mã", "Ngày", "Cơ quan", "Đơn vị", "Tiêu đề", "Từ"):
        table.add_column(
            head, overflow="fold", no_wrap=head in {"Mã", "Ngày", "Đơn vị"}, min_width=30 if head == "Tiêu đề" else None
        )
    for one in items:
        twin = f"; trùng bài {one.duplicate_of}" if one.duplicate_of and not one.kept else ""
        place = f"{plain(one.file)}, dòng {one.row}{twin}"
        table.add_row(one.id, f"{one.day:%d/%m/%Y}", plain(one.outlet_name), UNITS[one.unit], plain(one.title), place)
    open_console().print(table)
    click.echo(f"{len(items)} mục")
