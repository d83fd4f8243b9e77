"""`tinyte init` makes a workspace that every other command can open."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest
from click.testing import CliRunner

from pipeline.cli.init import command, make_workspace
from pipeline.errors import ConfigError
from pipeline.settings import CrawlSettings, Settings, Workspace
from pipeline.themes import load_plan


def test_a_new_workspace_is_ready_for_son_la(tmp_path: Path) -> None:
    result = CliRunner().invoke(command, [str(tmp_path / "moi")])
    assert result.exit_code == 0, result.output
    workspace = Workspace.open(tmp_path / "moi")
    assert workspace.settings.office.province == "Sơn La"
    assert len(load_plan(workspace.plan).themes) == 18
    assert workspace.outlets.is_dir()


def test_every_commented_default_is_the_default(tmp_path: Path) -> None:
    make_workspace(tmp_path)
    text = (tmp_path / "tinyte.toml").read_text(encoding="utf-8")
    shown = "\n".join(
        line.removeprefix("# ") for line in text.splitlines() if not line.startswith("# ") or " = " in line
    )
    settings = Settings.model_validate(tomllib.loads(shown))
    assert settings.crawl.model_copy(update={"contact": ""}) == CrawlSettings()
    assert settings.model_copy(update={"crawl": CrawlSettings(), "office": Settings().office}) == Settings()


def test_a_second_init_destroys_nothing(tmp_path: Path) -> None:
    make_workspace(tmp_path)
    (tmp_path / "tinyte.toml").write_text("[office]\nname = 'của tôi'\n", encoding="utf-8")
    with pytest.raises(ConfigError, match="there is a workspace already"):
        make_workspace(tmp_path)
    assert "của tôi" in (tmp_path / "tinyte.toml").read_text(encoding="utf-8")


def test_names_with_quotes_stay_toml(tmp_path: Path) -> None:
    office = 'Sở Y tế "A" \\ B'
    assert make_workspace(tmp_path, office=office).settings.office.name == office


@pytest.mark.parametrize(
    ("province", "shown", "hidden"),
    [
        ("Sơn La", ('outlet list --province "Sơn La"', "outlet add baosonla.vn"), "ADDRESS"),
        ("Lào Cai", ('outlet list --province "Lào Cai"', "outlet add baolaocai.vn"), "baosonla.vn"),
        ("Nậm La", ("outlet add https://ADDRESS-OF-A-NEWS-SITE",), "baosonla.vn"),
    ],
)
def test_the_next_steps_are_those_of_the_province(
    tmp_path: Path, province: str, shown: tuple[str, ...], hidden: str
) -> None:
    said = CliRunner().invoke(command, [str(tmp_path / "moi"), "--province", province]).output
    assert all(f"  tinyte {one} --workspace" in said for one in shown)
    assert hidden not in said
