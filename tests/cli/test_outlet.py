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


@pytest.fixture
def papers(tmp_path: Path) -> Iterator[Server]:
    """A site of articles in one layout, with a feed that names them."""
    from tests.crawl.server import XML, reply
    from tests.learn.pages import STORIES, page_of

    with Server() as server:
        server.page("/", "<html><head><title>Báo Bản Mẫu</title></head><body></body></html>")
        rows = []
        for story in STORIES:
            url, html = page_of("rented", story)
            path = url.removeprefix("https://tin.test")
            server.route(path, reply(html.decode()))
            rows.append(f"<item><title>{story.title}</title><link>{server.url(path)}</link></item>")
        feed = f"<rss version='2.0'><channel><title>Báo</title>{''.join(rows)}</channel></rss>"
        server.route("/rss.xml", reply(feed, XML))
        yield server


def test_add_learns_the_layout_and_learn_learns_it_again(place: Path, papers: Server) -> None:
    result = run(place, "add", papers.root, "--allow-private")
    assert result.exit_code == 0, result.output
    assert "learnt from 20 pages" in result.output
    assert "div.detail-content" in result.output or "div.afcbc-body" in result.output
    assert "for example http://" in result.output
    path = place / "outlets" / f"127.0.0.1_{papers.port}.toml"
    (layout,) = load_outlet(path).layouts
    assert (layout.title, layout.lead) == ("h1.detail-title", "h2.detail-sapo")
    path.write_text(path.read_text(encoding="utf-8").replace("h2.detail-sapo", "h2.cu"), encoding="utf-8")
    for wanted in (load_outlet(path).host, papers.url("/y-te"), "Báo Bản Mẫu"):
        again = run(place, "learn", wanted, "--pages", "8")
        assert again.exit_code == 0, again.output
    assert load_outlet(path).layouts[0].lead == "h2.detail-sapo"
    assert load_outlet(path).layouts[0].evidence.pages == 8


def test_add_without_learning_asks_for_no_article(place: Path, papers: Server) -> None:
    assert run(place, "add", papers.root, "--allow-private", "--no-learn").exit_code == 0
    assert load_outlet(place / "outlets" / f"127.0.0.1_{papers.port}.toml").layouts == ()
    assert not [p for p in papers.paths if p.endswith(".htm")]


def test_learning_from_too_few_pages_says_so_and_leaves_the_file(place: Path, site: Server) -> None:
    run(place, "add", site.root, "--allow-private", "--no-learn")
    path = place / "outlets" / f"127.0.0.1_{site.port}.toml"
    before = path.read_text(encoding="utf-8")
    result = run(place, "learn", load_outlet(path).host)
    assert result.exit_code == 1
    assert "at least 5 are needed" in result.output
    assert "left as it is; its pages are read in the generic way" in result.output
    assert path.read_text(encoding="utf-8") == before


def test_learn_of_an_unknown_outlet_names_the_nearest(place: Path, papers: Server) -> None:
    assert "there are none yet" in str(run(place, "learn", "baosonla.vn").exception)
    run(place, "add", papers.root, "--allow-private", "--no-learn")
    assert "did you mean 'Báo Bản Mẫu'?" in str(run(place, "learn", "Báo Bản").exception)


def test_the_catalogues_hints_give_way_to_what_is_learnt_and_a_persons_selectors_do_not() -> None:
    from pipeline.night.adding import without_learnt
    from pipeline.outlets import Layout, Selectors

    hand = Selectors(title="h1.cua-toi", drop=("div.hop",))
    hinted = hand.model_copy(update={"body": "div.cu", "published": "span.cu", "date_format": "%d/%m/%Y"})
    undated = Layout(title="h1.moi", body="div.moi")
    assert without_learnt(hinted, hand, [undated]) == hand.model_copy(
        update={"published": "span.cu", "date_format": "%d/%m/%Y"}
    )
    assert without_learnt(hinted, hand, [undated.model_copy(update={"published": "span.moi"})]) == hand
    assert without_learnt(hinted, hand, []) == hinted
