"""Recall and cost on the town of news sites beside a developer's checkout, outlets added by address alone."""

from __future__ import annotations

import json
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest

from pipeline.crawl.addresses import identity
from pipeline.crawl.discover import discover
from pipeline.crawl.probe import probe
from pipeline.records import Outcome, PageKind
from tests.crawl.paper import NOW, SETTINGS, fetcher
from tests.crawl.remembering import Remembering

SHARED = Path(__file__).resolve().parents[3] / "shared"
PORT = 8937

pytestmark = [pytest.mark.shared, pytest.mark.skipif(not SHARED.is_dir(), reason="../shared is not here")]


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[list[str], dict[str, list[dict[str, Any]]]]]:
    """Yield the sites' addresses and the truth of each."""
    truth = tmp_path_factory.mktemp("town") / "truth.jsonl"
    command = [sys.executable, str(SHARED / "newsroom/newsroom.py"), "--articles", str(SHARED / "corpus/pool.jsonl.gz")]
    command += ["--sites", "6", "--per-site", "40", "--port", str(PORT), "--truth", str(truth)]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
    try:
        assert process.stdout is not None
        roots = []
        for line in process.stdout:
            if line.startswith("ready"):
                break
            roots.append(line.split()[0])
        articles: dict[str, list[dict[str, Any]]] = {}
        for line in truth.read_text(encoding="utf-8").splitlines():
            row = json.loads(line)
            articles.setdefault(urlsplit(row["url"]).netloc, []).append(row)
        yield roots, articles
    finally:
        process.terminate()
        process.wait(10)


def test_every_live_article_is_found_at_a_small_price(town: Any, capsys: pytest.CaptureFixture[str]) -> None:
    roots, articles = town
    for root in roots:
        rows = articles[urlsplit(root).netloc]
        outlet = probe(root, fetcher, now=NOW, allow_private=True)
        memory, fetch = Remembering(), fetcher(outlet)
        found = list(discover(outlet, fetch, memory, settings=SETTINGS, now=NOW))
        price = fetch.requests
        landed = {identity(_landing(fetch, c.url)) for c in found}
        wanted = {identity(row["url"]) for row in rows if not row["gone"]}
        assert len(wanted & landed) >= 0.99 * len(wanted)
        gone = {identity(row["url"]) for row in rows if row["gone"]}
        assert landed <= wanted | gone | {identity(c.url) for c in found if "/cu/" in c.url}
        for candidate in found:
            memory.settle(candidate)
        again = fetcher(outlet)
        assert list(discover(outlet, again, memory, settings=SETTINGS, now=NOW)) == []
        assert price <= 30
        assert again.requests <= 10
        with capsys.disabled():
            per_article = price / len(wanted)
            what = f"{len(found)} found, {price} requests, {per_article:.2f} an article, {again.requests} again"
            sys.stdout.write(f"\n{root} {what}")
    with urllib.request.urlopen(f"{roots[0]}/__log", timeout=10) as answer:
        paths = [json.loads(line)["path"] for line in answer.read().decode().splitlines()]
    assert not [p for p in paths if p.startswith(("/in/", "/tim-kiem", "/lich/"))]


def _landing(fetch: Any, url: str) -> str:
    """Return where an address of the old site leads; the others stand for themselves."""
    if "/cu/" not in url:
        return url
    got = fetch.fetch(url, PageKind.ARTICLE)
    assert got.outcome in {Outcome.OK, Outcome.GONE}
    return str(got.final_url) or url
