"""An outlet redesigns its pages; nobody touches anything. Nights on a real server, by a clock of their own."""

from __future__ import annotations

import datetime as dt
import io
import itertools
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from rich.console import Console

from pipeline.cli.init import make_workspace
from pipeline.cli.night import as_dict, print_night
from pipeline.night import run_night
from pipeline.night.habits import State
from pipeline.records import Outcome
from pipeline.settings import Workspace
from pipeline.store import DayState, Relearnt, Store
from tests.crawl.server import Server
from tests.night.redesign import SLOGAN, Paper

QUIET = ("ok", "young")


@pytest.fixture
def paper(tmp_path: Path) -> Iterator[Paper]:
    with Server() as server:
        made = Paper(server, tmp_path)
        yield made
        made.close()


def drawn(paper: Paper, layout: str, nights: int = 7) -> int:
    """Let so many ordinary nights pass, then redesign; return how many stories there were."""
    assert {j.state for j in paper.nights(nights)} <= set(QUIET)
    assert paper.right() == 1
    paper.layout = layout
    return len(paper.stories)


def test_the_night_after_a_redesign_its_articles_are_right_again(paper: Paper) -> None:
    before = drawn(paper, "slogan")
    former = paper.file.read_bytes()
    first, second = paper.nights(2)
    assert (first.state, first.fields, first.relearnt) == (State.DEGRADED, ("lead",), Relearnt.FEW)
    assert "lead 100% → 0%" in first.detail
    assert (second.relearnt, second.before, second.after, second.mended) == (Relearnt.TAKEN, 0, 1, 10)
    assert paper.right(before) == 1
    assert paper.right() == 1
    selectors = {layout.lead for layout in paper.outlet.layouts}
    assert selectors == {"p.sapo", "div.v2-intro"}  # the old layout's pages are still there to be read again
    (copy,) = paper.outlets.glob("*.bak")
    assert copy.read_bytes() == former
    later = paper.nights(4)
    assert [(j.state, j.relearnt) for j in later] == [(State.OK, Relearnt.NOT)] * 4
    assert paper.right() == 1


def test_with_pages_enough_it_is_the_same_night(tmp_path: Path) -> None:
    with Server() as server:
        paper = Paper(server, tmp_path, a_day=9)
        before = drawn(paper, "slogan")
        assert paper.night().relearnt is Relearnt.TAKEN
        assert paper.right(before) == 1
        stored = {a.article.url: a for a in paper.store.articles()}
        redone = [stored[f"{server.root}{s.path}"] for s in paper.stories[before:]]
        assert {len(paper.store.versions(a.id)) for a in redone} == {1}  # what was read at first is kept
        assert all(SLOGAN in paper.store.versions(a.id)[0].lead for a in redone)
        paper.close()


def test_pages_that_were_refused_are_read_as_articles_after_all(paper: Paper) -> None:
    paper.cut = True  # then nothing but the page says in full what it is
    before = drawn(paper, "listed")
    found = paper.nights(3)
    assert found[0].fields[0] == "article"
    assert [j.relearnt for j in found].count(Relearnt.TAKEN) == 1
    stored = {a.article.title for a in paper.store.articles()}
    assert {s.title for s in paper.stories[before:]} <= stored
    later = paper.nights(3)
    assert {j.state for j in later} == {State.OK.value}
    days = paper.store.ledger(found[0].at.date(), later[-1].at.date(), now=paper.clock)
    assert [(d.state, d.items) for d in days] == [(DayState.COVERED, 5)] * 6


def test_learning_that_does_not_help_is_not_repeated_every_night(paper: Paper) -> None:
    before = drawn(paper, "script", nights=14)
    former = paper.file.read_bytes()
    found = paper.nights(10)
    assert {j.state for j in found} <= {State.DEGRADED.value, State.SILENT.value}
    tries = [n for n, j in enumerate(found) if j.relearnt is Relearnt.KEPT]
    assert tries
    assert all(later - earlier >= 7 for earlier, later in itertools.pairwise(tries))
    assert {j.relearnt for j in found} >= {Relearnt.FEW, Relearnt.KEPT, Relearnt.WAITING}
    assert Relearnt.TAKEN not in {j.relearnt for j in found}
    assert "next try" in next(j.said for j in found if j.relearnt is Relearnt.WAITING)
    assert paper.file.read_bytes() == former
    assert list(paper.outlets.glob("*.bak")) == []
    assert paper.store.how_many() == before  # nothing was stored as an article that is none
    night = found[-1].night
    assert paper.store.outcomes(night)[paper.outlet.host][Outcome.NOT_ARTICLE] == 5


def test_a_wall_is_said_and_no_layout_is_learnt_from_it(paper: Paper) -> None:
    before = drawn(paper, "wall")
    found = paper.nights(3)
    assert {(j.state, j.fields, j.relearnt) for j in found} == {("degraded", ("article",), Relearnt.NOT)}
    assert "login" in found[0].said
    assert paper.store.how_many() == before
    paper.layout = "first"  # the wall goes: what waited is read after all
    paper.night()
    assert paper.right(before) == 1


