from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import click
import pytest

from pipeline.cli import cli, main
from pipeline.cli.hints import WITHOUT_WORKSPACE, spelled
from pipeline.cli.init import make_workspace


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("run 'tinyte night'", "run 'tinyte night --workspace nơi/a'"),
        ("'tinyte log import \"Sổ 'cũ'.xlsx\"' takes", "'tinyte log import \"Sổ 'cũ'.xlsx\" --workspace nơi/a' takes"),
        (
            "'tinyte night' and 'tinyte export'",
            "'tinyte night --workspace nơi/a' and 'tinyte export --workspace nơi/a'",
        ),
        ("'tinyte init DIR', 'tinyte --help'", "'tinyte init DIR', 'tinyte --help'"),
        ("it's 'tinyte desk --workspace b'", "it's 'tinyte desk --workspace b'"),
    ],
)
def test_commands_are_spelled_with_the_workspace(text: str, told: str) -> None:
    assert spelled(text, {"workspace": Path("nơi/a")}) == told
    assert spelled(text, {}) == text


def test_what_takes_no_workspace_is_known() -> None:
    bare = {name for name, takes in _commands(cli, "") if not takes}
    assert bare == {*WITHOUT_WORKSPACE, "audit check"}  # that one works on numbers alone, and no message names it


def _commands(command: click.Command, name: str) -> Iterator[tuple[str, bool]]:
    """Yield each command's name, and whether it takes a workspace."""
    if not isinstance(command, click.Group):
        yield name, any(option.name == "workspace" for option in command.params)
        return
    for below in command.list_commands(click.Context(command)):
        found = command.get_command(click.Context(command), below)
        assert found is not None
        yield from _commands(found, f"{name} {below}".strip())


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("log", "list"), "'tinyte log template{}' writes a workbook to fill, 'tinyte log import{}' takes it in"),
        (("report", "--frozen"), "'tinyte report --freeze NAME{}' keeps one"),
        (("audit",), "'tinyte audit draw --year 2026 --out FILE.xlsx{}' draws one"),
        (("night",), "add one with 'tinyte outlet add URL{}'"),
        (("outlet", "list"), "'tinyte outlet list --province NAME{}' shows the known ones of a province"),
        (("log", "history", "log-0"), "'tinyte log list --from DAY{}' shows them"),
        (("log", "undo", "7"), "'tinyte log import FILE{}' takes a sheet in"),
        (("ledger",), "'tinyte outlet add URL{}' adds one"),
    ],
)
def test_hints_name_the_workspace_that_was_given(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    words: tuple[str, ...],
    said: str,
) -> None:
    make_workspace(tmp_path / "nơi làm")
    monkeypatch.chdir(tmp_path)
    with pytest.raises(SystemExit):
        main([*words, "--workspace", "nơi làm"])
    assert said.replace("{}", ' --workspace "nơi làm"') in "".join(capsys.readouterr())
    monkeypatch.chdir(tmp_path / "nơi làm")
    with pytest.raises(SystemExit):
        main([*words])
    assert said.replace("{}", "") in "".join(capsys.readouterr())
