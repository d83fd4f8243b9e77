from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from pipeline.cli.export import command
from pipeline.errors import ConfigError, UsageError
from pipeline.store import Store
from pipeline.themes import shipped_plan_path
from tests.store.makers import address_of, article, name_of, outlet, tagging, visit


@pytest.fixture
def place(tmp_path: Path) -> Path:
    (tmp_path / "tinyte.toml").write_text("", encoding="utf-8")
    (tmp_path / "themes").mkdir()
    (tmp_path / "themes" / "plan.toml").write_bytes(shipped_plan_path().read_bytes())
    with Store.open(address_of(tmp_path / "tinyte.db")) as store:
        store.sync_outlets([outlet()])
        for n, published in enumerate((article().published, None)):
            one = article(n, published=published)
            store.save_article(one, identities=[name_of(n)], visit=visit(n))
            store.save_taggings([tagging(one.id, "food_safety")])
        store.save_article(article(7), identities=[name_of(7)], visit=visit(7))
    return tmp_path


def run(place: Path, *args: str) -> Result:
    return CliRunner().invoke(command, ["--workspace", str(place), *args])


def test_everything_stored_goes_to_the_workspaces_folder(place: Path) -> None:
    result = run(place)
    assert result.exit_code == 0, result.output
    assert "1 item about health" in result.output
    assert "1 more without a date" in result.output
    assert "1 article not tagged yet" in result.output
    for name in ("counts.xlsx", "counts.csv"):
        assert (place / "exports" / name).stat().st_size > 100
        assert str(place / "exports" / name) in result.output


def test_a_period_in_either_way_of_writing_and_a_folder(place: Path, tmp_path: Path) -> None:
    out = tmp_path / "báo cáo"
    result = run(place, "--from", "01/01/2026", "--to", "2026-12-31", "--out", str(out))
    assert result.exit_code == 0, result.output
    assert "1 item about health" in result.output
    assert "1 more without a date" in result.output
    assert (out / "counts.csv").is_file()


def test_a_period_that_ends_before_it_begins(place: Path) -> None:
    result = run(place, "--from", "2026-12-31", "--to", "2026-01-01")
    assert isinstance(result.exception, UsageError)
    assert "is after" in str(result.exception)


def test_a_day_that_is_none_is_a_usage_error(place: Path) -> None:
    assert run(place, "--from", "2026-02-30").exit_code == 2


def test_a_folder_that_is_no_workspace(tmp_path: Path) -> None:
    assert isinstance(run(tmp_path).exception, ConfigError)
