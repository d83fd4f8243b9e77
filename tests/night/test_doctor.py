from __future__ import annotations

import datetime as dt
import json
import shutil
import ssl
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
import trustme
from click.testing import CliRunner

from pipeline.cli.doctor import command
from pipeline.cli.init import make_workspace
from pipeline.night import checks, doctor
from pipeline.night.checks import (
    began,
    certificate_days,
    check_disk,
    check_model,
    check_schedule,
    schedules,
)
from pipeline.night.doctor import Diagnosis, examine
from pipeline.night.findings import Finding, Level, Remark
from pipeline.outlets import Outlet
from pipeline.records import NotArticle, Outcome, OutletKind
from pipeline.settings import Workspace
from pipeline.store import Judgement, Night, Relearnt, Store
from pipeline.themes import load_plan, shipped_plan_path
from tests.crawl.server import Server
from tests.night.past import FIRST, HOST, Past, evening

DAY = dt.timedelta(days=1)
LAST = FIRST + 30 * DAY
NOW = evening(LAST, 23)
DOWN = (Outcome.CONNECTION, Outcome.CONNECTION)


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Workspace:
    made = make_workspace(tmp_path / "ws")
    write(made, HOST)
    monkeypatch.setattr(
        doctor, "check_model", lambda _: Finding(Level.OK, "model", Remark.of("model.right", version="there"))
    )
    monkeypatch.setattr(checks, "schedules", lambda: iter(["cron: crontab -l"]))
    return made


@pytest.fixture
def past(place: Workspace) -> Iterator[Past]:
    made = Past(Store.open(place.store_url))
    made.days(FIRST, 30, 3, robots="aaaa")
    yield made
    made.store.close()


def write(place: Workspace, host: str, more: str = "") -> None:
    text = f'name = "Báo {host}"\nurl = "https://{host}"\nkind = "provincial_paper"\n{more}\n'
    (place.outlets / f"{host}.toml").write_text(text, encoding="utf-8")


def found(place: Workspace, about: str = HOST, **more: object) -> list[Finding]:
    return [f for f in examine(place, now=NOW, **more).findings if f.about == about]  # type: ignore[arg-type]


def diagnose(place: Workspace) -> Diagnosis:
    return examine(place, now=NOW)


def test_all_well(place: Workspace, past: Past) -> None:
    past.night(LAST, 3, robots="aaaa")
    said = diagnose(place)
    assert said.exit_code == 0
    (line,) = said.outlets
    assert (line.outlet, line.state, line.last_read) == (HOST, "ok", evening(LAST))
    assert line.usual.shares["lead"] == 1.0
    assert line.certificate is None
    assert [f.level for f in said.findings] == [Level.OK] * 3


def test_one_bad_night_is_a_note_and_three_need_a_person(place: Workspace, past: Past) -> None:
    past.night(LAST, doors=DOWN)
    (one,) = found(place)
    assert one.level is Level.NOTE
    assert "last night (connection)" in one.says
    past.night(LAST, doors=DOWN)
    past.night(LAST, doors=DOWN)
    (three,) = found(place)
    assert three.level is Level.PERSON
    assert "3 nights" in three.says
    assert f"https://{HOST}" in three.do
    assert diagnose(place).exit_code == 1
    assert diagnose(place).outlets[0].last_read == evening(LAST - DAY)


@pytest.mark.parametrize(
    ("how", "advice"),
    [(Outcome.TLS, "ca_file"), (Outcome.REFUSED, "delay_s"), (Outcome.ROBOTS, "permission"), (Outcome.GONE, "--force")],
)
def test_the_advice_fits_the_failure(place: Workspace, past: Past, how: Outcome, advice: str) -> None:
    for _ in range(3):
        past.night(LAST, doors=(how, how))
    assert advice in found(place)[0].do


def test_a_merged_outlet_is_told_where_its_news_went(place: Workspace) -> None:
    write(place, "baobacgiang.com.vn")
    with Store.open(place.store_url) as store:
        for _ in range(3):
            Past(store, "baobacgiang.com.vn").night(LAST, doors=DOWN)
    assert "baobacninhtv.vn" in found(place, "baobacgiang.com.vn")[0].do


def test_drift_is_a_note_first_and_then_needs_a_person(place: Workspace, past: Past) -> None:
    past.night(LAST, 4, lead="")
    (note,) = found(place)
    assert note.level is Level.NOTE
    assert "lead 100% → 0%" in note.says
    past.night(LAST, 4, lead="")
    assert found(place)[0].level is Level.PERSON


