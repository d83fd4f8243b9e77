from __future__ import annotations

import datetime as dt
import email.utils
import gzip
import socket
import ssl
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import trustme
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pipeline.crawl.fetch import Fetcher, paced
from pipeline.crawl.gate import HostGate
from pipeline.errors import ConfigError
from pipeline.outlets import Outlet
from pipeline.records import Fetched, Outcome, OutletKind, PageKind, Validators
from pipeline.settings import CrawlSettings
from tests.crawl.server import Reply, Request, Server, redirect, reply, status

PAGE = "<html><body><h1>Bản tin</h1><p>Trạm y tế xã khám sức khỏe cho người cao tuổi.</p></body></html>"
A = PageKind.ARTICLE


class Clock:
    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now

    def sleep(self, seconds: float) -> None:
        self.now += seconds


@pytest.fixture
def clock() -> Clock:
    return Clock()


Make = Callable[..., Fetcher]


@pytest.fixture
def make(server: Server, clock: Clock) -> Iterator[Make]:
    made: list[Fetcher] = []
    gate = HostGate(clock=clock, sleep=clock.sleep)

    def build(settings: dict[str, Any] | None = None, **outlet: Any) -> Fetcher:
        options = {key: outlet.pop(key) for key in ("on_result", "resolve", "gate") if key in outlet}
        site = {"name": "Báo thử", "url": server.url(), "kind": OutletKind.PORTAL, "allow_private": True} | outlet
        crawl = CrawlSettings(**({"timeout_s": 0.3, "delay_s": 2} | (settings or {})))
        made.append(Fetcher(Outlet(**site), crawl, options.pop("gate", gate), **options))
        return made[-1]

    yield build
    for fetcher in made:
        fetcher.close()


# What comes back


def test_a_page_comes_with_its_validators(server: Server, make: Make) -> None:
    server.page("/a", PAGE)
    got = make().fetch(server.url("/a"), A)
    assert (got.outcome, got.status, got.body.decode()) == (Outcome.OK, 200, PAGE)
    assert got.validators.etag == got.header("etag") != ""
    assert got.at.tzinfo is dt.UTC
    assert got.final_url == got.url == server.url("/a")
    assert 0 < got.elapsed_s < 5


def test_requests_say_who_asks(server: Server, make: Make) -> None:
    server.page("/a", PAGE)
    make({"contact": "Sở Y tế (syt@tinh.example)\n"}).fetch(server.url("/a"), A)
    agents = {r.header("User-Agent") for r in server.log}
    assert len(agents) == 1
    assert agents.pop().startswith("tinyte/0.1.0 (+so y te syt@tinh.example)")


