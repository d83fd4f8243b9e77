from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from pipeline.records import Unit
from pipeline.report.pivot import by_theme, months_between, unique_names
from pipeline.report.sheets import month_words, number
from pipeline.store import Count


def test_months_hold_no_gaps() -> None:
    assert months_between("2025-11", "2026-02", []) == ["2025-11", "2025-12", "2026-01", "2026-02"]
    assert months_between("", "", ["2026-03", "", "2026-01"]) == ["2026-01", "2026-02", "2026-03"]
    assert months_between("", "2026-03", ["2026-02"]) == ["2026-02", "2026-03"]
    assert months_between("", "", []) == []
    assert months_between("2026-05", "2026-01", []) == []


def test_one_stray_old_article_adds_one_column() -> None:
    assert months_between("", "", ["2009-05", "2026-01", "2026-03"]) == ["2009-05", "2026-01", "2026-03"]


@given(st.integers(1990 * 12, 2090 * 12), st.integers(0, 35))
def test_months_are_consecutive(first: int, more: int) -> None:
    def month(n: int) -> str:
        return f"{n // 12:04d}-{n % 12 + 1:02d}"

    assert months_between(month(first), month(first + more), []) == [month(n) for n in range(first, first + more + 1)]


def test_by_theme_keeps_the_plans_order_and_its_zeros() -> None:
    counts = [Count("b", Unit.TIN, "", "x", 2), Count("b", Unit.BAI, "", "y", 1), Count(None, Unit.TIN, "", "x", 3)]
    assert by_theme(counts, [("a", "Một"), ("b", "Hai")]) == (("a", "Một", 0), ("b", "Hai", 3))


def test_namesakes_are_told_apart() -> None:
    assert unique_names({"a.vn": "Báo", "b.vn": "Báo", "c.vn": "Đài"}) == {
        "a.vn": "Báo (a.vn)",
        "b.vn": "Báo (b.vn)",
        "c.vn": "Đài",
    }


def test_vietnamese_words_for_numbers_and_months() -> None:
    assert number(1234567) == "1.234.567"
    assert month_words("2026-03") == "03/2026"
    assert month_words("") == "Không rõ ngày"
