from __future__ import annotations

import datetime as dt
import sqlite3
from pathlib import Path

import pytest
from alembic import command
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import text

from pipeline.records import Unit
from pipeline.store import RELEVANT, Filters, Role, Store
from pipeline.store import open as opening
from pipeline.store import search as searching
from pipeline.store.search_index import bare
from pipeline.store.search_words import asked, snippet
from pipeline.store.tables import REVISIONS
from tests.store.makers import HOST, NOON, OTHER, address_of, article, label, name_of, outlet, tagging, visit

DAY = dt.timedelta(days=1)


def put(store: Store, n: int, title: str, body: str = "", *, host: str = HOST, **changes: object) -> str:
    one = article(n, title=title, lead="", body=body, published=NOON + n * DAY, **changes)
    store.save_article(one, identities=[name_of(n)], visit=visit(n, host=host))
    return one.id


def found(store: Store, query: str, filters: Filters | None = None) -> list[str]:
    return [hit.id for hit in store.search(query, filters, limit=100).hits]


@pytest.mark.parametrize(
    "query", ["bao hiem y te", "Bảo hiểm y tế", "BẢO HIỂM", '"hiểm y tế"', "bảo hi*", "hiểm bảo", "da bac", "đà bắc"]
)
def test_words_are_found_with_any_marks_or_none(store: Store, query: str) -> None:
    one = put(store, 1, "Người dân Đà Bắc mua bảo hiểm y tế")
    put(store, 2, "Hội thi văn nghệ", "Không nói đến y học")
    assert found(store, query) == [one]


def test_marks_of_either_unicode_form_and_style(store: Store) -> None:
    one = put(store, 1, "Chăm sóc sức khoẻ ở Hoà Bình")
    for query in ("sức khỏe", "suc khoe", "su\u031b\u0301c kho\u0309e", "Hòa Bình", "hoà bình"):
        assert found(store, query) == [one], query


def test_those_written_as_asked_come_first_then_those_that_stand_together(store: Store) -> None:
    apart = put(store, 9, "Y bác sĩ tế nhị", "y của tế")
    other = put(store, 8, "Ý tề", "ý tề")
    body = put(store, 3, "Tin khác", "Ngành y tế tỉnh")
    newer = put(store, 4, "Tin khác nữa", "Ngành y tế huyện")
    title = put(store, 1, "Y tế cơ sở")
    assert found(store, "y tế") == [title, newer, body, other, apart]
    assert found(store, '"y tế"') == [title, newer, body, other]


def test_phrases_and_beginnings(store: Store) -> None:
    one = put(store, 1, "Cấp cứu kịp thời")
    two = put(store, 2, "Cứu trợ khẩn cấp")
    assert found(store, "cấp cứu") == [one, two]
    assert found(store, '"cấp cứu"') == [one]
    assert found(store, "kh*") == [two]
    assert found(store, '"khẩn c*"') == [two]


def test_filters_narrow(store: Store) -> None:
    ids = [put(store, n, "Y tế", host=(HOST, OTHER)[n % 2], unit=(Unit.TIN, Unit.BAI)[n % 2]) for n in range(4)]
    for query in ("y te", ""):
        assert found(store, query) == ids[::-1]
        assert found(store, query, Filters(outlets=(OTHER,))) == [ids[3], ids[1]]
        assert found(store, query, Filters(unit=Unit.TIN)) == [ids[2], ids[0]]
        assert found(store, query, Filters(since=NOON.date() + DAY, until=NOON.date() + 2 * DAY)) == [ids[2], ids[1]]
        assert found(store, query, Filters(until=dt.date.max)) == ids[::-1]


def test_the_filter_of_a_theme_follows_people_before_the_model(store: Store) -> None:
    ids = [put(store, n, "Y tế") for n in range(5)]
    store.save_taggings([tagging(one, "food_safety") for one in ids[:4]])
    store.save_taggings([tagging(ids[0], "food_safety", model="m2")])
    store.add_labels([label(ids[1], "food_safety", False), label(ids[2], RELEVANT, False)])
    store.add_labels([label(ids[4], "food_safety", True)])
    wanted = {item.id for item in store.entries("m1").counted if "food_safety" in item.themes}
    for query in ("y te", ""):
        assert set(found(store, query, Filters(theme="food_safety", model="m1"))) == wanted == {ids[0], ids[3], ids[4]}
        assert found(store, query, Filters(theme="food_safety")) == [ids[4]]
        assert found(store, query, Filters(labelled=True)) == [ids[4], ids[2], ids[1]]
        assert found(store, query, Filters(labelled=False)) == [ids[3], ids[0]]


def test_a_tagging_of_a_later_text_counts(store: Store) -> None:
    one = put(store, 1, "Y tế")
    store.save_taggings([tagging(one, "food_safety")])
    store.update_article(one, article(1, title="Y tế khác"), NOON)
    store.save_taggings([tagging(one)])
    assert found(store, "y te", Filters(theme="food_safety", model="m1")) == []


