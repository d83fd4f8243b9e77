from __future__ import annotations

import datetime as dt

import pytest

from pipeline.errors import StoreError
from pipeline.records import Outcome
from pipeline.store import Store
from tests.store.makers import HOST, NOON, OTHER, name_of, outlet, visit


def test_a_night_begins_and_ends(store: Store) -> None:
    assert store.last_night() is None
    first = store.begin_night("0.1", NOON)
    second = store.begin_night("0.2")
    assert second > first
    killed = store.last_night()
    assert killed is not None
    assert (killed.id, killed.version, killed.finished, killed.exit_code) == (second, "0.2", None, None)
    store.finish_night(second, 1, NOON + dt.timedelta(hours=1))
    over = store.last_night()
    assert over is not None
    assert (over.finished, over.exit_code) == (NOON + dt.timedelta(hours=1), 1)
    with pytest.raises(StoreError, match="no night 99"):
        store.finish_night(99, 0)


def test_outlets_follow_their_files_and_stay(store: Store) -> None:
    store.sync_outlets([outlet(name="Báo Thử mới")])
    assert store.outlet_names() == {HOST: "Báo Thử mới", OTHER: "Đài Thử"}
    store.sync_outlets([])


def test_every_request_stands_in_the_ledger_of_its_night(store: Store) -> None:
    tonight = store.begin_night("0.1")
    store.add_fetch(visit(1, Outcome.UNCHANGED, night=tonight))
    store.add_fetch(visit(2, Outcome.UNCHANGED, night=tonight))
    store.settle(name_of(3), Outcome.NOT_ARTICLE, visit=visit(3, Outcome.OK, night=tonight), detail="a listing")
    store.add_fetch(visit(4, Outcome.TIMEOUT, night=tonight, host=OTHER))
    store.add_fetch(visit(5, Outcome.OK))
    assert store.outcomes(tonight) == {
        HOST: {Outcome.UNCHANGED: 2, Outcome.NOT_ARTICLE: 1},
        OTHER: {Outcome.TIMEOUT: 1},
    }
    (kept,) = store.kept_pages(Outcome.NOT_ARTICLE, HOST)
    assert kept.fetched.detail == "a listing"
    assert kept.place is not None
    assert store.kept_pages(Outcome.NOT_ARTICLE, OTHER) == []
