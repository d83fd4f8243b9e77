from __future__ import annotations

import datetime as dt
from pathlib import Path

from pipeline.records import OutletKind, Unit
from pipeline.report import workbook
from pipeline.report.diff import compare
from pipeline.report.frozen import pack, unpack
from pipeline.store import Entry, Source, Store
from pipeline.store.log_rows import LogEntry
from tests.report.makers import CENTRAL, NOW, put, report_of
from tests.report.test_workbook import made, sheet
from tests.store.makers import HOST, article


def row(title: str, day: dt.date, **other: object) -> LogEntry:
    plain: dict[str, object] = {
        "outlet": "dai-xa",
        "outlet_name": "Đài xã Thử",
        "outlet_kind": OutletKind.BROADCASTER,
        "unit": Unit.CHUYEN_MUC,
        "themes": ("hygiene", "retired"),
        "minutes": 12.5,
        "sheet": "Tháng 3",
        "row": 7,
    }
    return LogEntry(title=title, day=day, **(plain | other))  # type: ignore[arg-type]


def take(store: Store, *rows: LogEntry, keep: bool = False) -> None:
    store.import_log(rows, who="Lò Thị Thử", file="nhat-ky.xlsx", at=NOW, keep=keep)


def logged(entries: tuple[Entry, ...]) -> list[Entry]:
    return [entry for entry in entries if entry.source is Source.LOGGED]


def test_a_broadcast_counts_beside_what_was_crawled_with_who_logged_it(store: Store, tmp_path: Path) -> None:
    before = report_of(store)
    take(store, row("=Chuyên mục sức khỏe", dt.date(2026, 3, 31)), row("Năm trước", dt.date(2025, 12, 31)))
    report = report_of(store)
    (entry,) = logged(report.entries)
    assert (entry.themes, entry.minutes, entry.month, entry.by_person) == (("food_safety",), 12.5, "2026-03", True)
    assert entry.note == "nhat-ky.xlsx, Tháng 3, dòng 7"
    assert len(report.entries) == len(before.entries) + 1
    assert report.before is not None
    assert before.before is not None
    assert report.before.items == before.before.items + 1
    assert report.table("outlet", "unit").at("dai-xa", "chuyen_muc") == (1, 1)
    assert report.outlet_names["dai-xa"] == "Đài xã Thử"
    assert [e.day for e in report.entries] == sorted(e.day for e in report.entries if e.day)
    assert unpack(pack(report)) == report

    workbook.write(tmp_path / "a.xlsx", report)
    heads, rows = sheet(made(report, tmp_path), "Danh sách tin bài")
    shown = next(dict(zip(heads, r, strict=True)) for r in rows if r[1] == "=Chuyên mục sức khỏe")
    assert (shown["Thời lượng (phút)"], shown["Căn cứ ngày đăng"]) == (12.5, "nhập theo dõi")
    assert (shown["Căn cứ phân loại"], shown["Xác định bởi"]) == ("nhập theo dõi", "Lò Thị Thử")

    (change,) = compare(before, report, store).items
    assert change.why == ("logged by Lò Thị Thử: nhat-ky.xlsx, Tháng 3, dòng 7",)
    store.undo_log(store.log_imports()[0].id, who="Lò Thị Thử", at=NOW)
    assert report_of(store).figures == before.figures
    (change,) = compare(report, report_of(store), store).items
    assert change.why[0].startswith("no longer counted from the log")


def test_what_was_crawled_and_logged_counts_once_unless_a_person_wants_both(store: Store) -> None:
    crawled = put(store, 21, "food_safety", when="2026-05-05 08:00")
    twin = row(crawled.title, dt.date(2026, 5, 5), outlet=HOST, outlet_name="Báo Thử")
    before = report_of(store)
    take(store, twin)
    assert store.logged()[0].duplicate_of == crawled.id
    assert report_of(store).figures == before.figures
    take(store, twin, keep=True)
    assert len(logged(report_of(store).entries)) == 1


def test_a_twin_that_does_not_count_leaves_the_logged_item(store: Store) -> None:
    crawled = put(store, 22, relevant=False, when="2026-05-05 08:00")
    take(store, row(crawled.title, dt.date(2026, 5, 5), outlet=HOST, outlet_name="Báo Thử"))
    assert store.logged()[0].duplicate_of == crawled.id
    assert len(logged(report_of(store).entries)) == 1


def test_a_twin_across_new_year_counts_in_one_year_only(store: Store) -> None:
    crawled = put(store, 23, "food_safety", when="2026-12-31 23:50")
    take(store, row(crawled.title, dt.date(2027, 1, 1), outlet=HOST, outlet_name="Báo Thử"))
    assert store.logged()[0].duplicate_of == crawled.id
    year = report_of(store, since=dt.date(2027, 1, 1), until=dt.date(2027, 12, 31))
    assert logged(year.entries) == []
    assert crawled.id in {entry.id for entry in report_of(store).entries}


def test_a_logged_item_of_no_theme_is_an_item_about_health(store: Store) -> None:
    take(store, row("Không chuyên đề", dt.date(2026, 3, 31), themes=(), outlet=CENTRAL))
    (entry,) = logged(report_of(store).entries)
    assert (entry.themes, entry.relevant_by) == ((), "Lò Thị Thử")
    assert article(1).id != entry.id
