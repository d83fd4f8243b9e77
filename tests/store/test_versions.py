from __future__ import annotations

import datetime as dt
from dataclasses import replace

from pipeline.records import WarcPlace
from pipeline.store import Saved, Store
from tests.store.makers import NOON, article, name_of, visit

LATER = NOON + dt.timedelta(hours=3)


def save(store: Store, n: int = 1, place: int = 1, **changes: object) -> Saved:
    fetched = visit(place, at=NOON + dt.timedelta(hours=place))
    return store.save_article(article(n, **changes), identities=[name_of(n)], visit=fetched)


def test_an_edited_article_keeps_its_former_text(store: Store) -> None:
    save(store)
    assert store.versions(article().id) == []
    assert save(store, place=2, title="Trạm y tế đổi giờ", body="Bản mới.") is Saved.UPDATED
    (former,) = store.versions(article().id)
    assert (former.title, former.lead, former.body) == (article().title, article().lead, article().body)
    assert former.taken == NOON + dt.timedelta(hours=1)
    assert former.replaced == NOON + dt.timedelta(hours=2)
    assert former.place == WarcPlace("2026-03-15.warc.gz", 100, "sha1:1")
    present = store.article(article().id)
    assert present is not None
    assert present.article.title == "Trạm y tế đổi giờ"
    assert present.place == WarcPlace("2026-03-15.warc.gz", 200, "sha1:2")


def test_every_former_text_is_kept_in_order_also_one_that_comes_back(store: Store) -> None:
    for place, body in enumerate(["Một.", "Hai.", "Một.", "Ba."], start=1):
        save(store, place=place, body=body)
    former = store.versions(article().id)
    assert [one.body for one in former] == ["Một.", "Hai.", "Một."]
    assert former[0].digest == former[2].digest != former[1].digest
    assert [one.replaced for one in former] == [one.taken for one in former[1:]] + [NOON + dt.timedelta(hours=4)]


def test_the_same_text_again_and_another_date_make_no_version(store: Store) -> None:
    save(store)
    assert save(store, place=2) is Saved.UNCHANGED
    assert save(store, place=3, published=LATER, images=("a.jpg",)) is Saved.UPDATED
    assert store.versions(article().id) == []


def test_reading_the_archive_anew_keeps_the_former_text_too(store: Store) -> None:
    save(store)
    better = replace(article(), body="Đọc lại kỹ hơn.")
    assert store.update_article(article().id, better, LATER) is Saved.UPDATED
    assert store.update_article(article().id, better, LATER) is Saved.UNCHANGED
    (former,) = store.versions(article().id)
    assert former.body == article().body
    assert former.place == WarcPlace(
        "2026-03-15.warc.gz", 100, "sha1:1"
    )  # the page is the same: only the reading isn't


def test_text_that_no_database_keeps_makes_no_version_of_itself(store: Store) -> None:
    save(store, body="Có ký tự \x00 lạ \ud800.")
    assert save(store, place=2, body="Có ký tự \x00 lạ \ud800.") is Saved.UNCHANGED
    assert store.versions(article().id) == []
