"""The command line as a whole: what it lists, how it ends, how fast it answers."""

from __future__ import annotations

import errno
import importlib
import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import click
import pytest

from pipeline.cli import cli, main
from pipeline.cli.table import COMMANDS


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_of_the_table_exists_and_has_help(name: str) -> None:
    command = importlib.import_module(COMMANDS[name].module).command
    assert isinstance(command, click.Command)
    assert command.help


def test_help_imports_nothing_heavy() -> None:
    script = (
        "import sys, pipeline.cli\n"
        "try: pipeline.cli.main(['--help'])\n"
        "except SystemExit: pass\n"
        "heavy = {'sklearn', 'underthesea', 'pandas', 'numpy', 'sqlalchemy', 'pydantic', 'requests', 'lxml', 'rich'}\n"
        "sys.exit(repr(heavy & set(sys.modules)) if heavy & set(sys.modules) else 0)\n"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    for name in COMMANDS:
        assert name in done.stdout


def test_an_unknown_command_is_answered_with_the_nearest(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as stop:
        main(["nigth"])
    assert stop.value.code == 2
    assert "did you mean 'night'?" in capsys.readouterr().err


def test_an_error_of_the_tree_ends_with_its_code(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as stop:
        main(["night", "--workspace", str(tmp_path)])
    assert stop.value.code == 2
    assert "tinyte init" in capsys.readouterr().err


def test_a_program_that_reads_json_gets_its_error_as_json(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as stop:
        main(["night", "--workspace", str(tmp_path), "--json"])
    assert stop.value.code == 2
    told = json.loads(capsys.readouterr().out)
    assert told["exit_code"] == 2
    assert "tinyte init" in told["error"]


@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EROFS])
def test_a_full_or_read_only_disk_is_a_message(
    number: int, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def full(*_args: object, **_options: object) -> None:
        raise OSError(number, os.strerror(number), "kho/tinyte.db")

    monkeypatch.setattr(cli, "main", full)
    with pytest.raises(SystemExit) as stop:
        main(["init", "son-la"])
    assert stop.value.code == 3
    assert f"tinyte: kho/tinyte.db: {os.strerror(number)}" in capsys.readouterr().err


@pytest.mark.skipif(os.name == "nt", reason="Windows has no signals to send; there TerminateProcess ends at once")
@pytest.mark.parametrize(("number", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143), (signal.SIGHUP, 129)])
def test_a_signal_ends_a_command_with_a_message(number: signal.Signals, code: int) -> None:
    script = (
        "import click, os, signal, threading, pipeline.cli as c\n"
        "@c.cli.command('wait')\n"
        "def wait(): print('up', flush=True); threading.Event().wait(30)\n"
        "signal.signal(signal.SIGINT, signal.default_int_handler)\n"
        "c.main(['wait'])\n"
    )
    pipe = subprocess.PIPE
    with subprocess.Popen([sys.executable, "-c", script], stdout=pipe, stderr=pipe, text=True) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        assert process.stdout.readline() == "up\n"
        process.send_signal(number)
        assert process.wait(20) == code
        assert "stopped; what was stored stays" in process.stderr.read()


def test_version(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as stop:
        main(["--version"])
    assert stop.value.code == 0
    assert "tinyte, version" in capsys.readouterr().out