def test_the_index_follows_changes(store: Store) -> None:
    one = put(store, 1, "Tiêm vắc xin", "sởi")
    for title in ("Uống thuốc", "Tiêm phòng"):
        store.update_article(one, article(1, title=title, lead="", body=""), NOON)
    two = put(store, 2, "Vắc xin mới")
    assert found(store, "vac xin") == [two]
    assert found(store, "uong") == []
    assert found(store, "phong") == [one]


def test_pages_and_totals(store: Store) -> None:
    ids = [put(store, n, "Y tế") for n in range(7)][::-1]
    for query in ("y te", ""):
        pages = [store.search(query, limit=3, offset=offset) for offset in (0, 3, 6, 9)]
        assert [[hit.id for hit in page.hits] for page in pages] == [ids[:3], ids[3:6], ids[6:], []]
        assert {page.total for page in pages} == {7}


def test_of_too_many_the_last_stored_are_looked_at(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    ids = [put(store, n, "Y tế") for n in range(5)]
    monkeypatch.setattr(searching, "MOST", 3)
    assert found(store, "y te") == ids[:1:-1]


def test_a_snippet_shows_the_place(store: Store) -> None:
    put(store, 1, "Tin", f"{'Mở đầu dài dòng. ' * 40}Người dân mua bảo hiểm y tế tự nguyện. {'Hết chuyện. ' * 40}")
    hit = store.search('"bao hiem" te').hits[0]
    assert [piece for piece, asked_for in hit.snippet if asked_for] == ["bảo hiểm", "tế"]
    whole = "".join(piece for piece, _ in hit.snippet)
    assert "Người dân mua bảo hiểm y tế tự nguyện." in whole
    assert (whole[:2], whole[-2:]) == ("… ", " …")
    assert len(whole) < 300


@pytest.mark.parametrize(
    "query",
    [
        "AND",
        "NEAR(y te)",
        "title:y",
        '"',
        '""',
        "*",
        "y*te",
        "(y",
        "y OR",
        "-y",
        "^y",
        "'; DROP TABLE",
        "\x00",
        "y\ud800",
        "{y} : te",
        "💉",
        "y" * 5000,
        "y " * 5000,
    ],
)
def test_no_text_is_a_wrong_query(store: Store, query: str) -> None:
    put(store, 1, "Y tế")
    store.search(query)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text())
def test_any_text_is_a_query_and_finds_the_article_that_says_it(store: Store, said: str) -> None:
    page = store.search(said)
    for hit in page.hits:
        assert all(piece for piece, _ in hit.snippet)


@settings(max_examples=200, deadline=None)
@given(st.text(), st.text(max_size=20))
def test_snippets_are_parts_of_the_text(body: str, query: str) -> None:
    import unicodedata

    pieces = snippet(body, asked(query), whole=True)
    assert "".join(piece for piece, _ in pieces) == unicodedata.normalize("NFC", body)


@given(st.text())
def test_folding_keeps_every_place(letters: str) -> None:
    assert len(bare(letters)) == len(letters)


def test_a_store_without_index_gets_one_with_its_articles(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "tinyte.db"
    last = REVISIONS.index("0003")
    with monkeypatch.context() as older:
        older.setattr(opening, "REVISIONS", REVISIONS[: last + 1])
        upgrade = command.upgrade
        older.setattr(command, "upgrade", lambda config, _: upgrade(config, "0003"))
        older.setattr("pipeline.store.articles._index", lambda *_: None)
        with Store.open(address_of(path)) as store:
            store.sync_outlets([outlet()])
            put(store, 1, "Bảo hiểm y tế")
            put(store, 2, "Chuyện khác")
    with sqlite3.connect(path) as connection:
        connection.execute(
            "INSERT INTO labels (article_id, subject, value, who, role, at, guideline, source, blind) "
            "VALUES (?, 'food_safety', 1, 'An', 'annotator', '2026-01-01 00:00:00', '', '', 0)",
            (article(1).id,),
        )
    connection.close()
    with Store.open(address_of(path)) as store:
        assert found(store, "bao hiem") == [article(1).id]
        said = store.labels()
        assert [(one.who, one.role, one.unsure, one.act) for one in said] == [("An", Role.ANNOTATOR, False, None)]


def test_the_index_holds_no_second_copy_of_the_texts(store: Store) -> None:
    put(store, 1, "Một tiêu đề rất riêng")
    if store._engine.dialect.name != "sqlite":
        pytest.skip("PostgreSQL keeps the words' positions, no text")
    with store._engine.connect() as connection:
        assert connection.execute(text("SELECT title FROM search_folded")).scalars().all() == [None]