def test_proxies_of_the_environment_are_not_used(server: Server, make: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:9")
    monkeypatch.setenv("ALL_PROXY", "http://127.0.0.1:9")
    server.page("/a", PAGE)
    assert make().fetch(server.url("/a"), A).ok


def test_known_pages_are_unchanged(server: Server, make: Make) -> None:
    server.page("/a", PAGE)
    fetcher = make()
    first = fetcher.fetch(server.url("/a"), A)
    second = fetcher.fetch(server.url("/a"), A, validators=first.validators)
    assert (second.outcome, second.status, second.body) == (Outcome.UNCHANGED, 304, b"")
    assert second.validators == first.validators


@pytest.mark.parametrize(
    ("kind", "outcome"),
    [(PageKind.FEED, Outcome.UNCHANGED), (PageKind.LISTING, Outcome.UNCHANGED), (A, Outcome.OK)],
)
def test_the_same_bytes_are_unchanged(server: Server, make: Make, kind: PageKind, outcome: Outcome) -> None:
    server.route("/a", reply(PAGE))
    fetcher = make()
    first = fetcher.fetch(server.url("/a"), kind)
    assert fetcher.fetch(server.url("/a"), kind, validators=first.validators).outcome is outcome


def test_last_modified_goes_back_and_unusable_validators_do_not(server: Server, make: Make) -> None:
    server.page("/a", PAGE)
    fetcher = make()
    fetcher.fetch(server.url("/a"), A, validators=Validators("ế\r\nX: y", "Sun, 01 Mar 2026 00:00:00 GMT"))
    assert server.log[-1].header("If-Modified-Since") == "Sun, 01 Mar 2026 00:00:00 GMT"
    assert server.log[-1].header("If-None-Match") == ""


def test_304_without_a_condition_is_no_page(server: Server, make: Make) -> None:
    server.route("/a", lambda _: Reply(304))
    assert make().fetch(server.url("/a"), A).outcome is Outcome.BAD_CONTENT


@pytest.mark.parametrize(
    ("code", "outcome"),
    [
        (404, Outcome.GONE),
        (410, Outcome.GONE),
        (401, Outcome.REFUSED),
        (403, Outcome.REFUSED),
        (451, Outcome.REFUSED),
        (202, Outcome.BAD_CONTENT),
        (206, Outcome.BAD_CONTENT),
    ],
)
def test_statuses_that_are_final(server: Server, make: Make, code: int, outcome: Outcome) -> None:
    server.route("/a", status(code))
    got = make().fetch(server.url("/a"), A)
    assert (got.outcome, got.status) == (outcome, code)
    assert str(code) in got.detail
    assert server.asked("/a") == 1


def test_every_result_is_told(server: Server, make: Make) -> None:
    told: list[Fetched] = []
    server.page("/a", PAGE)
    fetcher = make(on_result=told.append)
    got = fetcher.fetch(server.url("/a"), A)
    assert [(t.kind, t.outcome) for t in told] == [(PageKind.ROBOTS, Outcome.GONE), (A, Outcome.OK)]
    assert told[-1] is got
    assert fetcher.requests == 2


# Retries


def test_a_server_error_is_asked_again_with_the_pauses_kept(server: Server, make: Make, clock: Clock) -> None:
    server.route("/a", status(500), status(503), reply(PAGE))
    fetcher = make()
    assert fetcher.fetch(server.url("/a"), A).ok
    assert fetcher.requests == 4
    assert clock.now >= 3 * 2


def test_retries_end(server: Server, make: Make) -> None:
    server.route("/a", status(500))
    got = make().fetch(server.url("/a"), A)
    assert (got.outcome, got.status, server.asked("/a")) == (Outcome.SERVER_ERROR, 500, 3)
    assert "3 tries" in got.detail


def test_no_retries_where_the_settings_say_so(server: Server, make: Make) -> None:
    server.route("/a", status(500))
    assert make({"retries": 0}).fetch(server.url("/a"), A).outcome is Outcome.SERVER_ERROR
    assert server.asked("/a") == 1


@pytest.mark.parametrize("code", [429, 503])
def test_retry_after_is_honoured(server: Server, make: Make, clock: Clock, code: int) -> None:
    server.route("/a", status(code, Retry_After="30"), reply(PAGE))
    assert make().fetch(server.url("/a"), A).ok
    assert clock.now >= 30


def test_retry_after_shorter_than_the_delay_does_not_shorten_it(server: Server, make: Make, clock: Clock) -> None:
    server.route("/a", status(429, Retry_After="0"), reply(PAGE))
    make({"delay_s": 5}).fetch(server.url("/a"), A)
    assert clock.now == pytest.approx(2 * paced(5))


def in_an_hour() -> str:
    return email.utils.format_datetime(dt.datetime.now(dt.UTC) + dt.timedelta(hours=1), usegmt=True)


@pytest.mark.parametrize("after", ["3600", in_an_hour()], ids=["seconds", "date"])
def test_too_long_a_pause_ends_at_once_and_the_host_is_left_alone(
    server: Server, make: Make, clock: Clock, after: str
) -> None:
    server.route("/a", status(429, Retry_After=after))
    server.page("/b", PAGE)
    fetcher = make()
    got = fetcher.fetch(server.url("/a"), A)
    assert (got.outcome, server.asked("/a")) == (Outcome.RATE_LIMITED, 1)
    assert "max_retry_after_s" in got.detail
    assert fetcher.fetch(server.url("/b"), A).outcome is Outcome.RATE_LIMITED
    assert server.asked("/b") == 0
    clock.now += 3700
    assert fetcher.fetch(server.url("/b"), A).ok


@pytest.mark.parametrize("after", ["soon", "9" * 400, "-5", "Mon, 99 Foo 2026 99:99:99 GMT", "\xa0"])
def test_a_senseless_retry_after_is_ignored(server: Server, make: Make, after: str) -> None:
    server.route("/a", status(429, Retry_After=after), reply(PAGE))
    assert make().fetch(server.url("/a"), A).ok


def test_429_without_end(server: Server, make: Make) -> None:
    server.route("/a", status(429))
    assert make().fetch(server.url("/a"), A).outcome is Outcome.RATE_LIMITED


# Broken lines


def drop(request: Request) -> Reply:
    return Reply(raw=b"")


HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n"


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"HTTP/1.1 200",
        b"not http at all\r\n\r\n",
        HEAD,
        HEAD + b"Content-Length: 5000\r\n\r\n" + PAGE.encode(),
        HEAD + b"Transfer-Encoding: chunked\r\n\r\n40\r\n<p>half a chunk",
        HEAD + b"Transfer-Encoding: chunked\r\n\r\n3\r\n<p>\r\n",
        HEAD + b"Transfer-Encoding: chunked\r\n\r\nzz\r\n<p>\r\n",
        HEAD + b"X: y\r\n" * 200 + b"\r\n" + PAGE.encode(),
        HEAD + b"X: " + b"y" * 100_000 + b"\r\n\r\n" + PAGE.encode(),
        HEAD + b"Content-Encoding: gzip\r\n\r\n" + gzip.compress(PAGE.encode())[:-9],
    ],
)
def test_broken_answers_are_not_used(server: Server, make: Make, raw: bytes) -> None:
    server.route("/a", lambda _: Reply(raw=raw))
    got = make({"retries": 1}).fetch(server.url("/a"), A)
    assert (got.outcome, got.body) == (Outcome.CONNECTION, b"")
    assert got.detail
    assert server.asked("/a") == 2


