from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from sqlalchemy import delete

from pipeline.language.vectors import packed
from pipeline.records import Vector
from pipeline.report.similar import Known, Similar
from pipeline.store import RELEVANT, Link, Sketch, Store
from pipeline.store.tables import VectorRow
from tests.report.makers import PLAN, at, put
from tests.store.makers import OTHER, article, label, tagging


def place(store: Store, n: int, angle: float, *themes: str, encoder: str = "e1", model: str = "m2") -> str:
    """Tag article `n` again, with a vector at `angle` degrees."""
    turned = np.deg2rad(angle)
    vector = packed(np.array([[np.cos(turned), np.sin(turned)]], dtype=np.float32))[0]
    one = replace(tagging(article(n).id, *themes, model=model), vector=Vector(encoder, vector))
    store.save_taggings([one])
    return one.id


@pytest.fixture
def similar(bare: Store) -> Similar:
    """Six articles at 0, 10, 20 ... degrees, of which the second and the third are one story."""
    for n in range(6):
        put(bare, n, when=f"2026-03-0{n + 1} 08:00", host=OTHER if n == 3 else article(n).url.split("/")[2])
        place(bare, n, 10 * n, "food_safety" if n % 2 else "health_policy")
    story(bare, 1, 2)
    return Similar(bare, PLAN)


def story(store: Store, *numbers: int) -> None:
    ids = sorted(article(n).id for n in numbers)
    store.save_sketches("s", [Sketch(one, b"x") for one in ids])
    store.add_links(ids, [Link(ids[0], other, "same", 1.0) for other in ids[1:]])
    store.settle_stories()


def ids(similar: Similar, n: int, most: int = 8) -> list[str]:
    return [one.id for one in similar.like(article(n).id, most).articles]


def test_the_nearest_come_first_and_of_each_story_one(similar: Similar) -> None:
    found = similar.like(article(0).id)
    assert found.known is Known.READ
    assert [one.id for one in found.articles] == [article(n).id for n in (1, 3, 4, 5)]
    assert [one.cosine for one in found.articles] == pytest.approx(
        np.cos(np.deg2rad([10, 30, 40, 50])).tolist(), abs=1e-3
    )
    assert ids(similar, 0, 2) == [article(1).id, article(3).id]


def test_reprints_of_the_article_itself_are_left_out(similar: Similar, bare: Store) -> None:
    assert ids(similar, 1) == [article(n).id for n in (0, 3, 4, 5)]
    story(bare, *range(5))
    assert ids(similar, 1) == [article(5).id]


def test_more_are_looked_at_where_the_nearest_are_all_of_one_story(bare: Store) -> None:
    for n in range(40):
        put(bare, n, when="2026-03-01 08:00")
        place(bare, n, n)
    story(bare, *range(1, 38))
    assert ids(Similar(bare, PLAN), 0, 2) == [article(1).id, article(38).id]


def test_each_tells_its_themes_in_force_its_outlet_and_day(similar: Similar, bare: Store) -> None:
    bare.add_labels([label(article(4).id, "food_safety", True), label(article(5).id, RELEVANT, False)])
    told = {one.id: one for one in similar.like(article(0).id).articles}
    assert told[article(4).id].themes == ("health_policy", "food_safety")
    assert (told[article(5).id].about_health, told[article(5).id].themes) == (False, ())
    assert (told[article(3).id].outlet, told[article(3).id].published) == (OTHER, at("2026-03-04 08:00"))
    assert told[article(3).id].title == article(3).title


def test_what_is_stored_meanwhile_is_known_at_the_next_question(similar: Similar, bare: Store) -> None:
    assert ids(similar, 0, 1) == [article(1).id]
    put(bare, 7)
    place(bare, 7, 2)
    assert ids(similar, 0, 1) == [article(7).id]
    place(bare, 7, 170, model="m3")
    assert ids(similar, 0, 1) == [article(1).id]
    bare.save_taggings([replace(tagging(article(1).id, model="m4"), vector=Vector("e1", b""))])
    assert ids(similar, 0, 1) == [article(2).id]
    with bare._write() as session:
        session.execute(delete(VectorRow).where(VectorRow.article_id == article(2).id))
    assert ids(similar, 0, 1) == [article(3).id]


def test_an_edited_article_is_named_by_no_other_until_it_is_read_again(similar: Similar, bare: Store) -> None:
    put(bare, 1, when="2026-03-02 08:00", body="Nội dung đã sửa.")
    assert ids(similar, 0, 1) == [article(2).id]
    assert similar.like(article(1).id).known is Known.NOT_YET
    place(bare, 1, 10, model="m3")
    assert ids(similar, 0, 1) == [article(1).id]


def test_only_articles_of_the_same_encoder_are_compared(similar: Similar, bare: Store) -> None:
    for n in (1, 2, 5):
        place(bare, n, 90, encoder="e2", model="m3")
    assert ids(similar, 0) == [article(3).id, article(4).id]
    assert ids(similar, 5) in ([article(1).id], [article(2).id]), "one story, equally near"


def test_why_there_are_none_is_told(bare: Store) -> None:
    for n in range(3):
        put(bare, n)
    similar = Similar(bare, PLAN)
    assert similar.like(article(0).id).known is Known.NO_ENCODER
    bare.save_taggings([replace(tagging(article(1).id, model="m2"), vector=Vector("e1", b""))])
    assert similar.like(article(0).id).known is Known.NOT_YET
    assert similar.like(article(1).id).known is Known.NOT_NEEDED
    place(bare, 2, 0)
    found = similar.like(article(2).id)
    assert (found.known, found.articles) == (Known.READ, ())
