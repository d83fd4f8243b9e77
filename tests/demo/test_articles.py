"""The demo's articles and labels keep what `corpus/README.md` promises of them."""

from __future__ import annotations

import datetime as dt
import json
from collections import Counter
from pathlib import Path

import pytest

from pipeline.demo.articles import load_articles, load_labels
from pipeline.demo.census import census
from pipeline.demo.houses import HOUSES
from pipeline.errors import InputError
from pipeline.records import VIETNAM, Unit
from pipeline.resources import shipped
from pipeline.text import clean, fold, syllables
from pipeline.themes import load_plan, shipped_plan_path

ARTICLES = load_articles()
LABELS = load_labels()
PLAN = load_plan(shipped_plan_path())


def test_there_are_enough_of_every_sort() -> None:
    assert len(ARTICLES) >= 90
    assert sum(not label.relevant for label in LABELS.values()) >= 15
    units = Counter(a.unit for a in ARTICLES)
    assert all(units[unit] >= 4 for unit in Unit)
    assert {a.outlet for a in ARTICLES} == {house.key for house in HOUSES}


@pytest.mark.parametrize("code", PLAN.codes)
def test_every_theme_of_the_plan_has_four_articles_and_some_to_measure_on(code: str) -> None:
    having = [label for label in LABELS.values() if code in label.themes]
    assert len(having) >= 4
    assert sum(label.split == "dev" for label in having) >= 2


def test_every_article_has_one_label_of_known_themes() -> None:
    assert {a.id for a in ARTICLES} == set(LABELS)
    assert len(ARTICLES) == len(LABELS)
    for label in LABELS.values():
        assert set(label.themes) <= set(PLAN.codes), label.id
        assert len(set(label.themes)) == len(label.themes), label.id
        assert label.relevant or not label.themes, label.id
        assert label.confidence in {"sure", "unsure"}
        assert label.split in {"train", "dev"}


def test_no_id_or_title_stands_twice() -> None:
    assert len({a.id for a in ARTICLES}) == len(ARTICLES)
    assert len({fold(a.title) for a in ARTICLES}) == len(ARTICLES)


def test_no_paragraph_stands_in_two_articles() -> None:
    paragraphs = Counter(p for a in ARTICLES for p in a.paragraphs)
    assert [p for p, times in paragraphs.items() if times > 1] == []


def test_texts_are_as_the_store_keeps_them() -> None:
    for article in ARTICLES:
        for text in (article.title, article.lead, article.byline, *article.paragraphs, *article.captions):
            assert clean(text) == text, article.id


def test_an_article_is_of_the_unit_that_it_claims() -> None:
    for article in ARTICLES:
        length = syllables(article.body)
        assert (len(article.captions) >= 6) is (article.unit is Unit.ANH), article.id
        assert bool(article.column) is (article.unit is Unit.CHUYEN_MUC), article.id
        if article.unit is Unit.TIN:
            assert 60 <= length <= 250, article.id
        if article.unit is Unit.BAI:
            assert length >= 400, article.id


def test_dates_are_in_the_past_and_in_vietnams_zone() -> None:
    for article in ARTICLES:
        assert article.published.utcoffset() == dt.timedelta(hours=7)
        assert article.published < dt.datetime(2026, 11, 20, tzinfo=VIETNAM)


def test_some_articles_fall_in_another_month_when_read_in_utc() -> None:
    moved = [a for a in ARTICLES if a.published.month != a.published.astimezone(dt.UTC).month]
    assert len(moved) >= 3


def test_the_data_dictionary_prints_the_present_counts() -> None:
    readme = (shipped("corpus") / "README.md").read_text(encoding="utf-8")
    assert census(ARTICLES, LABELS) in readme, "run: python -m pipeline.demo.census, and put its output in the README"


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("not json", "line 2: no demo article"),
        ("[1]", "line 2: no demo article"),
        (json.dumps({"id": "demo-002"}), "outlet"),
    ],
)
def test_a_broken_line_is_named(tmp_path: Path, line: str, message: str) -> None:
    good = json.dumps(json.loads(ARTICLES[0].model_dump_json()), ensure_ascii=False)
    path = tmp_path / "articles.jsonl"
    path.write_text(f"{good}\n{line}\n", encoding="utf-8")
    with pytest.raises(InputError, match=message):
        load_articles(path)


def test_an_article_needs_a_zone_and_a_known_section(tmp_path: Path) -> None:
    raw = json.loads(ARTICLES[0].model_dump_json())
    path = tmp_path / "articles.jsonl"
    for key, value, message in (("published", "2026-01-02T08:15:00", "zone"), ("section", "phim", "section")):
        path.write_text(json.dumps({**raw, key: value}), encoding="utf-8")
        with pytest.raises(InputError, match=message):
            load_articles(path)


@pytest.mark.parametrize("row", ["demo-001,maybe,,sure,train", "demo-001"])
def test_a_broken_label_is_named(tmp_path: Path, row: str) -> None:
    path = tmp_path / "labels.csv"
    path.write_text(f"id,relevant,themes,confidence,split\n{row}\n", encoding="utf-8")
    with pytest.raises(InputError, match="line 2"):
        load_labels(path)


def test_missing_files_are_said_to_be_missing(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="can't be read"):
        load_articles(tmp_path / "none.jsonl")
    with pytest.raises(InputError, match="can't be read"):
        load_labels(tmp_path / "none.csv")