def test_a_dropped_connection_is_asked_again(server: Server, make: Make) -> None:
    server.route("/a", drop, drop, reply(PAGE))
    assert make().fetch(server.url("/a"), A).ok


def test_an_answer_without_length_is_read_to_its_end(server: Server, make: Make) -> None:
    server.route("/a", lambda _: Reply(raw=HEAD + b"\r\n" + PAGE.encode()))
    assert make().fetch(server.url("/a"), A).body.decode() == PAGE


def test_nobody_at_home(make: Make) -> None:
    with Server() as gone:
        url = gone.url("/a")
    got = make({"retries": 1}, url=url).fetch(url, A)
    assert got.outcome is Outcome.CONNECTION
    assert "refused" in got.detail
    assert "robots.txt" in got.detail


def test_a_name_that_does_not_resolve(make: Make) -> None:
    def resolve(host: str, port: int) -> list[tuple[Any, ...]]:
        raise socket.gaierror(-2, "Name or service not known")

    got = make(resolve=resolve).fetch("http://khong-co.example/a", A)
    assert got.outcome is Outcome.CONNECTION
    assert "name" in got.detail


def test_silence_is_a_timeout(server: Server, make: Make) -> None:
    def silent(_: Request) -> Reply:
        server.wait(5)
        return Reply(raw=b"")

    server.route("/a", silent)
    assert make({"timeout_s": 0.1, "retries": 0}).fetch(server.url("/a"), A).outcome is Outcome.TIMEOUT


