from __future__ import annotations

import unicodedata

from hypothesis import given
from hypothesis import strategies as st

from pipeline.logbook.names import Names, Register, key, kinds, units
from pipeline.records import OutletKind, Unit
from pipeline.report.words import KINDS, UNITS
from pipeline.text import fold
from pipeline.themes import load_plan, shipped_plan_path
from tests.store.makers import HOST, OTHER, outlet

PLAN = load_plan(shipped_plan_path())
THEMES = st.sampled_from(PLAN.themes)


def register() -> Register:
    return Register.of([outlet(), outlet(OTHER, "Đài Thử")], PLAN)


@given(THEMES, st.sampled_from([str.upper, str.lower, fold, lambda t: unicodedata.normalize("NFD", t)]))
def test_a_theme_is_known_in_any_writing(theme: object, way: object) -> None:
    name = theme.name  # type: ignore[attr-defined]
    assert register().theme_names.find(f" {way(name)}\u00a0") == theme.code  # type: ignore[attr-defined, operator]


@given(THEMES, st.integers(2, 200))
def test_a_slip_is_answered_with_the_name(theme: object, at: int) -> None:
    name: str = theme.name  # type: ignore[attr-defined]
    at %= len(name)
    slipped = name[:at] + "q" + name[at:]
    names = register().theme_names
    assert names.find(slipped) is None
    assert name in names.hint(slipped)


@given(st.text(max_size=40))
def test_no_text_is_a_name_by_chance(text: str) -> None:
    known = {key(name) for theme in PLAN.themes for name in (theme.name, theme.code)}
    if key(text) not in known:
        assert register().theme_names.find(text) is None


def test_names_told_apart_by_marks_alone_stay_apart() -> None:
    names: Names[str] = Names()
    names.add("Báo Bắc Hà", "one")
    names.add("Báo Bạc Hà", "other")
    assert (names.find("BÁO BẮC HÀ"), names.find("báo bạc hà"), names.find("bao bac ha")) == ("one", "other", None)
    assert "'Báo Bắc Hà' hay 'Báo Bạc Hà'" in names.hint("bao bac ha")


def test_units_and_kinds_go_by_many_names() -> None:
    assert {units().find(name) for name in UNITS.values()} == set(Unit)
    assert {kinds().find(name) for name in KINDS.values()} == set(OutletKind)
    assert units().find("Phóng sự") is Unit.VIDEO
    assert units().find("CHUYÊN MỤC ") is Unit.CHUYEN_MUC
    assert units().find("TS") is None


def test_a_crawled_outlet_goes_before_a_logged_one_of_its_name() -> None:
    there = register()
    there.add_outlet("báo thử", OutletKind.BROADCASTER)
    there.add_outlet("Đài truyền thanh Bản Mẫu", OutletKind.BROADCASTER)
    found = [there.outlet_names.find(name) for name in ("Báo Thử", HOST, "bao thu", "đài truyền thanh bản mẫu")]
    assert [one.key for one in found if one] == [HOST, HOST, HOST, "dai-truyen-thanh-ban-mau"]
    assert [one.crawled for one in found if one] == [True, True, True, False]


def test_namesakes_are_told_by_their_hosts() -> None:
    there = Register.of([outlet(), outlet(OTHER, "Báo Thử")], PLAN)
    assert there.outlet_names.find("Báo Thử") is None
    found = there.outlet_names.find(f"Báo Thử ({OTHER})")
    assert found is not None
    assert found.key == OTHER
