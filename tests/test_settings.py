"""What is wrong in a TOML file is said with the file, the key, what was expected and the nearest valid name."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.errors import ConfigError, UsageError, nearest
from pipeline.settings import Settings, Workspace, check, read_toml


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("[crawl]\ndelay = 3\n", ["tinyte.toml", "unknown key 'crawl.delay'", "'delay_s'"]),
        ("[craw]\n", ["unknown key 'craw'", "'crawl'"]),
        ("[crawl]\ndelay_s = 'ba'\n", ["key 'crawl.delay_s'", "expected a valid number", "'ba'"]),
        ("[crawl]\ndelay_s = -1\n", ["key 'crawl.delay_s'", "greater than or equal to 0", "-1"]),
        ("crawl = 3\n", ["key 'crawl'", "expected", "3"]),
        ("[crawl\n", ["not TOML", "line 1"]),
    ],
)
def test_a_bad_setting_is_named(tmp_path: Path, text: str, parts: list[str]) -> None:
    path = tmp_path / "tinyte.toml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(ConfigError) as caught:
        read_toml(path, Settings)
    for part in parts:
        assert part in str(caught.value)
    assert caught.value.exit_code == 2


def test_every_fault_of_a_file_is_told_at_once() -> None:
    with pytest.raises(ConfigError) as caught:
        check({"crawl": {"delay_s": -1, "timeout": 3}, "stroe": {}}, Settings, "tinyte.toml")
    assert len(str(caught.value).splitlines()) == 3


def test_a_file_that_is_not_utf8_is_told_with_the_place(tmp_path: Path) -> None:
    path = tmp_path / "tinyte.toml"
    path.write_bytes(b"[office]\nname = '\xd0\xff'\n")
    with pytest.raises(ConfigError, match="UTF-8 at byte 17"):
        read_toml(path, Settings)


def test_a_byte_order_mark_of_notepad_is_no_fault(tmp_path: Path) -> None:
    path = tmp_path / "tinyte.toml"
    path.write_bytes("\ufeff[office]\nname = 'Sở Y tế'\n".encode())
    assert read_toml(path, Settings).office.name == "Sở Y tế"


def test_a_folder_without_settings_says_how_to_make_them(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="tinyte init"):
        Workspace.open(tmp_path)


def test_a_relative_database_is_the_workspaces(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("TINYTE_STORE_URL", raising=False)
    (tmp_path / "tinyte.toml").write_text("", encoding="utf-8")
    workspace = Workspace.open(tmp_path)
    assert workspace.store_url == f"sqlite:///{(tmp_path / 'tinyte.db').as_posix()}"
    monkeypatch.setenv("TINYTE_STORE_URL", "postgresql+psycopg://somewhere/tinyte")
    assert workspace.store_url == "postgresql+psycopg://somewhere/tinyte"


def test_the_nearest_name_or_all_of_them() -> None:
    assert nearest("nihgt", ["night", "init"]) == "did you mean 'night'?"
    assert nearest("qqq", ["night", "init"]) == "valid names: init, night"
    assert issubclass(ConfigError, UsageError)