@pytest.mark.parametrize("where", ["head", "body", "chunk"])
def test_a_drip_can_not_hold_the_thread(server: Server, make: Make, where: str) -> None:
    start = {
        "head": b"HTTP/1.1 200 OK\r\nX: ",
        "body": HEAD + b"\r\n",
        "chunk": HEAD + b"Transfer-Encoding: chunked\r\n\r\n",
    }

    def pieces() -> Iterator[bytes]:
        for _ in range(200):
            server.wait(0.03)
            yield b"0"

    def drip(request: Request) -> Reply:
        return Reply(raw=start[where], pieces=pieces())

    server.route("/a", drip)
    began = time.monotonic()
    got = make({"timeout_s": 0.4, "retries": 0}).fetch(server.url("/a"), A)
    assert got.outcome is Outcome.TIMEOUT
    assert "not complete" in got.detail
    assert time.monotonic() - began < 4  # the drip itself takes six seconds


# Content


def test_a_picture_is_not_downloaded(server: Server, make: Make) -> None:
    def endless() -> Iterator[bytes]:
        while True:
            yield b"\xff" * 65536

    server.route("/a", lambda _: Reply(headers=(("Content-Type", "image/jpeg"),), pieces=endless()))
    assert make().fetch(server.url("/a"), A).outcome is Outcome.NOT_ARTICLE


@pytest.mark.parametrize("length", [True, False])
def test_too_large(server: Server, make: Make, *, length: bool) -> None:
    body = b"<p>" + b"a" * 300_000
    if length:
        server.route("/a", reply(body))
    else:
        server.route("/a", lambda _: Reply(pieces=iter([body])))
    got = make({"max_mb": 0.2}).fetch(server.url("/a"), A)
    assert (got.outcome, got.body) == (Outcome.TOO_LARGE, b"")
    assert "max_mb" in got.detail
    assert server.asked("/a") == 1


def test_a_small_bomb_is_too_large(server: Server, make: Make) -> None:
    server.route("/a", reply(gzip.compress(bytes(20_000_000)), Content_Encoding="gzip"))
    assert make().fetch(server.url("/a"), A).outcome is Outcome.TOO_LARGE


def test_a_redirects_body_is_not_read(server: Server, make: Make) -> None:
    def endless() -> Iterator[bytes]:
        while True:
            yield b"a" * 65536

    server.route("/a", lambda _: Reply(302, headers=(("Location", "/b"),), pieces=endless()))
    server.page("/b", PAGE)
    assert make().fetch(server.url("/a"), A).ok


def test_garbage_is_bad_content(server: Server, make: Make) -> None:
    server.route("/a", reply(bytes(range(256)) * 200))
    assert make().fetch(server.url("/a"), A).outcome is Outcome.BAD_CONTENT


def test_gzip_sitemaps_come_unpacked(server: Server, make: Make) -> None:
    server.route("/s.xml.gz", reply(gzip.compress(b"<urlset/>"), "application/x-gzip"))
    assert make().fetch(server.url("/s.xml.gz"), PageKind.SITEMAP).body == b"<urlset/>"


# Redirects


def test_redirects_are_followed_and_remembered(server: Server, make: Make) -> None:
    server.route("/a", redirect("/b", 301))
    server.route("/b", redirect(server.url("/c?x=1#doan-2"), 307))
    server.page("/c", PAGE)
    got = make().fetch(server.url("/a"), A)
    assert got.ok
    assert got.final_url == server.url("/c?x=1")
    assert got.redirects == (server.url("/a"), server.url("/b"))


def test_each_hop_keeps_the_delay(server: Server, make: Make, clock: Clock) -> None:
    server.route("/a", redirect("/b"))
    server.page("/b", PAGE)
    make().fetch(server.url("/a"), A)
    assert clock.now == pytest.approx(2 * paced(2))


def test_circles_end(server: Server, make: Make) -> None:
    server.route("/a", redirect("/b"))
    server.route("/b", redirect("/a"))
    got = make().fetch(server.url("/a"), A)
    assert got.outcome is Outcome.REDIRECTS
    assert "circle" in got.detail
    assert server.asked("/a") == 1


