"""What is wrong in a TOML file is said with the file, the key, what was expected and the nearest valid name."""

from __future__ import annotations

from pathlib import Path

import pytest
from pydantic import model_validator

from pipeline.errors import ConfigError, UsageError, nearest
from pipeline.settings import Settings, Strict, Workspace, check, read_toml
from pipeline.store import Store


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("[crawl]\ndelay = 3\n", ["tinyte.toml", "unknown key 'crawl.delay'", "'delay_s'"]),
        ("[craw]\n", ["unknown key 'craw'", "'crawl'"]),
        ("[crawl]\ndelay_s = 'ba'\n", ["key 'crawl.delay_s'", "expected a number", "'ba'"]),
        ("[crawl]\ndelay_s = -1\n", ["key 'crawl.delay_s'", "greater than or equal to 0", "-1"]),
        ("crawl = 3\n", ["key 'crawl'", "expected a table", "3"]),
        ("[store]\nurl = 'mysql://a/b'\n", ["key 'store.url'", "sqlite:///FILE", "'mysql://a/b'"]),
        ("[store]\nurl = ''\n", ["key 'store.url'", "postgresql://USER@HOST/NAME"]),
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


def test_a_workspaces_folder_may_be_called_anything(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("TINYTE_STORE_URL", raising=False)
    root = tmp_path / "Sở Y tế #1 50%41 (mới)"
    root.mkdir()
    (root / "tinyte.toml").write_text("", encoding="utf-8")
    with Store.open(Workspace.open(root).store_url):
        assert (root / "tinyte.db").is_file()


def test_an_address_in_the_environment_is_checked_too(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "tinyte.toml").write_text("", encoding="utf-8")
    monkeypatch.setenv("TINYTE_STORE_URL", "oracle://somewhere")
    with pytest.raises(ConfigError, match="TINYTE_STORE_URL in the environment: key 'url': expected sqlite:///FILE"):
        _ = Workspace.open(tmp_path).store_url


def test_a_plan_that_is_missing_is_told_with_its_key_and_the_plans_there_are(tmp_path: Path) -> None:
    (tmp_path / "tinyte.toml").write_text("[themes]\nplan = 'themes/2072.toml'\n", encoding="utf-8")
    (tmp_path / "themes").mkdir()
    (tmp_path / "themes" / "2027.toml").touch()
    with pytest.raises(ConfigError, match=r"key 'themes\.plan'.*did you mean 'themes/2027\.toml'"):
        _ = Workspace.open(tmp_path).plan


def test_a_fault_of_a_whole_table_does_not_print_the_table() -> None:
    class Both(Strict):
        text: str = ""

        @model_validator(mode="after")
        def _never(self) -> Both:
            raise ValueError("the code 'a' stands twice")

    with pytest.raises(ConfigError) as caught:
        check({"text": "x" * 10_000}, Both, "plan.toml")
    assert str(caught.value) == "plan.toml: the code 'a' stands twice"
    with pytest.raises(ConfigError) as caught:
        check({"text": ["x" * 10_000]}, Both, "plan.toml")
    assert len(str(caught.value)) < 200


def test_the_nearest_name_or_all_of_them() -> None:
    assert nearest("nihgt", ["night", "init"]) == "did you mean 'night'?"
    assert nearest("qqq", ["night", "init"]) == "valid names: init, night"
    assert issubclass(ConfigError, UsageError)
