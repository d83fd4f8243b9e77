from __future__ import annotations

import datetime as dt
import itertools
import math
import random
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from pipeline.errors import StoreError
from pipeline.night.habits import State, Verdict, _shares, _Tally, judge, usual
from pipeline.night.pace import Pace
from pipeline.records import DateFrom, Outcome
from tests.night.past import FIRST, HOST, Past, evening

DAY = dt.timedelta(days=1)
DRIFT = FIRST + 40 * DAY


@pytest.fixture
def past(tmp_path: Path) -> Iterator[Past]:
    made = Past.open(tmp_path)
    yield made
    made.store.close()


@pytest.fixture(scope="module")
def forty(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder whose store holds forty nights of four articles."""
    folder = tmp_path_factory.mktemp("forty")
    made = Past.open(folder)
    made.days(FIRST, 40, 4)
    made.store.close()
    return folder


@pytest.fixture
def steady(forty: Path, tmp_path: Path) -> Iterator[Past]:
    """Forty nights of four articles."""
    shutil.copytree(forty, tmp_path, dirs_exist_ok=True)
    made = Past.open(tmp_path)
    made.numbers = itertools.count(1000)
    yield made
    made.store.close()


def said(past: Past, night: int) -> Verdict:
    return judge(past.store, HOST, night)


def test_a_night_as_usual_is_ok(steady: Past) -> None:
    verdict = said(steady, steady.night(DRIFT, 4))
    assert verdict == Verdict(HOST, verdict.night, State.OK)


@pytest.mark.parametrize(
    ("field", "changes"),
    [
        ("lead", {"lead": ""}),
        ("lead", {"lead": "Tiếng nói của Đảng bộ, chính quyền và nhân dân tỉnh Bản Mẫu"}),
        ("title", {"title": "Báo Bản Mẫu"}),
        ("body", {"body": "Xem tiếp."}),
        ("body", {"body": "Trang chủ Thời sự Kinh tế Văn hóa. " * 400}),
        ("date", {"published_from": DateFrom.FEED}),
    ],
)
def test_a_field_that_is_lost_is_seen_the_same_night(steady: Past, field: str, changes: dict[str, object]) -> None:
    verdict = said(steady, steady.night(DRIFT, 4, **changes))  # type: ignore[arg-type]
    assert verdict.state is State.DEGRADED
    assert verdict.fields == (field,)
    (change,) = verdict.changes
    assert change.before >= 0.9
    assert change.after == 0
    assert str(change) in verdict.detail


def test_pages_that_read_as_no_articles_are_seen(steady: Past) -> None:
    assert said(steady, steady.night(DRIFT, 0, not_articles=4)).fields == ("article",)


def test_articles_out_of_reach_are_seen_but_no_layout_is_to_blame(steady: Past) -> None:
    verdict = said(steady, steady.night(DRIFT, 0, failed=6))
    assert verdict.state is State.DEGRADED
    assert verdict.fields == ()
    assert [c.field for c in verdict.changes] == ["requests"]


def test_an_outlet_of_one_article_a_night_is_seen_by_the_third(past: Past) -> None:
    past.days(FIRST, 40, 1)
    states = [said(past, past.night(DRIFT + k * DAY, 1, lead="")).state for k in range(3)]
    assert states == [State.OK, State.OK, State.DEGRADED]


def test_drift_stays_said_for_weeks(steady: Past) -> None:
    nights = [steady.night(DRIFT + k * DAY, 4, published_from=DateFrom.FEED) for k in range(18)]
    assert [said(steady, n).state for n in nights[::3]] == [State.DEGRADED] * 6


def test_a_field_that_never_was_there_is_no_drift(past: Past) -> None:
    last = past.days(FIRST, 45, 4, lead="", published_from=DateFrom.FEED)
    assert said(past, last).state is State.OK


def test_a_lasting_half_is_a_habit_and_a_mixed_night_is_none(past: Past) -> None:
    for k in range(40):
        night = past.night(FIRST + k * DAY, 2)
        past.night(FIRST + k * DAY, 2, number=night, lead="")
    assert said(past, past.night(DRIFT, 3, lead="")).state is State.OK


def test_silence_beyond_habit_is_said_and_lasts(steady: Past) -> None:
    states = [said(steady, steady.night(DRIFT + k * DAY)) for k in range(100)]
    first = next(k for k, v in enumerate(states) if v.state is State.SILENT)
    assert first in {1, 2}  # two or three days where four articles a day are usual
    assert {v.state for v in states[first:]} == {State.SILENT}
    assert states[-1].silent_days >= 80
    assert f"{first + 1} days" in states[first].detail


def test_a_quiet_outlet_may_be_quiet(past: Past) -> None:
    for k in range(60):
        past.night(FIRST + k * DAY, 1 if k % 5 == 0 else 0)
    nights = [past.night(FIRST + k * DAY) for k in range(60, 66)]
    assert {said(past, n).state for n in nights} == {State.OK}


def test_a_week_of_far_fewer_is_said(past: Past) -> None:
    past.days(FIRST, 56, 6)
    night = past.days(FIRST + 56 * DAY, 7, 1)
    verdict = said(past, night)
    assert verdict.state is State.DEGRADED
    assert verdict.fields == ()
    assert verdict.detail.startswith("articles a week 42 → 7")


def test_weekends_are_weekends(past: Past) -> None:
    for k in range(70):
        night = past.night(FIRST + k * DAY, 0 if (FIRST + k * DAY).weekday() >= 5 else 8)
        if k > 30:
            assert said(past, night).state is State.OK


def test_a_backfill_is_no_habit(past: Past) -> None:
    """A year read back on the first night must not make the nights after it look silent."""
    first = past.night(FIRST)
    for k in range(100):
        past.night(FIRST, 1, number=first, published=FIRST - k * DAY)
    nights = [past.night(FIRST + k * DAY, 1) for k in range(1, 12)]
    assert {said(past, n).state for n in nights} == {State.OK}


def test_nights_that_were_not_run_are_no_silence(steady: Past) -> None:
    night = steady.night(DRIFT + 6 * DAY, 4)
    for k in range(6):
        steady.night(DRIFT + 6 * DAY, 4, number=night, published=DRIFT + k * DAY)
    assert said(steady, night).state is State.OK


def test_an_outlet_that_is_down_is_not_silent(steady: Past) -> None:
    night = steady.days(DRIFT, 8, 0, doors=(Outcome.CONNECTION, Outcome.CONNECTION))
    assert said(steady, night).state is State.DOWN


def test_what_a_later_night_found_does_not_change_an_earlier_verdict(steady: Past) -> None:
    silent = [steady.night(DRIFT + k * DAY) for k in range(4)]
    before = said(steady, silent[-1])
    steady.night(DRIFT + 5 * DAY, 9, published=DRIFT + DAY)
    assert before.state is State.SILENT
    assert said(steady, silent[-1]) == before


def test_the_first_nights_are_young(past: Past) -> None:
    assert said(past, past.night(FIRST, 3)).state is State.YOUNG
    other = past.store.begin_night("0", evening(FIRST + DAY))
    assert said(past, other).detail == "not walked that night"
    with pytest.raises(StoreError, match="no night 99"):
        said(past, 99)


def test_the_usual_pace(steady: Past) -> None:
    pace = usual(steady.store, HOST, evening(DRIFT))
    assert pace.habit == pytest.approx(28, abs=1)
    assert pace.week == 24  # tonight's haven't come yet
    assert pace.shares["lead"] == 1.0
    assert usual(steady.store, "nowhere.example", evening(DRIFT)).habit is None


# What follows draws nights at random, without a store: the figures that the module's text promises.

FIELDS = ("article", "title", "lead", "body", "date", "requests")


def _poisson(rng: random.Random, mean: float) -> int:
    limit, count, product = math.exp(-mean), -1, 1.0
    while product > limit:
        product *= rng.random()
        count += 1
    return max(count, 0)


def _count(rng: random.Random, day: dt.datetime, rate: float, excess: float) -> int:
    mean = rate * (0.5 if day.weekday() >= 5 else 1)
    return _poisson(rng, rng.gammavariate(mean / (excess - 1), excess - 1) if excess > 1 else mean)


def _tally(rng: random.Random, day: dt.datetime, n: int, share: float, clump: float, lost: str = "") -> _Tally:
    shares = {}
    for field in FIELDS:
        s = 1 / clump - 1 if clump else 0
        p = 0.0 if field == lost else rng.betavariate(share * s, (1 - share) * s) if clump else share
        shares[field] = (sum(rng.random() < p for _ in range(n)), n)
    return _Tally(0, day, shares)


def _onsets(rng: random.Random, rate: float, excess: float, share: float, clump: float, days: int) -> int:
    """Return how many alarms begin in `days` days of an outlet that never changes."""
    counts: list[int] = []
    tallies: list[_Tally] = []
    alarms, ringing = 0, set[str]()
    for k in range(days + 60):
        day = evening(FIRST) + k * DAY
        counts.insert(0, _count(rng, day, rate, excess))
        tallies = [*tallies[-56:], _tally(rng, day, counts[0], share, clump)]
        if k < 60:
            continue
        pace = Pace(day, tuple(counts[:70]))
        now = {c.field for c in _shares(tallies)}
        now |= ({"silent"} if pace.silent_days() else set()) | ({"few"} if pace.fewer() else set())
        alarms += len(now - ringing)
        ringing = now
    return alarms


@pytest.mark.parametrize(
    ("rate", "excess", "share", "clump"),
    [(5, 1, 0.98, 0), (5, 2, 0.98, 0.05), (1, 1.5, 0.95, 0.05), (20, 3, 0.9, 0.05), (0.3, 1, 0.9, 0), (2, 2, 0.6, 0)],
)
def test_an_outlet_that_never_changes_rings_at_most_twice_a_year(
    rate: float, excess: float, share: float, clump: float
) -> None:
    years = 4
    rng = random.Random(f"{rate} {excess} {share}")  # noqa: S311 - a simulation
    assert _onsets(rng, rate, excess, share, clump, years * 365) / years <= 2


@pytest.mark.parametrize(("rate", "least"), [(3, 0.9), (5, 0.95), (20, 1.0)])
def test_a_field_that_falls_to_nothing_rings_within_two_nights(rate: float, least: float) -> None:
    rng = random.Random(rate)  # noqa: S311 - a simulation
    seen = 0
    trials = 60
    for _ in range(trials):
        tallies = [_tally(rng, evening(FIRST) + k * DAY, max(1, _poisson(rng, rate)), 0.98, 0.02) for k in range(56)]
        for k in (56, 57):
            tallies.append(_tally(rng, evening(FIRST) + k * DAY, max(1, _poisson(rng, rate)), 0.98, 0.02, "date"))
            if "date" in {c.field for c in _shares(tallies)}:
                seen += 1
                break
    assert seen >= least * trials