def test_spirals_end(server: Server, make: Make) -> None:
    server.default = lambda r: redirect(r.path + "x")(r)
    server.robots("")
    got = make({"max_redirects": 3}).fetch(server.url("/a"), A)
    assert got.outcome is Outcome.REDIRECTS
    assert len(server.paths) == 1 + 4


def test_a_site_that_wants_its_cookie_back(server: Server, make: Make) -> None:
    def door(request: Request) -> Reply:
        if "khach=1" in request.header("Cookie"):
            return reply(PAGE)(request)
        return redirect("/a", Set_Cookie="khach=1")(request)

    server.route("/a", door)
    fetcher = make()
    assert fetcher.fetch(server.url("/a"), A).ok
    server.page("/b", PAGE)
    fetcher.fetch(server.url("/b"), A)
    assert server.log[-1].header("Cookie") == ""


def test_a_known_target_is_not_asked_for(server: Server, make: Make) -> None:
    server.route("/cu", redirect("/moi", 301))
    server.page("/moi", PAGE)
    got = make().fetch(server.url("/cu"), A, stop_at=lambda url: url == server.url("/moi"))
    assert (got.outcome, got.final_url) == (Outcome.DUPLICATE, server.url("/moi"))
    assert server.asked("/moi") == 0


@pytest.mark.parametrize(
    "location", ["", "  ", "http://[", "http://a:b:c/", "//", "http://\x7f/", f"http://{'a' * 300}"]
)
def test_senseless_targets(server: Server, make: Make, location: str) -> None:
    server.route("/a", redirect(location))
    got = make({"retries": 0}).fetch(server.url("/a"), A)
    assert got.outcome in {Outcome.REDIRECTS, Outcome.FORBIDDEN_ADDRESS, Outcome.CONNECTION}


def test_a_target_in_raw_utf8(server: Server, make: Make) -> None:
    server.route(
        "/a", lambda _: Reply(raw="HTTP/1.1 301 M\r\nLocation: /tin tức\r\nContent-Length: 0\r\n\r\n".encode())
    )
    server.page("/tin%20t%E1%BB%A9c", PAGE)
    assert make().fetch(server.url("/a"), A).ok


# Whom it may ask


@pytest.mark.parametrize(
    "url",
    [
        "file:///etc/passwd",
        "ftp://bao.example/",
        "javascript:alert(1)",
        "",
        "bao.example/tin",
        "http://",
        "http:///tin",
        "http://nguoi:mat-khau@127.0.0.1/",
        "http://[::1",
        "http://a:99999/",
        "http://.../",
        "\x00",
    ],
)
def test_unusable_addresses_are_refused_without_a_request(make: Make, url: str) -> None:
    fetcher = make()
    got = fetcher.fetch(url, A)
    assert got.outcome is Outcome.FORBIDDEN_ADDRESS
    assert fetcher.requests == 0
    assert "mat-khau" not in got.detail


def test_private_addresses_need_leave(server: Server, make: Make) -> None:
    server.page("/a", PAGE)
    got = make(allow_private=False).fetch(server.url("/a"), A)
    assert got.outcome is Outcome.FORBIDDEN_ADDRESS
    assert "allow_private" in got.detail
    assert server.paths == []


def test_a_name_that_turns_private_between_requests_is_refused(server: Server, make: Make) -> None:
    answers = iter(["8.8.8.8"])
    got = make(
        allow_private=False,
        resolve=lambda _, __: [(2, 1, 6, "", (next(answers, "127.0.0.1"), server.port))],
        settings={"retries": 1, "timeout_s": 0.05},
    ).fetch(f"http://bao.example:{server.port}/a", A)
    assert got.outcome is Outcome.FORBIDDEN_ADDRESS
    assert server.paths == []


