"""The town's broadcasts are typed into the real log, and every row of it is taken in."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from pipeline.demo.broadcasts import fill_log, load_broadcasts
from pipeline.demo.houses import HOUSES
from pipeline.errors import InputError
from pipeline.logbook.names import Register
from pipeline.logbook.taking import take
from pipeline.logbook.template import write_template
from pipeline.outlets import Outlet
from pipeline.records import Unit
from pipeline.themes import load_plan, shipped_plan_path

BROADCASTS = load_broadcasts()
PLAN = load_plan(shipped_plan_path())
NAMES = {theme.code: theme.name for theme in PLAN.themes}
TODAY = dt.date(2026, 12, 31)


def log(path: Path, rows: int) -> Register:
    outlets = [
        Outlet(name=house.name, url=f"https://{house.key}.example.vn", kind=house.kind, province="Nậm La")
        for house in HOUSES
    ]
    register = Register.of(outlets, PLAN, [])
    write_template(path, register, office="Sở Y tế Nậm La", province="Nậm La", rows=rows, today=TODAY)
    return register


def test_every_row_is_taken_in_as_it_was_written(tmp_path: Path) -> None:
    register = log(tmp_path / "so.xlsx", 20)
    fill_log(tmp_path / "so.xlsx", BROADCASTS, NAMES)
    taken = take(tmp_path / "so.xlsx", register, TODAY).entries
    assert [(e.day, e.outlet_name, e.title, e.themes, e.minutes, e.note) for e in taken] == [
        (b.day, b.outlet, b.title, b.themes, b.minutes, b.note) for b in BROADCASTS
    ]
    assert {e.unit for e in taken} == set(Unit), "the demo shows each unit"


def test_a_log_that_is_too_short_is_refused_and_stays_empty(tmp_path: Path) -> None:
    log(tmp_path / "so.xlsx", 5)
    before = (tmp_path / "so.xlsx").read_bytes()
    with pytest.raises(InputError, match="don't fit"):
        fill_log(tmp_path / "so.xlsx", BROADCASTS, NAMES)
    assert (tmp_path / "so.xlsx").read_bytes() == before


@pytest.mark.parametrize("line", ["31/02/2026,Đài,Tin,T,,,", "01/02/2026,Đài,Tin,T,,mười,", "01/02/2026"])
def test_a_row_that_is_no_broadcast_is_named(tmp_path: Path, line: str) -> None:
    path = tmp_path / "broadcasts.csv"
    path.write_text(f"day,outlet,unit,title,themes,minutes,note\n{line}\n", encoding="utf-8")
    with pytest.raises(InputError, match=r"broadcasts\.csv, line 2"):
        load_broadcasts(path)
