"""The benchmark's own arithmetic: a wrong measure would praise or blame the wrong thing."""

from __future__ import annotations

import datetime as dt
import unicodedata
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from measures import asked_again, compare, day_of, sent_twice, share, word_f1
from newsroom import Hit, host_of, place_of

TRUTH: dict[str, Any] = {
    "url": "http://127.0.1.1:8801/y-te/mot-bai-1.html",
    "layout": "modern",
    "title": "Sức khỏe",
    "lead": "Lời dẫn",
    "body": "một hai ba",
    "published": "2026-03-01T00:30:00+07:00",
    "gone": False,
}
STORED = {**TRUTH, "published": "2026-02-28 17:30:00.000000"}


@given(st.text(max_size=40), st.text(max_size=40))
def test_word_f1_is_symmetric_and_1_only_for_the_same_words(a: str, b: str) -> None:
    assert 0 <= word_f1(a, b) <= 1
    assert word_f1(a, b) == word_f1(b, a)
    assert word_f1(a, a) == 1


def test_word_f1_counts_each_word_as_often_as_it_stands() -> None:
    assert word_f1("ba ba ba", "ba") == pytest.approx(0.5)
    assert word_f1("một hai", "hai ba") == pytest.approx(0.5)
    assert word_f1("", "ba") == 0


def test_word_f1_sees_through_the_form_of_unicode() -> None:
    assert word_f1(unicodedata.normalize("NFD", "hoà bình"), "hòa bình") == 1


def test_a_day_is_that_of_vietnam() -> None:
    assert day_of(TRUTH["published"]) == day_of(STORED["published"]) == dt.date(2026, 3, 1)
    assert day_of("") is None


def test_an_article_counts_once_and_its_twin_is_extra() -> None:
    groups, extra = compare([STORED, STORED, {**STORED, "url": TRUTH["url"] + "?utm_source=x"}], [TRUTH])
    assert (groups["modern"].live, groups["modern"].pages, extra) == (1, 1, 2)
    assert (groups["modern"].title, groups["modern"].lead, groups["modern"].day) == (1, 1, 1)
    assert groups["modern"].body_f1 == 1


def test_what_is_gone_need_not_be_found_and_is_extra_when_it_is() -> None:
    groups, extra = compare([STORED], [{**TRUTH, "gone": True}])
    assert groups == {}
    assert extra == 1


def test_pages_asked_for_and_sent_are_told_apart() -> None:
    path = "/y-te/mot-bai-1.html"
    hits = [
        Hit(1.0, "127.0.1.1", "/cu" + path, 301),
        Hit(2.0, "127.0.1.1", path, 200),
        Hit(3.0, "127.0.1.1", path + "?utm_source=home", 200),
        Hit(4.0, "127.0.1.1", "/y-te", 200),
        Hit(5.0, "127.0.1.2", path, 200),
    ]
    assert asked_again([TRUTH], hits) == 3
    assert sent_twice([TRUTH], hits) == 1


def test_small_things() -> None:
    assert host_of("http://127.0.1.9:8801/a") == "127.0.1.9"
    assert place_of("http://h:1/a/") == place_of("https://h/a")
    assert (share(1, 4), share(0, 0)) == (25, 0)