@pytest.mark.parametrize(
    "target",
    ["file:///etc/passwd", "http://169.254.169.254/latest", "http://[::ffff:169.254.169.254]/", "http://0.0.0.0/"],
)
def test_redirects_lead_nowhere_forbidden(server: Server, make: Make, target: str) -> None:
    server.route("/a", redirect(target))
    got = make().fetch(server.url("/a"), A)
    assert (got.outcome, got.final_url) == (Outcome.FORBIDDEN_ADDRESS, target)


# robots.txt


def test_robots_is_read_once_and_obeyed(server: Server, make: Make) -> None:
    server.robots("User-agent: *\nDisallow: /in/\n")
    server.page("/a", PAGE)
    server.route("/cu", redirect("/in/a"))
    fetcher = make()
    assert fetcher.fetch(server.url("/a"), A).ok
    assert fetcher.fetch(server.url("/in/a"), A).outcome is Outcome.ROBOTS
    assert fetcher.fetch(server.url("/x/../in/a"), A).outcome is Outcome.ROBOTS
    assert fetcher.fetch(server.url("/%69n/a"), A).outcome is Outcome.ROBOTS
    assert fetcher.fetch(server.url("/cu"), A).outcome is Outcome.ROBOTS
    assert server.paths == ["/robots.txt", "/a", "/cu"]


def test_robots_of_a_redirects_host_is_obeyed(server: Server, make: Make) -> None:
    with Server("127.0.0.2") as other:
        other.robots("User-agent: *\nDisallow: /")
        other.page("/a", PAGE)
        server.route("/a", redirect(other.url("/a")))
        assert make().fetch(server.url("/a"), A).outcome is Outcome.ROBOTS
        assert other.paths == ["/robots.txt"]


def test_robots_is_shared_by_the_nights_outlets(server: Server, make: Make) -> None:
    server.page("/a", PAGE)
    assert make().fetch(server.url("/a"), A).ok
    assert make().fetch(server.url("/a"), A).ok
    assert server.asked("/robots.txt") == 1


@pytest.mark.parametrize("code", [401, 403, 404])
def test_robots_refused_allows_all(server: Server, make: Make, code: int) -> None:
    server.route("/robots.txt", status(code))
    server.page("/a", PAGE)
    assert make().fetch(server.url("/a"), A).ok


@pytest.mark.parametrize("handler", [status(500), status(429), drop])
def test_robots_out_of_reach_forbids_all_for_the_night(
    server: Server, make: Make, handler: Callable[[Request], Reply]
) -> None:
    server.route("/robots.txt", handler)
    server.page("/a", PAGE)
    fetcher = make()
    for _ in range(2):
        got = fetcher.fetch(server.url("/a"), A)
        assert got.outcome in {Outcome.SERVER_ERROR, Outcome.RATE_LIMITED, Outcome.CONNECTION}
        assert "robots.txt" in got.detail
    assert server.paths == ["/robots.txt"] * 3


def test_a_broken_robots_is_asked_for_again(server: Server, make: Make) -> None:
    huge, rules = reply("<p>" + "A" * 600_000), reply("User-agent: *\nDisallow: /in/", "text/plain")
    server.route("/robots.txt", reply(bytes(range(256)) * 99), huge, rules)
    assert make().fetch(server.url("/in/a"), A).outcome is Outcome.ROBOTS


def test_a_page_in_the_place_of_robots_forbids_nothing(server: Server, make: Make) -> None:
    server.route("/robots.txt", reply("<p>" + "A" * 600_000))
    server.page("/a", PAGE)
    assert make().fetch(server.url("/a"), A).ok


def test_robots_that_go_round_in_a_circle_forbid_all(server: Server, make: Make) -> None:
    server.route("/robots.txt", redirect("/robots.txt"))
    server.page("/a", PAGE)
    got = make().fetch(server.url("/a"), A)
    assert got.outcome is Outcome.REDIRECTS
    assert "robots.txt" in got.detail
    assert server.asked("/a") == 0


