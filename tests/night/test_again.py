"""An outlet's edited article is looked at again, keeps its versions, and costs a request only where a door says so."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from email.utils import format_datetime
from pathlib import Path

import pytest

from pipeline.crawl.archive import Archive
from pipeline.crawl.gate import HostGate
from pipeline.crawl.run import MOST_AGAIN
from pipeline.night.walk import Tonight, walk
from pipeline.outlets import Listing, Outlet
from pipeline.records import VIETNAM, OutletKind, OutletNight
from pipeline.settings import CrawlSettings
from pipeline.store import Store
from tests.crawl.server import XML, Server, reply, status

FIRST = dt.datetime(2026, 11, 20, 22, 0, tzinfo=VIETNAM)
DAY = dt.timedelta(days=1)
BODY = (
    "Trạm y tế xã Chiềng Lao vừa nhận bàn giao máy siêu âm mới, phục vụ hơn bốn nghìn người dân trong vùng.",
    "Theo trạm trưởng, trước đây người dân phải đi hơn ba mươi cây số để được siêu âm, nay chỉ mất vài phút.",
    "Trong tuần đầu tiên, trạm đã khám cho gần hai trăm lượt người, phần lớn là phụ nữ mang thai.",
)
MORE = "Tòa soạn bổ sung: máy do một nhóm bác sĩ miền xuôi tặng, trị giá hơn ba trăm triệu đồng."


class Paper:
    """A paper of a few articles with whichever doors a test gives it. `told`: what feed and sitemap say of each."""

    def __init__(self, server: Server, folder: Path, count: int = 6) -> None:
        self.server = server
        self.folder = folder
        self.root = server.root
        self.paths = [f"/y-te/tram-y-te-so-{n}-nhan-may-sieu-am-moi-{1000 + n}.html" for n in range(count)]
        self.titles = {p: f"Trạm y tế số {n} nhận máy siêu âm mới" for n, p in enumerate(self.paths)}
        self.told = dict.fromkeys(self.paths, FIRST - dt.timedelta(hours=14))
        self.clock = FIRST
        for path in self.paths:
            self.write(path)
        self.doors()

    def write(self, path: str, *more: str, title: str = "", stamp: str = "Thứ sáu, 20/11/2026, 07:20") -> None:
        name = title or self.titles[path]
        text = "".join(f"<p>{p}</p>" for p in (f"{name}, theo cán bộ của trạm.", *BODY, *more))
        self.server.page(
            path,
            f"<html><head><title>{name}</title></head><body><h1>{name}</h1>"
            f"<div class='ngay'>{stamp}</div><div class='noi-dung'>{text}</div></body></html>",
        )

    def doors(self) -> None:
        items = "".join(
            f"<item><title>{self.titles[p]}</title><link>{self.root}{p}</link>"
            f"<pubDate>{format_datetime(self.told[p])}</pubDate></item>"
            for p in self.paths
        )
        self.server.route("/rss", reply(f"<rss version='2.0'><channel><title>B</title>{items}</channel></rss>", XML))
        rows = "".join(
            f"<url><loc>{self.root}{p}</loc><lastmod>{self.told[p].isoformat()}</lastmod></url>" for p in self.paths
        )
        self.server.route("/sitemap.xml", reply(f"<urlset>{rows}</urlset>", XML))
        links = "".join(f'<h3><a href="{p}">{self.titles[p]}</a></h3>' for p in self.paths)
        self.server.route("/y-te", reply(f"<html><body><main>{links}</main></body></html>"))

    def night(self, store: Store, door: str = "feed", **more: object) -> OutletNight:
        """Walk once; each night is a day after the one before."""
        doors: dict[str, dict[str, object]] = {
            "feed": {"feeds": (f"{self.root}/rss",)},
            "sitemap": {"sitemaps": (f"{self.root}/sitemap.xml",)},
            "listing": {"listings": (Listing(url=f"{self.root}/y-te"),)},
        }
        named = {"name": "Báo Thử", "url": self.root, "kind": OutletKind.PROVINCIAL_PAPER, "allow_private": True}
        chosen = {k: v for name in door.split("+") for k, v in doors[name].items()}
        outlet = Outlet.model_validate({**named, **chosen, **more})
        store.sync_outlets([outlet])
        number = store.begin_night("test", self.clock)
        self.server.log.clear()
        settings = CrawlSettings(delay_s=0, retries=0)
        with Archive(self.folder, f"night-{number:04d}.warc.gz") as archive:
            # The fetcher's clock is the night's, so that "since we read it" can be told.
            said = walk(outlet, Tonight(number, store, archive, HostGate(), settings, lambda: self.clock))
        self.clock += DAY
        return said

    @property
    def asked(self) -> list[str]:
        """The paths of articles asked for in the last night."""
        return [path for path in self.server.paths if path in self.paths]


@pytest.fixture
def paper(tmp_path: Path) -> Iterator[Paper]:
    with Server() as server:
        yield Paper(server, tmp_path / "archive")


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with Store.open(f"sqlite:///{(tmp_path / 'tinyte.db').as_posix()}") as store:
        yield store


def body_of(store: Store, path: str) -> tuple[str, str]:
    """Return id and body of the article at `path`."""
    return next((a.id, a.article.body) for a in store.articles() if a.article.url.endswith(path))


@pytest.mark.parametrize("door", ["feed", "sitemap", "listing", "feed+sitemap+listing"])
def test_where_nothing_changed_no_article_is_asked_for_again(paper: Paper, store: Store, door: str) -> None:
    assert paper.night(store, door).new == 6
    for _ in range(3):
        again = paper.night(store, door)
        assert (again.found, again.new, again.edited) == (0, 0, 0)
        assert paper.asked == []


@pytest.mark.parametrize("door", ["feed", "sitemap", "feed+sitemap+listing"])
def test_an_edit_that_a_door_dates_is_read_and_the_former_text_is_kept(paper: Paper, store: Store, door: str) -> None:
    paper.night(store, door)
    path = paper.paths[2]
    paper.write(path, MORE, stamp="Thứ bảy, 21/11/2026, 09:00")
    paper.told[path] = FIRST + dt.timedelta(hours=11)
    paper.doors()
    said = paper.night(store, door)
    assert (said.found, said.new, said.edited) == (0, 0, 1)
    assert paper.asked == [path]
    key, body = body_of(store, path)
    assert body.split("\n")[-1] == MORE
    (before,) = store.versions(key)
    assert MORE not in before.body
    stored = store.article(key)
    assert stored is not None
    assert stored.place is not None
    assert stored.place.file == "night-0002.warc.gz"
    assert stored.article.published is not None
    assert stored.article.published.astimezone(VIETNAM).day == 20  # an edit's time is no publication
    assert paper.night(store, door).edited == 0
    assert paper.asked == []


@pytest.mark.parametrize("door", ["feed", "listing"])
def test_another_title_in_the_same_list_is_an_edit(paper: Paper, store: Store, door: str) -> None:
    paper.night(store, door)
    path = paper.paths[0]
    paper.titles[path] = "Trạm y tế số 0 có máy siêu âm mới sau nhiều năm chờ"
    paper.write(path)
    paper.doors()
    assert paper.night(store, door).edited == 1
    assert paper.asked == [path]
    assert {a.article.title for a in store.articles()} >= {paper.titles[path]}
    assert paper.night(store, door).edited == 0
    assert paper.asked == []


def test_a_longer_or_shorter_cut_of_the_same_title_is_none(paper: Paper, store: Store) -> None:
    paper.titles = {p: f"{t[:16]}…" for p, t in paper.titles.items()}
    paper.doors()
    paper.night(store, "listing")
    path = paper.paths[1]
    paper.titles[path] = "Trạm y tế số 1 nhận máy siêu..."
    paper.doors()
    paper.night(store, "listing")
    assert paper.asked == []


def test_a_page_that_says_the_same_costs_one_conditional_request(paper: Paper, store: Store) -> None:
    paper.night(store)
    path = paper.paths[3]
    paper.told[path] += DAY
    paper.doors()
    said = paper.night(store)
    assert (said.edited, said.outcomes["unchanged"]) == (0, 1)
    (request,) = [r for r in paper.server.log if r.path == path]
    assert request.header("If-None-Match")
    assert store.versions(body_of(store, path)[0]) == []
    assert not (paper.folder / "night-0002.warc.gz").exists()
    paper.night(store)
    assert paper.asked == []


def test_a_door_that_stamps_everything_anew_is_not_believed(paper: Paper, store: Store) -> None:
    paper.night(store, "sitemap")
    for _ in range(2):
        paper.told = dict.fromkeys(paper.paths, paper.clock - dt.timedelta(hours=1))
        paper.doors()
        assert paper.night(store, "sitemap").edited == 0
        assert paper.asked == []


def test_a_server_whose_clock_runs_ahead_starts_nothing(paper: Paper, store: Store) -> None:
    paper.told = dict.fromkeys(paper.paths, FIRST + dt.timedelta(hours=6, minutes=50))
    paper.doors()
    for _ in range(3):
        paper.night(store, "feed+sitemap")
        assert len(paper.asked) in {0, 6}
    assert paper.asked == []


ERROR = "<html><head><title>404</title></head><body><h1>404</h1><p>Bài viết này không còn tồn tại.</p></body></html>"
ANOTHER = (
    "<html><head><title>Hội nghị</title></head><body><h1>Hội nghị tổng kết cuối năm của huyện</h1><p>Sáng 21/11/2026, "
    "Ủy ban nhân dân huyện tổ chức hội nghị tổng kết, biểu dương các tập thể xuất sắc.</p><p>Đại biểu các xã đã "
    "thảo luận, đề xuất giải pháp giữ rừng, làm đường, mở chợ phiên vùng cao.</p></body></html>"
)


@pytest.mark.parametrize("page", [ERROR, ANOTHER], ids=["error", "another text"])
def test_what_was_stored_stays_where_no_edit_comes(paper: Paper, store: Store, page: str) -> None:
    paper.night(store)
    path = paper.paths[4]
    before = body_of(store, path)
    paper.server.page(path, page)
    paper.told[path] += DAY
    paper.doors()
    said = paper.night(store)
    assert (said.edited, sum(said.refused.values())) == (0, 1)
    assert body_of(store, path) == before
    assert store.versions(before[0]) == []
    paper.night(store)
    assert paper.asked == []


def test_a_page_that_is_gone_stays_stored_and_one_out_of_reach_is_tried_again(paper: Paper, store: Store) -> None:
    paper.night(store)
    gone, broken = paper.paths[:2]
    paper.server.route(gone, status(404))
    paper.server.route(broken, status(500))
    paper.told[gone] += DAY
    paper.told[broken] += DAY
    paper.doors()
    said = paper.night(store)
    assert (said.outcomes["gone"], said.outcomes["server_error"]) == (2, 1)  # there is no robots.txt either
    assert store.how_many() == 6
    paper.write(broken, MORE)
    assert paper.night(store).edited == 1
    assert paper.asked == [broken]


def test_the_budget_of_second_looks_is_kept_and_new_articles_go_first(tmp_path: Path, store: Store) -> None:
    with Server() as server:
        paper = Paper(server, tmp_path / "archive", count=70)
        paper.night(store)
        edited = paper.paths[:30]
        for path in edited:
            paper.write(path, MORE)
            paper.told[path] += DAY
        new = "/y-te/tram-y-te-so-77-nhan-may-sieu-am-moi-1077.html"
        paper.paths.append(new)
        paper.titles[new], paper.told[new] = "Trạm y tế số 77 nhận máy siêu âm mới", FIRST + DAY
        paper.write(new)
        paper.doors()
        said = paper.night(store)
        assert (said.new, said.edited) == (1, MOST_AGAIN)
        assert paper.asked[0] == new
        assert paper.night(store).edited == 30 - MOST_AGAIN
        paper.night(store)
        assert paper.asked == []
