"""The night's exit code and an outlet's state follow from what happened."""

from __future__ import annotations

import datetime as dt

import pytest

from pipeline.records import NightReport, OutletNight, article_id

NOW = dt.datetime(2026, 11, 22, tzinfo=dt.UTC)
OK = OutletNight("a.vn", "A")
PARTLY = OutletNight("b.vn", "B", trouble="1 timeout")
FAILED = OutletNight("c.vn", "C", failure="no door answered")


@pytest.mark.parametrize(
    ("outlets", "code"),
    [
        ((OK, OK), 0),
        ((OK, PARTLY), 1),
        ((OK, FAILED), 1),
        ((PARTLY,), 1),
        ((FAILED, FAILED), 3),
        ((), 3),
    ],
)
def test_exit_code(outlets: tuple[OutletNight, ...], code: int) -> None:
    assert NightReport(1, NOW, NOW, outlets, 0, "m").exit_code == code


def test_states() -> None:
    assert [o.state for o in (OK, PARTLY, FAILED)] == ["ok", "partly", "failed"]


def test_an_article_keeps_its_id() -> None:
    assert article_id("https://a.vn/bai-1.html") == article_id("https://a.vn/bai-1.html")
    assert article_id("https://a.vn/bai-1.html") != article_id("https://a.vn/bai-2.html")
    assert len(article_id("x")) == 12