def test_robots_behind_redirects_and_overlong(server: Server, make: Make) -> None:
    for i in range(5):
        server.route("/robots.txt" if i == 0 else f"/r{i}", redirect(f"/r{i + 1}"))
    long = "User-agent: *\nDisallow: /in/\n" + "# x\n" * 200_000 + "Disallow: /\n"
    server.route("/r5", reply(long, "text/plain"))
    server.page("/a", PAGE)
    fetcher = make({"max_redirects": 0})
    assert fetcher.fetch(server.url("/a"), A).ok
    assert fetcher.fetch(server.url("/in/a"), A).outcome is Outcome.ROBOTS


def test_crawl_delay_counts_where_it_is_longer(server: Server, make: Make, clock: Clock) -> None:
    server.robots("User-agent: *\nCrawl-delay: 20")
    server.page("/a", PAGE)
    make().fetch(server.url("/a"), A)
    assert clock.now == pytest.approx(paced(20))


def test_the_outlets_delay_counts_before_the_settings(server: Server, make: Make, clock: Clock) -> None:
    server.page("/a", PAGE)
    make(delay_s=7).fetch(server.url("/a"), A)
    assert clock.now == pytest.approx(paced(7))


def test_robots_sitemaps(server: Server, make: Make) -> None:
    server.robots("Sitemap: /sitemap.xml")
    assert make().robots_sitemaps == (server.url("/sitemap.xml"),)


def test_robots_sitemaps_of_a_host_that_is_down(make: Make) -> None:
    with Server() as gone:
        url = gone.url()
    assert make({"retries": 0}, url=url).robots_sitemaps == ()


# Budgets


def test_requests_are_budgeted_retries_too(server: Server, make: Make) -> None:
    server.route("/a", status(500))
    fetcher = make(max_requests=3)
    assert fetcher.fetch(server.url("/a"), A).outcome is Outcome.OVER_BUDGET
    assert fetcher.requests == len(server.paths) == 3


def test_minutes_are_budgeted(server: Server, make: Make, clock: Clock) -> None:
    server.robots("User-agent: *\nCrawl-delay: 86400")
    server.page("/a", PAGE)
    got = make().fetch(server.url("/a"), A)
    assert got.outcome is Outcome.OVER_BUDGET
    assert clock.now == 0


def test_a_stopped_night_asks_nothing(server: Server, make: Make) -> None:
    gate = HostGate()
    gate.stop()
    assert make(gate=gate).fetch(server.url("/a"), A).outcome is Outcome.OVER_BUDGET
    assert server.paths == []


# Certificates


@pytest.fixture
def authority() -> trustme.CA:
    return trustme.CA()


@pytest.fixture
def secure(authority: trustme.CA) -> Iterator[Server]:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert("127.0.0.1").configure_cert(context)
    with Server(ssl_context=context) as running:
        running.page("/a", PAGE)
        yield running


def test_an_unknown_authority_is_refused(secure: Server, make: Make) -> None:
    got = make().fetch(secure.url("/a"), A)
    assert got.outcome is Outcome.TLS
    assert "ca_file" in got.detail
    assert secure.paths == []


def test_an_authority_of_the_outlets_own_is_believed(
    secure: Server, make: Make, authority: trustme.CA, tmp_path: Path
) -> None:
    authority.cert_pem.write_to_path(str(tmp_path / "ca.pem"))
    assert make(ca_file=str(tmp_path / "ca.pem")).fetch(secure.url("/a"), A).ok


def test_a_certificate_for_another_host_is_refused(make: Make, authority: trustme.CA, tmp_path: Path) -> None:
    authority.cert_pem.write_to_path(str(tmp_path / "ca.pem"))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert("bao.example").configure_cert(context)
    with Server(ssl_context=context) as other:
        assert make(ca_file=str(tmp_path / "ca.pem")).fetch(other.url("/a"), A).outcome is Outcome.TLS


