from __future__ import annotations

import datetime as dt

import pytest

from pipeline.crawl.robots import Rules, read_rules
from pipeline.records import Fetched, Outcome, PageKind

ROOT = "https://bao.example"


def rules(text: str | bytes, outcome: Outcome = Outcome.OK) -> Rules:
    body = text.encode() if isinstance(text, str) else text
    at = dt.datetime(2026, 3, 1, tzinfo=dt.UTC)
    return read_rules(Fetched(f"{ROOT}/robots.txt", outcome, PageKind.ROBOTS, at, f"{ROOT}/robots.txt", body=body))


def test_our_own_group_counts_before_the_one_for_all() -> None:
    found = rules("User-agent: *\nDisallow: /\n\nUser-agent: tinyte\nDisallow: /in/\nAllow: /in/y-te")
    assert found.allows(f"{ROOT}/tin")
    assert not found.allows(f"{ROOT}/in/tin")
    assert found.allows(f"{ROOT}/in/y-te")


@pytest.mark.parametrize("text", ["", "<html><h1>404</h1></html>", "\ufeff", "Disallow", b"\xff\x00\x01" * 99])
def test_what_is_no_robots_file_forbids_nothing(text: str | bytes) -> None:
    assert rules(text).allows(f"{ROOT}/tin")


def test_a_byte_order_mark_is_no_part_of_the_first_line() -> None:
    assert not rules("\ufeffUser-agent: *\nDisallow: /").allows(f"{ROOT}/tin")


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("Crawl-delay: 7", 7),
        ("Crawl-delay: 0.2", 0.2),
        ("Request-rate: 1/30s", 30),
        ("Crawl-delay: 3\nRequest-rate: 1/2s", 3),
        ("Crawl-delay: nan", 0),
        ("Crawl-delay: inf", 0),
        ("Crawl-delay: -5", 0),
        ("Crawl-delay: soon", 0),
        ("Request-rate: 0/0", 0),
        ("", 0),
    ],
)
def test_delays(text: str, seconds: float) -> None:
    assert rules(f"User-agent: *\n{text}\n").delay_s == seconds


def test_sitemaps_are_absolute_http_and_named_once() -> None:
    text = f"Sitemap: /a.xml\nSitemap: {ROOT}/a.xml\nSitemap: {ROOT}/b.xml\nSitemap: ftp://x/c.xml\nSitemap: http://[/"
    assert rules(text).sitemaps == (f"{ROOT}/a.xml", f"{ROOT}/b.xml")


@pytest.mark.parametrize("outcome", [Outcome.GONE, Outcome.REFUSED, Outcome.TOO_LARGE])
def test_a_file_that_is_not_there_allows_all(outcome: Outcome) -> None:
    assert rules("", outcome).allows(f"{ROOT}/tin")


@pytest.mark.parametrize(
    "outcome",
    [Outcome.SERVER_ERROR, Outcome.RATE_LIMITED, Outcome.TIMEOUT, Outcome.CONNECTION, Outcome.TLS, Outcome.REDIRECTS],
)
def test_a_file_out_of_reach_forbids_all(outcome: Outcome) -> None:
    found = rules("", outcome)
    assert not found.allows(f"{ROOT}/tin")
    assert found.failure is not None
