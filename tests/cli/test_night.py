"""What the night prints, whatever sites call themselves; and its days."""

from __future__ import annotations

import datetime as dt
import io

import pytest
from click.testing import CliRunner

from pipeline.cli.console import open_console
from pipeline.cli.night import command, print_night
from pipeline.records import NightReport, OutletNight

NOW = dt.datetime(2026, 11, 20, 15, 30, tzinfo=dt.UTC)
BAD = "[/bold] Báo [red]Đỏ[/x] \x1b[2J:smile:"


def printed(report: NightReport) -> str:
    console = open_console()
    console.file = io.StringIO()
    print_night(report, console)
    return console.file.getvalue()


def report(*outlets: OutletNight, **more: object) -> NightReport:
    values: dict[str, object] = {"counts": (("food_safety", "An toàn [thực phẩm]", 3),), "items": 4, **more}
    return NightReport(7, NOW, NOW + dt.timedelta(seconds=8), outlets, 1, "words-1", **values)  # type: ignore[arg-type]


def test_names_and_messages_are_text_never_markup() -> None:
    text = printed(report(OutletNight("a.vn", BAD, failure=BAD), left_out=(BAD,), problems=(BAD,)))
    for part in ("[/bold]", "[red]Đỏ[/x]", "[2J:smile:"):
        assert text.count(part) == 4
    assert "\x1b" not in text
    assert "An toàn [thực phẩm]" in text


def test_namesakes_are_told_apart_and_all_items_are_counted_once() -> None:
    text = printed(report(OutletNight("a.vn", "Báo A"), OutletNight("b.vn", "Báo A", trouble="1 timeout")))
    for part in ("Báo A (a.vn)", "Báo A (b.vn)", "1 timeout", "Night 7, 20/11/2026 22:30", "1 article tagged", "8 s"):
        assert part in text
    assert "About health, each item once" in text
    assert max(map(len, text.splitlines())) <= 100


@pytest.mark.parametrize(("day", "said"), [("mai", "2026-01-31 or 31/01/2026"), ("2026-02-30", "expected a day")])
def test_a_day_that_is_none(day: str, said: str) -> None:
    result = CliRunner().invoke(command, ["--since", day])
    assert result.exit_code == 2
    assert said in result.output


def test_a_day_in_the_future_is_refused() -> None:
    result = CliRunner().invoke(command, ["--since", "31/12/2999"])
    assert "is in the future" in str(result.exception)
