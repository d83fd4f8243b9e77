"""An outlet's file is checked when it is read, and all bad files of a folder are named at once."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.errors import ConfigError
from pipeline.outlets import load_outlet, load_outlets

GOOD = 'name = "Báo Thử"\nurl = "https://bao.example"\nkind = "portal"\n'


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "bao.toml"


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        (GOOD.replace("Báo Thử", " "), ["key 'name'", "isn't empty"]),
        (GOOD.replace("https://bao.example", "bao.example"), ["key 'url'", "http:// or https://", "'bao.example'"]),
        (GOOD.replace("bao.example", "bao.example:ba"), ["key 'url'", "http:// or https://"]),
        (GOOD.replace("bao.example", "["), ["key 'url'", "http:// or https://"]),
        (GOOD.replace("portal", "provincial"), ["key 'kind'", "did you mean 'provincial_paper'?"]),
        (GOOD + 'feeds = ["/rss"]\n', ["key 'feeds.0'", "http:// or https://", "'/rss'"]),
        (GOOD + 'feeds = "https://bao.example/rss"\n', ["key 'feeds'", "expected a list"]),
        (GOOD + 'sitemaps = ["javascript:alert(1)"]\n', ["key 'sitemaps.0'"]),
        (GOOD + "feed = []\n", ["unknown key 'feed'", "did you mean 'feeds'?"]),
        (GOOD + '[[listings]]\nurl = "y-te"\n', ["key 'listings.0.url'"]),
        (
            GOOD + '[[listings]]\nurl = "https://a.example"\nnext = "https://a.example/2"\n',
            ["listings.0.next", "{page}"],
        ),
        (GOOD + 'article_pattern = "("\n', ["key 'article_pattern'", "regular expression"]),
        (GOOD + '[selectors]\nbody = "div["\n', ["key 'selectors.body'", "CSS selector"]),
        (GOOD + 'enabled = "có"\n', ["key 'enabled'", "true or false"]),
        (GOOD + 'ca_file = "ca.pem"\n', ["key 'ca_file'", "PEM file"]),
    ],
)
def test_what_is_wrong_is_said_with_file_and_key(path: Path, text: str, parts: list[str]) -> None:
    path.write_text(text, encoding="utf-8")
    with pytest.raises(ConfigError) as caught:
        load_outlet(path)
    for part in [str(path), *parts]:
        assert part in str(caught.value)


def test_an_authority_is_looked_for_beside_the_file(path: Path) -> None:
    path.write_text(f'{GOOD}ca_file = "ca.pem"\n', encoding="utf-8")
    (path.parent / "ca.pem").touch()
    assert load_outlet(path).ca_file == str((path.parent / "ca.pem").resolve())


def test_all_bad_files_are_named_at_once(tmp_path: Path) -> None:
    for name, text in (("a", GOOD), ("b", "name = 3"), ("c", "["), ("d", GOOD)):
        (tmp_path / f"{name}.toml").write_text(text, encoding="utf-8")
    with pytest.raises(ConfigError) as caught:
        load_outlets(tmp_path)
    for part in ("b.toml: key 'name'", "b.toml: missing key 'url'", "c.toml: not TOML", "d.toml: describes"):
        assert part in str(caught.value)


def test_a_missing_folder_says_what_makes_it(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="tinyte init"):
        load_outlets(tmp_path / "outlets")
