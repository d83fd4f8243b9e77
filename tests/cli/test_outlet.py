from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from pipeline.cli.outlet import command
from pipeline.errors import ConfigError, CrawlError, UsageError
from pipeline.outlets import load_outlet
from tests.crawl.paper import Paper
from tests.crawl.server import Server


@pytest.fixture
def place(tmp_path: Path) -> Path:
    (tmp_path / "tinyte.toml").write_text("[crawl]\ndelay_s = 0\nretries = 0\n", encoding="utf-8")
    (tmp_path / "outlets").mkdir()
    return tmp_path


@pytest.fixture
def site() -> Iterator[Server]:
    with Server() as server:
        paper = Paper(server, 25)
        paper.listing()
        yield server


def run(place: Path, *args: str) -> Result:
    return CliRunner().invoke(command, [*args, "--workspace", str(place)])


def test_add_writes_a_file_and_list_shows_it(place: Path, site: Server) -> None:
    result = run(place, "add", site.root, "--allow-private", "--province", "Sơn La", "--kind", "provincial_paper")
    assert result.exit_code == 0, result.output
    path = place / "outlets" / f"127.0.0.1_{site.port}.toml"
    assert str(path) in result.output
    outlet = load_outlet(path)
    assert (outlet.name, outlet.province, outlet.kind.value) == ("Báo Bản Mẫu", "Sơn La", "provincial_paper")
    assert outlet.listings[1].next == site.url("/y-te/trang-{page}")
    assert "Báo" in run(place, "list").output
    (row,) = json.loads(run(place, "list", "--json").output)
    assert row["host"] == f"127.0.0.1:{site.port}"


def test_add_again_needs_force_and_looks_before_it_asks(place: Path, site: Server) -> None:
    run(place, "add", site.root, "--allow-private")
    site.log.clear()
    assert isinstance(run(place, "add", site.root, "--allow-private").exception, UsageError)
    assert site.paths == ["/robots.txt", "/"]
    assert run(place, "add", site.root, "--allow-private", "--force", "--name", "Khác").exit_code == 0
    assert load_outlet(place / "outlets" / f"127.0.0.1_{site.port}.toml").name == "Khác"


def test_failures_leave_no_file(place: Path, site: Server) -> None:
    assert isinstance(run(place, "add", site.root).exception, CrawlError)
    assert list((place / "outlets").iterdir()) == []


def test_without_a_workspace(tmp_path: Path) -> None:
    assert isinstance(run(tmp_path, "add", "https://bao.example").exception, ConfigError)
    assert isinstance(run(tmp_path, "list").exception, ConfigError)


def test_an_empty_list_says_how_to_add(place: Path) -> None:
    assert "outlet add" in run(place, "list").output
    assert run(place, "list", "--json").output.strip() == "[]"


def test_an_unknown_kind_is_refused_with_the_choices(place: Path) -> None:
    result = run(place, "add", "https://bao.example", "--kind", "paper")
    assert result.exit_code == 2
    assert "provincial_paper" in result.output


def test_known_outlets_of_a_province_need_no_workspace(tmp_path: Path, place: Path) -> None:
    done = run(tmp_path / "none", "list", "--province", "son la")
    assert done.exit_code == 0, done.output
    assert [host for host in ("baosonla.vn", "sonla.gov.vn", "soyte.sonla.gov.vn") if host not in done.output] == []
    assert "unverified" in done.output
    assert max(map(len, done.output.splitlines())) <= 120
    text = 'name = "Báo Sơn La"\nurl = "https://baosonla.vn"\nkind = "provincial_paper"\n'
    (place / "outlets" / "baosonla.vn.toml").write_text(text, encoding="utf-8")
    rows = json.loads(run(place, "list", "--province", "Sơn La", "--json").output)
    assert [row["host"] for row in rows if row["added"]] == ["baosonla.vn"]


def test_the_whole_catalogue_and_former_provinces(place: Path) -> None:
    assert len(json.loads(run(place, "list", "--catalogue", "--json").output)) >= 130
    done = run(place, "list", "--province", "Bac Giang")
    assert "now baobacninhtv.vn" in done.output
    assert "Bắc Ninh (Bắc Giang until" in done.output
    assert isinstance(run(place, "list", "--province", "Sơn Lô").exception, UsageError)
