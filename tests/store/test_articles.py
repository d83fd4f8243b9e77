from __future__ import annotations

import dataclasses
import datetime as dt

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pipeline.errors import StoreError
from pipeline.records import VIETNAM, Article, DateFrom, Outcome, Unit, WarcPlace
from pipeline.store import Saved, Store
from pipeline.store.tables import ArticleRow, month_of
from tests.store.makers import HOST, NOON, OTHER, article, candidate, name_of, visit

LATER = NOON + dt.timedelta(days=1)


def test_an_article_comes_back_as_it_went(store: Store) -> None:
    full = article(
        1,
        byline="Người Thử",
        published_from=DateFrom.METADATA,
        unit=Unit.BAI,
        unit_rule="dài hơn 500 âm tiết",
        images=("https://bao.example.vn/a.jpg",),
    )
    assert store.save_article(full, identities=[name_of(1)], visit=visit(1)) is Saved.NEW
    stored = store.article(full.id)
    assert stored is not None
    assert (stored.article, stored.outlet, stored.first_seen) == (full, HOST, NOON)
    assert stored.place == WarcPlace("2026-03-15.warc.gz", 100, "sha1:1")
    assert stored.article.published is not None
    assert stored.article.published.tzinfo is dt.UTC


def test_saving_settles_every_address_and_notes_the_fetch(store: Store) -> None:
    night = store.begin_night("0.1")
    store.enqueue(HOST, {name_of(1): candidate(1), "amp-1": candidate(11)})
    store.save_article(
        article(1), identities=[name_of(1), "amp-1", "redirect-1", name_of(1)], visit=visit(1, night=night)
    )
    assert store.pending(HOST) == []
    assert store.known([name_of(1), "amp-1", "redirect-1"]) == {name_of(1), "amp-1", "redirect-1"}
    assert store.outcomes(night) == {HOST: {Outcome.OK: 1}}


def test_the_same_again_changes_nothing_and_new_words_change_it(store: Store) -> None:
    store.save_article(article(1), identities=[name_of(1)], visit=visit(1))
    again = visit(1, at=LATER)
    assert store.save_article(article(1), identities=[name_of(1)], visit=again) is Saved.UNCHANGED
    before = store.article(article(1).id)
    assert before is not None
    assert before.extracted_at == NOON
    changed = article(1, title="Tiêu đề đã sửa")
    assert store.save_article(changed, identities=[name_of(1)], visit=again) is Saved.UPDATED
    after = store.article(article(1).id)
    assert after is not None
    assert (after.article.title, after.first_seen, after.extracted_at) == ("Tiêu đề đã sửa", NOON, LATER)
    assert store.how_many() == 1


def test_reextraction_keeps_id_address_and_place(store: Store) -> None:
    store.save_article(article(1), identities=[name_of(1)], visit=visit(1))
    other = article(2, title="Từ kho lưu trữ")
    assert store.update_article(article(1).id, other) is Saved.UPDATED
    stored = store.article(article(1).id)
    assert stored is not None
    assert stored.article.url == article(1).url
    assert stored.article.title == "Từ kho lưu trữ"
    assert stored.place is not None
    assert store.update_article(article(1).id, other) is Saved.UNCHANGED
    with pytest.raises(StoreError, match="no article"):
        store.update_article("f" * 12, other)


def test_articles_can_be_changed_while_they_are_read(store: Store) -> None:
    for n in range(7):
        store.save_article(article(n), identities=[name_of(n)], visit=visit(n))
    seen = []
    for stored in store.articles(batch=2):
        store.update_article(stored.id, dataclasses.replace(stored.article, lead="mới"))
        seen.append(stored.id)
    assert seen == sorted(article(n).id for n in range(7))
    assert list(store.articles(OTHER)) == []


def test_an_article_of_an_unknown_outlet_is_refused_whole(store: Store) -> None:
    with pytest.raises(StoreError):
        store.save_article(article(1), identities=[name_of(1)], visit=visit(1, host="la.example.vn"))
    assert store.how_many() == 0
    assert store.known([name_of(1)]) == set()


def test_two_addresses_with_one_id_are_told_apart(store: Store) -> None:
    store.save_article(article(1), identities=[name_of(1)], visit=visit(1))
    with store._write() as session:
        row = session.get(ArticleRow, article(1).id)
        assert row is not None
        row.url = "https://bao.example.vn/va-cham.html"
    with pytest.raises(StoreError, match="same id"):
        store.save_article(article(1), identities=[name_of(1)], visit=visit(1))


def test_a_time_without_a_zone_is_refused(store: Store) -> None:
    naive = article(1, published=dt.datetime(2026, 3, 1))  # noqa: DTZ001 - the mistake under test
    with pytest.raises(Exception, match="without a zone"):
        store.save_article(naive, identities=[name_of(1)], visit=visit(1))
    assert store.how_many() == 0


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(text=st.text(alphabet=st.characters(), max_size=60))
def test_any_text_can_be_stored(store: Store, text: str) -> None:
    article_ = Article(f"https://{HOST}/x", text, text, text)
    store.save_article(article_, identities=["x"], visit=visit(1))
    stored = store.article(article_.id)
    assert stored is not None
    assert stored.article.title == text.replace("\x00", "").encode("utf-8", "ignore").decode()
    assert store.save_article(stored.article, identities=["x"], visit=visit(1)) is Saved.UNCHANGED


def test_text_that_no_database_takes_loses_only_those_characters(store: Store) -> None:
    bad = article(1, title="Y\x00 tế \ud83c xã")
    store.save_article(bad, identities=[name_of(1)], visit=visit(1))
    assert store.save_article(bad, identities=[name_of(1)], visit=visit(1)) is Saved.UNCHANGED
    stored = store.article(bad.id)
    assert stored is not None
    assert stored.article.title == "Y tế  xã"


@given(st.datetimes(dt.datetime(1990, 1, 1), dt.datetime(2090, 1, 1)), st.integers(-12, 14))  # noqa: DTZ001 - zones are drawn apart
def test_the_month_is_vietnams_whatever_the_zone(naive: dt.datetime, hours: int) -> None:
    when = naive.replace(tzinfo=dt.timezone(dt.timedelta(hours=hours)))
    local = when.astimezone(VIETNAM)
    assert month_of(when) == f"{local.year:04d}-{local.month:02d}"


def test_the_month_at_its_edges() -> None:
    assert month_of(dt.datetime(2025, 12, 31, 16, 59, 59, tzinfo=dt.UTC)) == "2025-12"
    assert month_of(dt.datetime(2025, 12, 31, 17, 0, tzinfo=dt.UTC)) == "2026-01"
    assert month_of(None) == ""
