from __future__ import annotations

import errno
from pathlib import Path

import pytest

from pipeline.errors import ExportError
from pipeline.report.files import aside, inert


@pytest.mark.parametrize("start", list("=+-@\t\r\n＝＋－＠"))
def test_what_may_be_a_formula_is_marked_as_text(start: str) -> None:
    assert inert(f"{start}1+1") == f"'{start}1+1"


@pytest.mark.parametrize("text", ["", "Báo Thử", "2026-03", "5 ca sởi", "'đã có"])
def test_other_text_stays(text: str) -> None:
    assert inert(text) == text


def test_a_file_takes_its_place_whole(tmp_path: Path) -> None:
    path = tmp_path / "mới" / "counts.csv"
    with aside(path) as part:
        part.write_text("a", encoding="utf-8")
        assert not path.exists()
    assert path.read_text(encoding="utf-8") == "a"
    assert [p.name for p in path.parent.iterdir()] == ["counts.csv"]


def half_written(path: Path) -> None:
    with aside(path) as part:
        part.write_text("half", encoding="utf-8")
        raise OSError(errno.ENOSPC, "No space left on device")


def test_a_failure_leaves_the_old_file_and_no_rest(tmp_path: Path) -> None:
    path = tmp_path / "counts.csv"
    path.write_text("old", encoding="utf-8")
    with pytest.raises(ExportError, match="No space left"):
        half_written(path)
    assert path.read_text(encoding="utf-8") == "old"
    assert [p.name for p in tmp_path.iterdir()] == ["counts.csv"]


def test_a_workbook_open_in_excel_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def held(*_: object) -> None:
        raise PermissionError(errno.EACCES, "The process cannot access the file")

    monkeypatch.setattr(Path, "replace", held)
    with (
        pytest.raises(ExportError, match="open in Excel or another program, close it there"),
        aside(tmp_path / "a") as part,
    ):
        part.touch()
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_is_a_file(tmp_path: Path) -> None:
    (tmp_path / "exports").touch()
    with pytest.raises(ExportError, match="can't be written"), aside(tmp_path / "exports" / "counts.csv"):
        pass
