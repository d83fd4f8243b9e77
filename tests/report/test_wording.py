from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest

from pipeline.report import wording
from pipeline.report.annual import ReportTheme
from pipeline.report.tables import add_up, figures_of
from pipeline.store import Source
from tests.report.sample import CODES, entries, entry, reliability, report


def test_the_opening_tells_local_from_central_press() -> None:
    made = report()
    areas = add_up(made.figures, "area")
    assert f"trong đó báo chí địa phương {areas['local',]}, báo chí trung ương {areas['central',]} tin bài." in (
        wording.opening(made)
    )
    local = tuple(one for one in made.entries if one.kind != "central_paper")
    assert "trung ương" not in wording.opening(report(entries=local, figures=figures_of(local, CODES)))


def test_a_period_of_days_begins_its_sentence() -> None:
    days = report(since=dt.date(2026, 1, 5), until=dt.date(2026, 3, 7))
    assert wording.opening(days).startswith("Từ ngày 05/01/2026 đến ngày 07/03/2026, các cơ quan báo chí")
    everything = report(since=None, until=None)
    assert wording.opening(everything).startswith("Trong toàn bộ thời gian theo dõi, ")


def test_what_stands_apart_is_said() -> None:
    said = wording.how_counted(report(untagged=7, remarks=("Lưu ý riêng.",)))
    assert "1 tin bài không rõ ngày đăng và 2 tin bài của báo chí ngoài tỉnh không nói đến tỉnh Sơn La" in said
    assert "Còn 7 tin bài trong kho chưa được gắn chuyên đề" in said
    assert said.endswith("Lưu ý riêng.")
    assert "Trong đó 1 tin bài phát thanh" in said
    crawled = tuple(replace(one, source=Source.CRAWLED) for one in entries())
    assert "phát thanh" not in wording.how_counted(report(entries=crawled))


def test_a_month_to_come_is_not_the_one_with_the_fewest() -> None:
    some = tuple(one for one in entries() if one.day and one.day.month <= 3)
    made = report(entries=some, figures=figures_of(some, CODES), as_of=dt.date(2026, 3, 20))
    assert "tháng 12/2026" not in wording.about_months(made)
    january = replace(made, until=dt.date(2026, 1, 31), as_of=dt.date(2026, 1, 31))
    assert wording.about_months(january) == "Kỳ báo cáo nằm trọn trong một tháng."
    assert wording.about_months(report(entries=(), figures=())) == "Không có tin bài nào trong kỳ."


def test_equal_months_and_themes_are_named_together() -> None:
    days = [dt.date(2026, month, 5) for month in (1, 1, 2, 2, 3, 4)]
    some = tuple(entry(n, day=day) for n, day in enumerate(days))
    april = report(entries=some, figures=figures_of(some, CODES), until=dt.date(2026, 4, 30), as_of=dt.date(2026, 4, 9))
    # April, with as few as March, isn't over yet.
    assert (
        wording.about_months(april) == "Nhiều tin bài nhất là tháng 1/2026 và 2/2026 (2), ít nhất là tháng 3/2026 (1)."
    )
    more = tuple(ReportTheme(f"t{n}", f"Chuyên đề {n}") for n in range(5))
    tied = tuple(entry(n, theme.code) for n, theme in enumerate(more))
    made = report(themes=more, entries=tied, figures=figures_of(tied, [theme.code for theme in more]))
    assert "; và 2 chuyên đề khác cùng có 1 tin bài." in wording.about_themes(made)


def test_a_period_before_that_nobody_followed_is_not_compared() -> None:
    made = report()
    assert made.before
    assert wording.about_before(made).endswith("kỳ này có 40 tin bài, tăng 20 (100%).")
    assert "số 0 khi ấy không nói lên điều gì" in wording.about_before(
        replace(made, before=replace(made.before, followed=False))
    )
    none = replace(made, before=replace(made.before, figures=()))
    assert "không ghi nhận tin bài nào; kỳ này có 40 tin bài" in wording.about_before(none)
    assert "không có kỳ trước" in wording.about_before(replace(made, before=None))


@pytest.mark.parametrize(("audit", "said"), [(None, "Chưa kiểm định"), (reliability(), "với xác suất 95%")])
def test_how_sure_the_counts_are(audit: object, said: str) -> None:
    assert said in wording.about_reliability(report(reliability=audit))


def test_days_that_were_lost_are_said() -> None:
    said = wording.about_coverage(report())
    assert "trong 1.344 lượt, đọc đủ hoặc đọc bù được 1.336 (99,4%); 8 lượt không đọc được" in said
    assert wording.about_coverage(report(ledger=())) == "Chưa có nhật ký thu thập trong kỳ."
