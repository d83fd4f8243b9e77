"""The corpus keeps what `corpus/README.md` promises of it; the demo's part has tests of its own."""

from __future__ import annotations

import csv
import json
from collections import Counter

import pytest

from pipeline.classify.data import Label, read_labels
from pipeline.demo.articles import load_articles
from pipeline.demo.census import LABELS, themes_of
from pipeline.resources import shipped
from pipeline.text import clean, clean_paragraphs, fold, syllables
from pipeline.themes import load_plan, shipped_plan_path

PLAN = load_plan(shipped_plan_path())
CORPUS = shipped("corpus")
ARTICLES = [
    json.loads(line) for line in (CORPUS / "provincial" / "articles.jsonl").read_text(encoding="utf-8").splitlines()
]


def labels(name: str) -> list[Label]:
    return read_labels(CORPUS / name / "labels.csv", PLAN)


def test_every_provincial_article_has_one_label() -> None:
    assert [one["id"] for one in ARTICLES] == sorted({one.id for one in labels("provincial")})
    assert len(ARTICLES) == len(labels("provincial")) == 560


def test_the_regions_to_measure_on_are_whole_and_have_every_theme() -> None:
    split = {region: {one.split for one in labels("provincial") if one.id.startswith(region)} for region in regions()}
    assert {region for region, found in split.items() if found == {"dev"}} == {"nam-trung-bo", "song-hong"}
    assert all(found in ({"dev"}, {"train"}) for found in split.values())
    themes = Counter(code for one in labels("provincial") if one.split == "dev" for code in one.themes)
    assert min(themes[code] for code in PLAN.codes) >= 6


def regions() -> set[str]:
    return {one["id"].rpartition("-")[0] for one in ARTICLES}


def test_texts_are_as_the_store_keeps_them_and_of_a_local_papers_length() -> None:
    for one in ARTICLES:
        assert set(one) == {"id", "title", "lead", "body"}
        assert all(clean(one[key]) == one[key] for key in ("title", "lead")), one["id"]
        assert clean_paragraphs(one["body"]) == one["body"], one["id"]
        assert 60 <= syllables(" ".join((one["title"], one["lead"], one["body"]))) <= 430, one["id"]


def test_no_text_stands_twice() -> None:
    demo = load_articles()
    titles = Counter((one["id"].rpartition("-")[0], fold(one["title"])) for one in ARTICLES)  # councils' titles recur
    assert max(titles.values()) == 1
    assert not {title for _, title in titles} & {fold(one.title) for one in demo}
    paragraphs = Counter(part for one in ARTICLES for part in one["body"].split("\n"))
    assert [one for one, times in paragraphs.items() if times > 1] == []
    assert not set(paragraphs) & {part for one in demo for part in one.paragraphs}


def test_labels_of_the_press_carry_no_text() -> None:
    with (CORPUS / "press" / "labels.csv").open(encoding="utf-8", newline="") as file:
        assert next(csv.reader(file)) == ["id", "relevant", "themes", "confidence"]
    assert [path.name for path in (CORPUS / "press").iterdir()] == ["labels.csv"]
    assert all(len(one.id) <= 16 and one.id.isalnum() for one in labels("press"))


@pytest.mark.parametrize("name", LABELS)
def test_the_data_dictionary_prints_the_present_counts(name: str) -> None:
    readme = (CORPUS / "README.md").read_text(encoding="utf-8")
    assert themes_of(labels(name)) in readme, "run: python -m pipeline.demo.census, and put its output in the README"