def test_a_learnt_layout_that_fits_no_more_is_replaced_though_pages_are_read_without_it(tmp_path: Path) -> None:
    with Server() as server:
        paper = Paper(server, tmp_path, a_day=9)
        drawn(paper, "slogan")
        paper.night()
        assert len(paper.outlet.layouts) == 2
        paper.nights(2)
        paper.layout = "plain"
        found = paper.night()
        assert (found.fields, found.relearnt) == (("layout",), Relearnt.TAKEN)
        assert {layout.body for layout in paper.outlet.layouts} >= {"div.v3-body", "section.v2-text"}
        assert paper.night().state in QUIET
        assert paper.right() == 1
        paper.close()


def test_a_second_redesign_in_a_week_is_learnt_too(tmp_path: Path) -> None:
    with Server() as server:
        paper = Paper(server, tmp_path, a_day=9)
        drawn(paper, "slogan")
        assert paper.night().relearnt is Relearnt.TAKEN
        assert paper.night().state in QUIET
        paper.layout = "plain"
        assert paper.night().relearnt is Relearnt.TAKEN
        assert paper.right() == 1
        assert len(list(paper.outlets.glob("*.bak"))) == 2
        paper.close()


def test_what_a_person_set_stays_and_the_night_says_so(paper: Paper) -> None:
    paper.file.write_text(
        paper.file.read_text(encoding="utf-8") + '\n[selectors]  # của tôi\nlead = ".sapo"\n', encoding="utf-8"
    )
    drawn(paper, "slogan")
    found = paper.nights(3)
    assert {j.state for j in found} == {State.DEGRADED.value}
    assert "a person's [selectors] name lead" in next(j.said for j in found if j.relearnt is Relearnt.KEPT)
    assert '[selectors]  # của tôi\nlead = ".sapo"\n' in paper.file.read_text(encoding="utf-8")


def test_a_file_that_went_away_meanwhile_is_said_and_harms_nothing(paper: Paper) -> None:
    drawn(paper, "slogan")
    paper.night()
    paper.publish()
    outlet = paper.outlet
    shutil.move(paper.file, paper.file.with_suffix(".away"))
    found = paper.night_of(outlet)
    assert found.relearnt is Relearnt.KEPT
    assert "its file can't be changed" in found.said


def test_silence_beyond_habit_is_said_and_a_quiet_weekend_is_not(paper: Paper) -> None:
    paper.nights(17)
    states = [paper.night(publish=False).state for _ in range(6)]
    assert states[0] == State.OK
    assert states[-1] == State.SILENT
    assert "no article for" in paper.judgements[-1].detail
    assert paper.night().state != State.SILENT
    days = paper.store.ledger(paper.judgements[-7].at.date(), paper.judgements[-2].at.date(), now=paper.clock)
    assert [(d.state, d.items) for d in days] == [(DayState.COVERED, 0)] * 6  # rows, not gaps


def test_an_outlet_that_was_only_just_added_is_not_called_silent(paper: Paper) -> None:
    paper.nights(1)
    paper.clock += dt.timedelta(days=3)
    assert {paper.night(publish=False).state for _ in range(8)} <= {"young", "ok"}


def test_five_ordinary_weeks_raise_nothing(paper: Paper) -> None:
    for day in range(35):
        paper.a_day = (3, 2, 4, 2, 3, 0, 1)[day % 7]
        paper.night()
    assert {j.state for j in paper.judgements} <= set(QUIET)
    assert {j.relearnt for j in paper.judgements} == {Relearnt.NOT}
    assert paper.right() == 1


def test_the_whole_night_says_what_it_mended_and_tags_it_again(tmp_path: Path) -> None:
    place = make_workspace(tmp_path / "ws")
    (place.root / "tinyte.toml").write_text("[crawl]\ndelay_s = 0\nretries = 0\n", encoding="utf-8")
    place = Workspace.open(place.root)
    with Server() as server:
        paper = Paper(server, place.root, a_day=9)
        drawn(paper, "slogan")
        paper.publish()
        clock = paper.clock
        paper.close()
        report = run_night(place, now=lambda: clock)
    (outlet,) = report.outlets
    assert (outlet.drift, outlet.mended, outlet.state) == ("degraded", True, "ok")
    assert "learnt anew from" in outlet.drift_said
    assert as_dict(report)["outlets"][0]["drift_said"] == outlet.drift_said  # type: ignore[index]
    with Store.open(place.store_url) as store:
        assert store.how_many_untagged(report.model) == 0
        assert all(SLOGAN not in a.article.lead for a in store.articles())
    console = Console(width=100, record=True, file=io.StringIO())
    print_night(report, console)
    said = " ".join(console.export_text().replace("│", " ").split())
    assert "mended: lead 100% → 0%" in said
