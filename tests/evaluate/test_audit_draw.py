from __future__ import annotations

import numpy as np
import pytest

from pipeline.errors import UsageError
from pipeline.evaluate.audit_draw import NEAR, STRATA, SURE, Drawn, Frame, Stratum, arrange, draw

SUBJECTS = ("", "rare", "common")


def frame(items: int = 600, seed: int = 1) -> Frame:
    rng = np.random.default_rng(5)
    true = rng.random((items, 3)) < (0.5, 0.01, 0.1)
    scores = np.clip(np.where(true, 0.9, 0.005) + rng.normal(0, 0.1, true.shape), 0, 1)
    return arrange([f"{n:04d}" for n in range(items)], SUBJECTS, scores >= 0.5, scores, seed=seed)


def members(of: Frame, subject: int, stratum: Stratum) -> list[int]:
    return [int(place) for place in np.flatnonzero(of.strata[:, subject] == STRATA.index(stratum))]


def test_strata_follow_what_counted_and_how_sure_the_model_was() -> None:
    counted = np.array([[True], [True], [False], [False]])
    scores = np.array([[SURE], [SURE - 0.01], [NEAR], [NEAR - 0.001]])
    made = arrange(["a", "b", "c", "d"], [""], counted, scores, seed=0)
    stands = {one: STRATA[at] for one, at in zip(made.ids, made.strata[:, 0], strict=True)}
    assert stands == {"a": Stratum.GIVEN, "b": Stratum.DOUBTFUL, "c": Stratum.NEAR, "d": Stratum.REST}
    assert made.sizes.tolist() == [[1, 1, 1, 1]]


def test_the_order_depends_on_the_ids_and_the_seed_alone() -> None:
    one = frame()
    turned = arrange(one.ids[::-1], SUBJECTS, one.strata[::-1] < 2, np.zeros((600, 3)), seed=1)
    assert turned.ids == one.ids
    assert frame(seed=2).ids != one.ids


@pytest.mark.parametrize("size", [40, 100, 250])
def test_every_sample_is_the_beginning_of_its_stratum(size: int) -> None:
    of = frame()
    drawn = draw(of, size)
    assert size - 3 <= len(drawn.places) <= size
    for subject in range(3):
        for at, stratum in enumerate(STRATA):
            wanted = int(drawn.wanted[subject, at])
            assert set(members(of, subject, stratum)[:wanted]) <= set(drawn.places.tolist())


def test_doubtful_items_of_a_rare_theme_are_taken_whole() -> None:
    of = frame()
    drawn = draw(of, 150)
    at = STRATA.index(Stratum.DOUBTFUL)
    assert 0 < of.sizes[1, at] == drawn.wanted[1, at]


def test_most_readings_are_a_random_sample_of_everything() -> None:
    drawn = draw(frame(), 200)
    assert set(range(160)) <= set(drawn.places.tolist())


def test_a_greater_draw_holds_the_smaller_one() -> None:
    of = frame()
    small = draw(of, 80)
    great = draw(of, 200, before=small)
    assert set(small.places.tolist()) < set(great.places.tolist())
    assert (great.wanted >= small.wanted).all()


def test_a_frame_survives_being_packed() -> None:
    of = frame()
    back = Frame.unpack(of.pack())
    assert (back.ids, back.subjects) == (of.ids, of.subjects)
    assert (back.strata == of.strata).all()
    assert (back.sizes == of.sizes).all()
    assert (back.means == of.means).all()


def test_all_are_read_where_there_are_no_more() -> None:
    of = frame(items=50)
    drawn = draw(of, 400)
    assert drawn.places.tolist() == list(range(50))
    assert (drawn.wanted == of.sizes).all()


def test_so_many_a_theme_beside_the_base() -> None:
    few, many = (draw(frame(), each=each) for each in (5, 20))
    assert few.wanted[2, :3].sum() >= 5
    assert many.wanted[2, :3].sum() >= 20
    assert len(few.places) < len(many.places)


def test_too_few_readings_are_refused_with_the_least_that_can_do() -> None:
    with pytest.raises(UsageError, match="are the least that can"):
        draw(frame(), 3)


def test_no_items_are_refused() -> None:
    with pytest.raises(UsageError, match="no items"):
        arrange([], SUBJECTS, np.zeros((0, 3), dtype=bool), np.zeros((0, 3)), seed=0)


def test_each_item_of_a_stratum_is_drawn_equally_often() -> None:
    """The chance to be in a subject's sample is the number drawn over the stratum's size, for every member."""
    often = dict.fromkeys(range(120), 0.0)
    expected = dict.fromkeys(range(120), 0.0)
    rounds = 150
    for seed in range(rounds):
        of = frame(items=120, seed=seed)
        drawn: Drawn = draw(of, 40)
        for at, stratum in enumerate(STRATA):
            inside, wanted = members(of, 2, stratum), int(drawn.wanted[2, at])
            for place in inside:
                expected[int(of.ids[place])] += wanted / len(inside)
            for place in inside[:wanted]:
                often[int(of.ids[place])] += 1
    spread = [(often[n] - expected[n]) / max(1.0, expected[n]) ** 0.5 for n in often]
    assert abs(float(np.mean(spread))) < 0.15
    assert float(np.std(spread)) < 1.1