def test_silence_needs_a_person(place: Workspace, past: Past) -> None:
    past.days(LAST - DAY * 0, 1, 0)
    for k in range(1, 5):
        past.night(LAST + k * DAY)
    said = examine(place, now=evening(LAST + 4 * DAY, 23))
    (one,) = [f for f in said.findings if f.about == HOST]
    assert one.level is Level.PERSON
    assert "no article for 5 days, where 15 are usual" in one.says
    assert said.outlets[0].usual.habit == pytest.approx(21, abs=1)


def test_changed_robots_rules(place: Workspace, past: Past) -> None:
    past.night(LAST, 3, robots="bbbb")
    (note,) = found(place)
    assert (note.level, note.says) == (Level.NOTE, "its robots.txt changed on 01/04/2026")
    past.night(LAST, 3, robots="bbbb", failed=2, how=Outcome.ROBOTS)
    worse = [f for f in found(place) if "robots" in f.says]
    assert worse[0].level is Level.PERSON
    assert "forbids 2" in worse[0].says
    assert not [f for f in examine(place, now=NOW + 20 * DAY).findings if "robots" in f.says]


def test_an_outlet_at_rest_is_left_alone(place: Workspace, past: Past) -> None:
    write(place, HOST, "enabled = false")
    said = examine(place, now=NOW, online=True, certificate=lambda *_: pytest.fail("it was asked"))
    assert said.outlets[0].state == "resting"
    assert not [f for f in said.findings if f.about == HOST]


def test_files_that_stop_the_night(place: Workspace, past: Past) -> None:
    (place.outlets / "hong.toml").write_text("name = ", encoding="utf-8")
    write(place, "a.example.vn")
    (place.outlets / "z.toml").write_bytes((place.outlets / "a.example.vn.toml").read_bytes())
    past.night(LAST, 3)
    said = diagnose(place)
    assert said.exit_code == 1
    broken = {f.about: f for f in said.findings if f.level is Level.PERSON}
    assert set(broken) == {"hong.toml", "z.toml"}
    assert {line.outlet for line in said.outlets} == {HOST, "a.example.vn"}
    assert "not yet read" in {line.state for line in said.outlets}


def test_a_broken_database_is_said_with_the_rest(place: Workspace) -> None:
    (place.root / "tinyte.db").write_bytes(b"no database at all, but long enough to be looked at" * 50)
    said = diagnose(place)
    assert said.exit_code == 1
    assert {"database", "disk", "model"} <= {f.about for f in said.findings}


def test_an_empty_workspace(place: Workspace) -> None:
    (place.outlets / f"{HOST}.toml").unlink()
    said = diagnose(place)
    assert {f.about for f in said.findings if f.level is Level.PERSON} == {"outlets", "schedule"}


def test_certificates_are_asked_once_an_outlet(place: Workspace, past: Past) -> None:
    past.night(LAST, 3)
    asked: list[str] = []

    def three_days(outlet: Outlet, now: dt.datetime) -> int:
        asked.append(outlet.host)
        return 3

    said = examine(place, now=NOW, online=True, certificate=three_days)
    assert asked == [HOST]
    assert said.outlets[0].certificate == 3
    assert "ends in 3 days" in next(f.says for f in said.findings if f.about == HOST)
    bad = examine(place, now=NOW, online=True, certificate=lambda *_: "not trusted: self-signed")
    assert any("can't be checked: not trusted" in f.says for f in bad.findings)


# The checks.


def night(started: dt.datetime, *, finished: bool = True) -> Night:
    return Night(1, "0", started, started + dt.timedelta(minutes=9) if finished else None, 0 if finished else None)


