from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.cli.sink import open_sink
from pipeline.errors import ExportError


def test_a_file_may_be_read_and_written_at_once(tmp_path: Path) -> None:
    path = tmp_path / "bài.jsonl"
    path.write_text("một\nhai\n", encoding="utf-8")
    with path.open(encoding="utf-8") as source, open_sink(path) as sink:
        sink.writelines(line.upper() for line in source)
    assert path.read_text(encoding="utf-8") == "MỘT\nHAI\n"


def test_what_breaks_off_leaves_the_old_file(tmp_path: Path) -> None:
    path = tmp_path / "out.jsonl"
    path.write_text("cũ", encoding="utf-8")
    with pytest.raises(TypeError), open_sink(path) as sink:
        sink.writelines(["mới", 3])  # type: ignore[list-item]
    assert path.read_text(encoding="utf-8") == "cũ"
    assert [p.name for p in tmp_path.iterdir()] == ["out.jsonl"]


def test_a_link_stays_a_link(tmp_path: Path) -> None:
    try:
        (tmp_path / "link").symlink_to(tmp_path / "real")
    except OSError:
        pytest.skip("this system lets this user make no links")
    with open_sink(tmp_path / "link") as sink:
        sink.write("x")
    assert (tmp_path / "link").is_symlink()
    assert (tmp_path / "real").read_text(encoding="utf-8") == "x"


def test_what_is_no_file_is_never_replaced(tmp_path: Path) -> None:
    with pytest.raises(ExportError, match="can't be written"), open_sink(tmp_path):
        pass
    null = Path("/dev/null")
    if null.is_char_device():
        with open_sink(null) as sink:
            sink.write("x")
        assert null.is_char_device()


def test_stdout_by_default(capsys: pytest.CaptureFixture[str]) -> None:
    with open_sink(None) as sink:
        sink.write("x")
    assert capsys.readouterr().out == "x"