def test_one_outlets_missing_authority_does_not_spoil_the_others(
    secure: Server, make: Make, authority: trustme.CA, tmp_path: Path
) -> None:
    authority.cert_pem.write_to_path(str(tmp_path / "ca.pem"))
    assert make().fetch(secure.url("/a"), A).outcome is Outcome.TLS
    assert make(ca_file=str(tmp_path / "ca.pem")).fetch(secure.url("/a"), A).ok


def test_a_server_slow_to_shake_hands_holds_up_no_other(secure: Server, make: Make) -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        url = f"https://127.0.0.1:{silent.getsockname()[1]}/a"
        slow, quick = make({"timeout_s": 1, "retries": 0}), make({"retries": 0})
        results: list[Fetched] = []
        thread = threading.Thread(target=lambda: results.append(slow.fetch(url, A)))
        thread.start()
        with silent.accept()[0] as accepted:
            accepted.recv(1)  # its handshake has begun
            assert quick.fetch(secure.url("/a"), A).outcome is Outcome.TLS
            assert not results
    thread.join()
    assert results


def test_plain_http_behind_an_https_address(server: Server, make: Make) -> None:
    got = make({"retries": 0}).fetch(server.url("/a").replace("http:", "https:"), A)
    assert got.outcome in {Outcome.TLS, Outcome.CONNECTION}


def test_a_bad_ca_file_is_a_matter_of_configuration(make: Make, tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="ca_file"):
        make(ca_file=str(tmp_path / "none.pem"))


# Whatever comes


head_lines = st.lists(
    st.one_of(
        st.binary(max_size=40),
        st.sampled_from(
            [
                b"Content-Length: 5",
                b"Content-Length: -1",
                b"Content-Length: 5, 6",
                b"Content-Length: \xb2",
                b"Content-Encoding: gzip",
                b"Transfer-Encoding: chunked",
                b"Location: /a",
                b"Location: //",
                b"Location: http://[::1",
                b"Location: \xff\xfe",
                b"Set-Cookie: a=b; Domain=.; Max-Age=x; Expires=\xff",
                b"Retry-After: \xff",
                b"Content-Type: ;;;",
                b": x",
            ]
        ),
    ),
    max_size=5,
)
status_lines = st.one_of(
    st.binary(max_size=20),
    st.integers(0, 1200).map(lambda code: b"HTTP/1.1 %d x" % code),
    st.sampled_from([b"HTTP/1.1 200 OK", b"HTTP/1.0 200 OK", b"HTTP/1.1 302 Found", b"HTTP/1.1 503 x"]),
)


@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(line=status_lines, head=head_lines, body=st.binary(max_size=200), kind=st.sampled_from(PageKind))
def test_nothing_that_a_server_sends_raises(
    server: Server, make: Make, line: bytes, head: list[bytes], body: bytes, kind: PageKind
) -> None:
    server.robots("")
    raw = b"\r\n".join([line, *head]) + b"\r\n\r\n" + body
    server.route("/a", lambda _: Reply(raw=raw))
    fetcher = make({"retries": 0, "timeout_s": 0.2})
    got = fetcher.fetch(server.url("/a"), kind)
    assert got.ok == bool(got.body) or kind is PageKind.ROBOTS
    assert got.ok or got.detail
    fetcher.close()


@settings(deadline=None)  # a busy machine is no defect
@given(st.text(max_size=60), st.sampled_from(["", "http://", "https://", "http://127.0.0.1:1/", "//"]))
def test_no_address_raises(text: str, start: str) -> None:
    def nowhere(host: str, port: int) -> list[tuple[Any, ...]]:
        raise socket.gaierror(-2, "no such name")

    gate = HostGate(clock=lambda: 0.0, sleep=lambda _: None)
    site = Outlet(name="x", url="http://bao.example", kind=OutletKind.PORTAL)
    fetcher = Fetcher(site, CrawlSettings(retries=0, delay_s=0, timeout_s=0.1), gate, resolve=nowhere)
    got = fetcher.fetch(start + text, A)
    assert got.outcome in {Outcome.FORBIDDEN_ADDRESS, Outcome.CONNECTION}
    fetcher.close()
