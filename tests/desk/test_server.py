"""`tinyte desk` as a process: it answers, ends when it is told to, and says what stands in its way."""

from __future__ import annotations

import signal
import socket
import subprocess
import sys
from pathlib import Path
from urllib.request import urlopen

import pytest
from click.testing import CliRunner

from pipeline.cli.desk import command
from pipeline.desk import server
from pipeline.desk.server import serve
from pipeline.errors import UsageError
from pipeline.settings import Workspace

TINYTE = [sys.executable, "-c", "from pipeline.cli import main; main()"]


def start(folder: Path) -> tuple[subprocess.Popen[str], str]:
    words = [*TINYTE, "desk", "--workspace", str(folder), "--port", "0", "--no-browser"]
    process = subprocess.Popen(words, stdout=subprocess.PIPE, encoding="utf-8")
    assert process.stdout
    return process, process.stdout.readline().split("The desk is at ")[1].split(";")[0]


@pytest.mark.skipif(sys.platform == "win32", reason="a console's Ctrl-C can't be sent to one process there")
@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGTERM])
def test_it_answers_and_ends_when_it_is_told_to(place: Workspace, how: int) -> None:
    process, address = start(place.root)
    with process:
        with urlopen(f"{address}/_stcore/health", timeout=30) as answer:
            assert answer.status == 200
        process.send_signal(how)
        assert process.wait(30) == 0
    with pytest.raises(OSError, match="refused"):
        urlopen(f"{address}/_stcore/health", timeout=5)


@pytest.mark.skipif(sys.platform == "win32", reason="looks at the port in the way of Linux")
def test_the_server_goes_with_the_process_that_began_it(place: Workspace) -> None:
    process, address = start(place.root)
    with process:
        process.kill()
        process.wait(30)
    host, port = address.removeprefix("http://").split(":")
    while answers(host, int(port)):  # until it is gone
        pass


def answers(host: str, port: int) -> bool:
    with socket.socket() as trial:
        return trial.connect_ex((host, port)) == 0


def test_a_port_in_use_is_named(place: Workspace) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        with pytest.raises(UsageError, match="is the desk open already"):
            serve(place, host="127.0.0.1", port=other.getsockname()[1], browser=False, say=pytest.fail)


def test_without_its_library_it_says_how_to_install_it(place: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(server, "find_spec", lambda _: None)
    with pytest.raises(UsageError, match=r"pip install 'tin-y-te\[desk\]'"):
        serve(place, host="127.0.0.1", port=0, browser=False, say=pytest.fail)


def test_the_command_refuses_other_addresses(place: Workspace) -> None:
    with pytest.raises(UsageError, match="nobody would have to sign in"):
        CliRunner().invoke(
            command, ["--workspace", str(place.root), "--host", "0.0.0.0", "--no-browser"], catch_exceptions=False
        )
