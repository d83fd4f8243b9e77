"""The doctor's findings on the desk: every one of them has its Vietnamese words."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from string import Formatter

import pytest

from pipeline.cli.init import make_workspace
from pipeline.desk.findings import VIETNAMESE, lines, words
from pipeline.desk.look import render
from pipeline.night.doctor import _INSTEAD, examine
from pipeline.night.findings import ENGLISH, Finding, Level, Remark

WORSE = Remark.of("change.share", field=Remark("field.lead"), before=1.0, after=0.5)
_MORE = {"outlet.silent": {"days"}}  # which the English words have in their detail


def test_both_languages_have_the_same_codes_and_name_no_other_facts() -> None:
    assert set(VIETNAMESE) == set(ENGLISH)
    for code, sentence in VIETNAMESE.items():
        named = {name for _, name, _, _ in Formatter().parse(sentence) if name}
        known = {name for _, name, _, _ in Formatter().parse(ENGLISH[code]) if name}
        assert named <= known | _MORE.get(code, set()), code
    assert {f"instead.{one.value}{end}" for one in _INSTEAD for end in ("", ".do")} <= set(ENGLISH)


@pytest.mark.parametrize(
    ("remark", "english", "vietnamese"),
    [
        (
            Remark.of("disk.nights", free=12.34, nights=400),
            "12.3 GB free, enough for 400 nights",
            "còn trống 12,3 GB, đủ cho khoảng 400 đêm",
        ),
        (
            Remark.of("outlet.down.nights", nights=3, how=Remark("how.timeout")),
            "no answer for 3 nights (timeout)",
            "3 đêm liền không trả lời (quá thời gian chờ)",
        ),
        (
            Remark.of("worse.once", changes=(WORSE, WORSE)),
            "read worse than before: lead 100% → 50%; lead 100% → 50%",
            "đọc kém hơn trước: sapo 100% → 50%; sapo 100% → 50%",
        ),
        (
            Remark.of("robots.changed", day=dt.datetime(2026, 4, 1, tzinfo=dt.UTC)),
            "its robots.txt changed on 01/04/2026",
            "robots.txt thay đổi ngày 01/04/2026",
        ),
        (Remark.of("file.broken", error="a {brace}"), "a {brace}", "tệp nguồn có lỗi: a {brace}"),
    ],
)  # fmt: skip
def test_a_remark_is_put_in_words(remark: Remark, english: str, vietnamese: str) -> None:
    assert (str(remark), words(remark)) == (english, vietnamese)


def test_what_needs_a_person_comes_first_and_what_is_well_is_left_out() -> None:
    found = (
        Finding(Level.OK, "disk", Remark.of("disk.room", free=1.0)),
        Finding(Level.NOTE, "bao.example", Remark("robots.changed", {"day": dt.datetime.now(dt.UTC)})),
        Finding(Level.PERSON, "schedule", Remark("night.never"), Remark("outlet.run")),
    )
    assert [(line.about, line.person) for line in lines(found)] == [
        ("Lịch chạy hằng đêm", True), ("bao.example", False)
    ]  # fmt: skip
    assert lines(found)[0].cure == "chạy lệnh 'tinyte night'"


def test_the_page_of_outlets_tells_it_in_vietnamese(tmp_path: Path) -> None:
    place = make_workspace(tmp_path / "ws")
    (place.outlets / "hong.toml").write_text("name = 3", encoding="utf-8")
    found = examine(place)
    shown = render("outlets.html", rows=[], todo=lines(found.findings), urgent=True)
    assert "tệp nguồn có lỗi" in shown
    assert "chưa sửa thì đêm nào cũng không chạy được" in shown
    assert "no night runs" not in shown