def test_the_schedule(place: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    assert check_schedule(None, place, NOW).level is Level.PERSON
    assert check_schedule(night(NOW - 35 * DAY / 24), place, NOW).level is Level.OK
    late = check_schedule(night(NOW - 5 * DAY), place, NOW)
    assert (late.level, late.says) == (Level.PERSON, "the last night began 5 days ago")
    assert "crontab -l" in late.do
    assert check_schedule(night(NOW - DAY, finished=False), place, NOW).level is Level.NOTE
    monkeypatch.setattr(checks, "schedules", lambda: iter([]))
    assert check_schedule(night(NOW - DAY), place, NOW).level is Level.NOTE
    assert "docs/schedule.md" in check_schedule(night(NOW - 5 * DAY), place, NOW).do


@pytest.mark.parametrize(
    ("text", "runs"),
    [
        ("30 22 * * * /opt/tin-y-te/.venv/bin/tinyte night --workspace /srv/x", True),
        ("# 30 22 * * * tinyte night", False),
        ("ExecStart=/opt/.venv/bin/tinyte --workspace /srv/x night", True),
        ('"\\Tin Y te","C:\\tin-y-te\\.venv\\Scripts\\tinyte.exe night --workspace C:\\x"', True),
        ("0 1 * * * tinyte export", False),
        ("", False),
    ],
)
def test_what_runs_the_night(text: str, runs: bool, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    assert checks._runs_night(text) is runs
    monkeypatch.setattr(checks, "_ask", lambda _: text)
    monkeypatch.setattr(Path, "home", lambda: tmp_path)
    assert any("crontab -l" in found or "Task Scheduler" in found for found in schedules()) is runs


def test_a_user_unit_is_found(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    unit = tmp_path / ".config/systemd/user/tinyte-night.service"
    unit.parent.mkdir(parents=True)
    unit.write_text("[Service]\nExecStart=/home/a/.venv/bin/tinyte night -w /srv/a\n", encoding="utf-8")
    monkeypatch.setattr(Path, "home", lambda: tmp_path)
    monkeypatch.setattr(checks, "_ask", lambda _: "")
    assert "systemd: tinyte-night.service" in list(schedules())


def test_a_tool_that_is_missing_hangs_or_complains_says_nothing() -> None:
    assert checks._ask(["no-such-tool-anywhere"]) == ""
    assert isinstance(checks._ask(["crontab", "-l"]), str)


def test_the_disk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for free, grown, level in [(9e9, 0, "ok"), (9e9, 1e9, "note"), (1.9e9, 1e6, "note"), (4e8, 1e6, "person")]:
        monkeypatch.setattr(shutil, "disk_usage", lambda _, free=free: type("Usage", (), {"free": int(free)})())
        assert check_disk(tmp_path, grown).level.value == level
    assert "400 nights" in check_disk(tmp_path, 1e6).says


def test_the_model(tmp_path: Path) -> None:
    place = make_workspace(tmp_path / "ws")
    (place.root / "tinyte.toml").write_text('[model]\nfolder = "none"\n', encoding="utf-8")
    assert check_model(Workspace.open(place.root)).level is Level.PERSON


def test_a_model_whose_encoder_cant_run_is_noted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    light = type("Light", (), {"version": "mix.light", "codes": load_plan(shipped_plan_path()).codes})()
    monkeypatch.setattr(checks, "open_model", lambda _: light)
    place = make_workspace(tmp_path / "ws")
    found = check_model(Workspace.open(place.root))
    assert (found.level, found.do) == (Level.NOTE, "pip install onnxruntime tokenizers")
    (place.root / "tinyte.toml").write_text('[model]\nversion = "mix.light"\n', encoding="utf-8")
    assert check_model(Workspace.open(place.root)).level is Level.OK, "asked for, so nothing is amiss"


def test_a_model_that_lacks_a_theme_of_the_plan_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    place = make_workspace(tmp_path / "ws")
    codes = load_plan(place.plan).codes
    for known, level in ((codes, Level.OK), (codes[:-2], Level.PERSON)):
        monkeypatch.setattr(
            checks, "open_model", lambda _, known=known: type("M", (), {"version": "m", "codes": known})()
        )
        found = check_model(place)
        assert found.level is level
    assert (
        found.says
        == f"m doesn't know these themes of the plan, so nothing is counted under them: {', '.join(codes[-2:])}"
    )
    assert "tinyte train --correct" in found.do
    place.plan.write_text("themes = 3", encoding="utf-8")
    assert check_model(place).about == "plan"


@pytest.fixture
def authority() -> trustme.CA:
    return trustme.CA()


@pytest.fixture
def secure(authority: trustme.CA) -> Iterator[Server]:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert("127.0.0.1", not_after=dt.datetime.now(dt.UTC) + 40.5 * DAY).configure_cert(context)
    with Server(ssl_context=context) as server:
        yield server


def test_a_certificates_days_are_read_by_one_handshake(secure: Server, authority: trustme.CA, tmp_path: Path) -> None:
    authority.cert_pem.write_to_path(tmp_path / "ca.pem")
    mine = {"name": "Báo", "url": secure.root, "kind": OutletKind.PORTAL}
    trusted = Outlet.model_validate({**mine, "allow_private": True, "ca_file": str(tmp_path / "ca.pem")})
    assert certificate_days(trusted, dt.datetime.now(dt.UTC)) == 40
    assert secure.paths == []
    stranger = Outlet.model_validate({**mine, "allow_private": True})
    assert str(certificate_days(stranger, NOW)).startswith("not trusted")
    assert "not a public address" in str(certificate_days(Outlet.model_validate(mine), NOW))


def test_certificates_that_cannot_be_had() -> None:
    plain = {"name": "Báo", "kind": OutletKind.PORTAL, "allow_private": True}
    assert certificate_days(Outlet.model_validate({**plain, "url": "http://127.0.0.1:9"}), NOW) == "no https"
    assert str(certificate_days(Outlet.model_validate({**plain, "url": "https://127.0.0.1:9"}), NOW)).startswith(
        "no answer"
    )
    lost = Outlet.model_validate({**plain, "url": "https://khong-co.invalid"})
    assert str(certificate_days(lost, NOW)).startswith("no answer")
    assert checks._days_left(b"rubbish", NOW) == "unreadable"


def test_a_server_that_never_shakes_hands(monkeypatch: pytest.MonkeyPatch) -> None:
    import socket

    with socket.create_server(("127.0.0.1", 0)) as listening:
        threading.Thread(target=lambda: listening.accept()[0].recv(1), daemon=True).start()
        url = f"https://127.0.0.1:{listening.getsockname()[1]}"
        outlet = Outlet(name="Báo", url=url, kind=OutletKind.PORTAL, allow_private=True)
        assert str(certificate_days(outlet, NOW, timeout_s=0.2)).startswith("no answer")


# The command.


def test_the_command_fits_100_columns_and_ends_with_1(place: Workspace) -> None:
    write(place, "mot-dia-chi-rat-dai-cua-trang-tin.sonla.gov.vn")
    done = CliRunner().invoke(command, ["--workspace", str(place.root)])
    assert done.exit_code == 1, done.output
    assert "DO" in done.output
    assert "tinyte night" in done.output
    assert max(map(len, done.output.splitlines())) <= 100


def test_the_command_as_json(place: Workspace, past: Past) -> None:
    done = CliRunner().invoke(command, ["--json", "--workspace", str(place.root)])
    plain = json.loads(done.output)
    assert plain["exit_code"] == done.exit_code == 1  # that past is long ago
    assert plain["outlets"][0]["outlet"] == HOST
    assert {"level", "about", "says", "do"} == set(plain["findings"][0])


# What nights learnt, and what came instead of articles.


def judged(past: Past, night: int, relearnt: Relearnt, said: str) -> None:
    found = Judgement(night, HOST, evening(LAST), "degraded", ("lead",), "lead 100% → 0%", relearnt, said, 0.0, 1.0, 9)
    past.store.save_judgement(found)


def test_a_file_that_a_night_changed_is_told_and_needs_nobody(place: Workspace, past: Past) -> None:
    judged(past, past.night(LAST, 3), Relearnt.TAKEN, "learnt anew from 12 pages and used")
    (one,) = found(place)
    assert one.level is Level.NOTE
    assert "its layout was learnt anew from 12 pages and used" in one.says
    assert diagnose(place).exit_code == 0
    line = diagnose(place).outlets[0]
    assert line.judgement is not None
    assert line.judgement.mended == 9


def test_learning_that_did_not_help_is_told_with_the_drift(place: Workspace, past: Past) -> None:
    judged(past, past.night(LAST, 4, lead=""), Relearnt.KEPT, "learnt anew from 12 pages, not used")
    past.night(LAST, 4, lead="")
    (one,) = found(place)
    assert one.level is Level.PERSON
    assert "not used" in one.says
    assert "tinyte reextract" in one.do


@pytest.mark.parametrize(
    ("what", "level", "advice"),
    [
        (NotArticle.LOGIN, Level.PERSON, "access"),
        (NotArticle.ROBOT_CHECK, Level.PERSON, "delay_s"),
        (NotArticle.HOME, Level.PERSON, "moved"),
        (NotArticle.MAINTENANCE, Level.NOTE, "ask for them again"),
    ],
)
def test_what_came_instead_of_articles_is_told(
    place: Workspace, past: Past, what: NotArticle, level: Level, advice: str
) -> None:
    past.night(LAST, 2, not_articles=4, instead=what.because("as the page says"))
    (said,) = found(place)  # and nothing of selectors, which can't cure it
    assert said.level is level
    assert "4 of 6 articles" in said.says
    assert advice in said.do
    assert diagnose(place).outlets[0].refused == {what.value: 4}


def test_one_list_among_articles_is_not_worth_a_word(place: Workspace, past: Past) -> None:
    past.night(LAST, 5, not_articles=1, instead=NotArticle.LISTING.because("a section"))
    assert found(place) == []


@pytest.mark.parametrize(
    ("age", "said"),
    [
        (dt.timedelta(seconds=-5), "just now"),
        (dt.timedelta(seconds=90), "just now"),
        (dt.timedelta(minutes=20), "20 minutes ago"),
        (dt.timedelta(minutes=80), "1 hour ago"),
        (dt.timedelta(hours=47.9), "47 hours ago"),
        (dt.timedelta(hours=50), "2 days ago"),
    ],
)
def test_how_long_ago_the_last_night_was(age: dt.timedelta, said: str) -> None:
    assert str(began(age)) == f"the last night began {said}"
