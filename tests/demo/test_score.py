"""The demo's line of truth counts what it says it counts."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.demo.articles import load_labels
from pipeline.demo.score import micro_f1, score
from pipeline.demo.town import Published, Town
from pipeline.records import Article

LABELS = load_labels()
themes = st.sets(st.sampled_from("abcd"))


@pytest.fixture(scope="module")
def town() -> Iterator[Town]:
    with Town.start() as running:
        yield running


def as_stored(published: Published) -> Article:
    article = published.article
    return Article(published.url, article.title, body=article.body, published=article.published, unit=article.unit)


def everything(town: Town) -> list[Article]:
    return [as_stored(p) for site in town.sites for p in site.articles]


def true_themes(town: Town) -> dict[str, tuple[str, ...]]:
    return {as_stored(p).id: LABELS[p.article.id].themes for site in town.sites for p in site.articles}


def test_the_truth_itself_scores_in_full(town: Town) -> None:
    full = score(town, LABELS, everything(town), true_themes(town))
    assert (full.found, full.days, full.units, full.extra) == (full.published,) * 3 + (0,)
    assert (full.f1_unseen, full.f1_all) == (1.0, 1.0)
    assert full.unseen == sum(label.split == "dev" for label in LABELS.values())
    assert f"{full.published} of {full.published} articles found" in str(full)


def test_what_is_missing_doubled_or_misread_lowers_it(town: Town) -> None:
    rows = everything(town)
    late = dataclasses.replace(rows[1], published=rows[1].published and rows[1].published + dt.timedelta(days=1))
    nameless = dataclasses.replace(rows[2], published=None)
    stored = [rows[0], rows[0], late, nameless, *rows[4:], Article("http://127.0.2.1/other", "x")]
    partly = score(town, LABELS, stored, true_themes(town))
    assert partly.found == partly.published - 1
    assert partly.extra == 2
    assert partly.days == partly.found - 2
    assert score(town, LABELS, [], {}).found == 0


def test_an_address_with_or_without_its_last_slash_is_the_same(town: Town) -> None:
    rows = [dataclasses.replace(row, url=row.url.rstrip("/")) for row in everything(town)]
    assert score(town, LABELS, rows, {}).found == len(rows)


@given(st.lists(st.tuples(themes, themes)))
def test_micro_f1_lies_between_0_and_1_and_is_1_for_the_truth(pairs: list[tuple[set[str], set[str]]]) -> None:
    assert 0 <= micro_f1(pairs) <= 1
    assert micro_f1((true, true) for _, true in pairs) == 1
    assert micro_f1(pairs) == pytest.approx(micro_f1((b, a) for a, b in pairs))
