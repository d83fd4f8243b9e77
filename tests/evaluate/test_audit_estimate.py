from __future__ import annotations

from collections.abc import Iterable, Sequence

import pytest

from pipeline.evaluate.audit_draw import Stratum
from pipeline.evaluate.audit_estimate import Estimate, Reading, estimate
from pipeline.evaluate.audit_limits import limits

GIVEN, DOUBTFUL, NEAR, REST = Stratum


def readings(stratum: Stratum, answers: Iterable[bool | None]) -> list[Reading]:
    return [Reading(stratum, answer) for answer in answers]


def two_strata(given: Sequence[bool | None], rest: Sequence[bool | None]) -> Estimate:
    both = [*readings(GIVEN, given), *readings(REST, rest)]
    return estimate(both, {GIVEN: 20, REST: 500}, {GIVEN: len(given), REST: len(rest)})


def test_a_stratum_alone_has_the_exact_limits() -> None:
    found = two_strata([True] * 15 + [False] * 5, [False] * 100)
    assert found.given.whole == (15, 15)
    assert found.total.whole == (15, 15 + limits(500, 100, 0)[1])
    assert found.total.value == 15
    assert found.precision == (0.75, 0.75, 0.75)


def test_readings_after_a_gap_wait() -> None:
    found = two_strata([True, None, *[False] * 10], [False] * 100)
    given = found.strata[0]
    assert (given.read, given.found, given.waiting) == (1, 1, 1)
    assert (given.yes, given.no) == (1, 10)
    assert given.part.high == 20 - 10  # what they say of themselves stays true


def test_a_reading_for_anothers_sake_bounds_but_does_not_weigh() -> None:
    own = [False] * 100
    plain = two_strata([True] * 20, own)
    both = [*readings(GIVEN, [True] * 20), *readings(REST, [*own, True, True, False])]
    helped = estimate(both, {GIVEN: 20, REST: 500}, {GIVEN: 20, REST: 100})
    assert helped.strata[1].found == 0
    assert helped.missed.whole == (2, plain.missed.whole[1])
    assert helped.missed.value == 2


def test_nothing_read_leaves_the_bounds_and_no_estimate() -> None:
    found = two_strata([None] * 5, [None] * 50)
    assert found.total.value is None
    assert found.total.whole == (0, 520)
    assert found.precision is None
    assert found.recall is None


def test_all_read_is_known() -> None:
    both = [*readings(GIVEN, [True, True, False]), *readings(NEAR, [False, True])]
    found = estimate(both, {GIVEN: 3, NEAR: 2}, {GIVEN: 3, NEAR: 2})
    assert found.total.whole == (3, 3)
    assert found.recall == pytest.approx((2 / 3, 2 / 3, 2 / 3))
    assert found.widest() is None


def test_the_widest_part_is_named() -> None:
    widest = two_strata([True] * 10, [False] * 100).widest()
    assert widest is not None
    assert widest.stratum is REST
