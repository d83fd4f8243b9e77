from __future__ import annotations

import datetime as dt
import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from pipeline.cli.init import make_workspace
from pipeline.cli.ledger import command
from pipeline.errors import ConfigError, UsageError
from pipeline.records import Outcome
from pipeline.settings import Workspace
from pipeline.store import Store
from tests.night.past import FIRST, HOST, Past

DAY = dt.timedelta(days=1)


@pytest.fixture
def place(tmp_path: Path) -> Workspace:
    made = make_workspace(tmp_path / "ws")
    with Store.open(made.store_url) as store:
        past = Past(store)
        past.night(FIRST, 3)  # Monday 2 March 2026
        past.night(FIRST + DAY, 0)
        past.night(FIRST + 2 * DAY, 0, doors=(Outcome.CONNECTION,))
        past.night(FIRST + 3 * DAY, 1, failed=1)
        past.night(FIRST + 5 * DAY, 12)
    text = 'name = "Báo Mới"\nurl = "https://moi.example.vn"\nkind = "portal"\n'
    (made.outlets / "moi.toml").write_text(text, encoding="utf-8")
    return made


def run(place: Workspace, *args: str) -> Result:
    return CliRunner().invoke(command, [*args, "--workspace", str(place.root)])


def test_a_sign_a_day_and_what_it_means(place: Workspace) -> None:
    done = run(place, "--from", "2026-02-27", "--to", "08/03/2026")
    assert done.exit_code == 0
    lines = done.output.splitlines()
    assert lines[0] == f"Báo Thử ({HOST})"
    assert lines[1].startswith("  Feb 2026  " + 26 * " " + "..   ")
    assert lines[2].startswith("  Mar 2026  .#ox~-#-")
    assert lines[2].endswith("    16 items  2# 1o 1~ 1x 2- 1.")
    assert "Báo Mới (moi.example.vn)" in lines
    assert "o covered, no article that day" in " ".join(lines[-2:])
    assert "afterwards" not in done.output
    assert max(map(len, lines)) <= 100


def test_one_item_is_one(place: Workspace) -> None:
    lines = run(place, "--from", "2026-03-05", "--to", "2026-03-05", "--outlet", HOST).output.splitlines()
    assert lines[1].endswith("     1 item   1~")


def test_as_json_one_row_an_outlet_and_day(place: Workspace) -> None:
    rows = json.loads(run(place, "--json", "--from", "2026-03-02", "--to", "2026-03-04", "--outlet", HOST).output)
    assert [(row["day"], row["state"], row["items"]) for row in rows] == [
        ("2026-03-02", "covered", 3),
        ("2026-03-03", "covered", 0),
        ("2026-03-04", "down", 0),
    ]
    assert rows[2]["note"] == "none of its doors answered"


def test_what_cannot_be_asked(place: Workspace, tmp_path: Path) -> None:
    assert isinstance(run(place, "--from", "2026-03-02", "--to", "2026-03-01").exception, UsageError)
    with pytest.raises(ConfigError, match="did you mean"):
        raise run(place, "--outlet", "bao.exmaple.vn").exception or AssertionError
    assert run(place, "--from", "02-03-2026").exit_code == 2
    empty = make_workspace(tmp_path / "empty")
    assert "no outlets yet" in run(empty).output
    assert run(empty, "--json").output.strip() == "[]"


def test_a_period_that_lies_ahead(place: Workspace) -> None:
    assert "over yet" in run(place, "--from", "2199-01-01", "--to", "2199-01-02").output
