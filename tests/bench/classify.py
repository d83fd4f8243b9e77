"""How fast tagging and training are: ``python tests/bench/classify.py``. No test: figures depend on the machine.

Prints articles a second for first tagging and for re-tagging from stored segments (two processes side by side), with
the encoder and by the words alone, for ``tinyte tag --all`` with the store's reading and writing, the model's load time
and size, the memory of one tagging process, and how long training on all shared labels takes. Articles are the demo's,
cut or repeated to 450 syllables, made different by turning their words; two in three are about health, which is more
than a night brings, and the encoder reads those alone that may be.
"""

from __future__ import annotations

import argparse
import datetime as dt
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

os.environ.setdefault("OMP_NUM_THREADS", "1")  # before numpy comes: processes side by side are the threads

from joblib import Parallel, delayed
from joblib.externals.loky import get_reusable_executor
from rich.console import Console
from sheet import Sheet
from sqlalchemy import insert

from pipeline.classify import Segmented, Text, load_model, segment_texts
from pipeline.classify.folder import current_version
from pipeline.cli.init import make_workspace
from pipeline.language import SEGMENTER
from pipeline.outlets import Outlet
from pipeline.records import Article, OutletKind
from pipeline.resources import shipped
from pipeline.store import Store
from pipeline.store.articles import text_digest
from pipeline.store.tables import ArticleRow, SegmentRow

SYLLABLES = 450
EACH = 600  # articles a process
STORED = 2_000
HOST = "bao.example.vn"
ROOT = Path(__file__).parents[2]
ARTICLES = ROOT / "corpus" / "demo" / "articles.jsonl"
SHARED = ROOT.parent / "shared" / "corpus"


def texts(seed: int, count: int) -> list[Text]:
    """Return `count` articles of 450 syllables."""
    rows = [json.loads(line) for line in ARTICLES.read_text(encoding="utf-8").splitlines()]
    found = []
    for at in range(count):
        first, second = rows[at % len(rows)], rows[(at * 7 + seed) % len(rows)]
        body = f"{first['body']} {second['body']}".split()
        turn = (at * 13 + seed) % len(body)
        room = SYLLABLES - len(first["title"].split()) - len(first["lead"].split())
        found.append(Text(str(at), first["title"], first["lead"], " ".join((body[turn:] + body * 3)[:room])))
    return found


def one(seed: int, version: str) -> dict[str, float]:
    """Measure one process."""
    begun = time.perf_counter()
    model = load_model(version=version, threads=1)
    loaded = time.perf_counter()
    work = texts(seed, EACH)
    list(model.tag(work[:1]))
    start = time.perf_counter()
    list(model.tag(work))
    tagged = time.perf_counter()
    segments = segment_texts(work, 1)
    list(model.tag_segmented(segments))
    again = time.perf_counter()
    list(model.tag_segmented(segments))
    return {
        "load": loaded - begun,
        "first": EACH / (tagged - start),
        "again": len(segments) / (time.perf_counter() - again),
        "memory": peak_memory(),
    }


def peak_memory() -> float:
    """Return the process's peak resident memory in MB; 0 where the system doesn't say."""
    try:
        import resource
    except ImportError:  # Windows
        return 0.0
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (1024 if sys.platform != "darwin" else 1024**2)


def fill(store: Store, segmented: Sequence[Segmented], raw: Sequence[Text], count: int) -> None:
    """Store `count` articles with their segments, as a year's nights would have."""
    now = dt.datetime.now(dt.UTC)
    store.sync_outlets(
        [Outlet(name="Báo", url=f"https://{HOST}/", kind=OutletKind.PROVINCIAL_PAPER, province="Sơn La")]
    )
    articles, segments = [], []
    for at in range(count):
        text, words = raw[at % len(raw)], segmented[at % len(raw)].words.split("\n")
        name = f"{at:012d}"
        article = Article(f"https://{HOST}/{name}", text.title, text.lead, text.body)
        digest = text_digest(article)
        said = {"url": article.url, "title": text.title, "lead": text.lead, "body": text.body, "digest": digest}
        plain = {"byline": "", "month": "", "published_from": "none", "unit": "tin", "unit_rule": "", "images": []}
        seen = {"first_seen": now, "extracted_at": now, "outlet": HOST, "id": name}
        articles.append({**said, **plain, **seen})
        parts = dict(zip(("title", "lead", "body"), words, strict=True))
        segments.append({"article_id": name, "segmenter": SEGMENTER, "digest": digest, **parts})
    with store._write() as session:
        session.execute(insert(ArticleRow), articles)
        session.execute(insert(SegmentRow), segments)


def tag_all(count: int) -> float:
    """Return how many stored articles a second ``tinyte tag --all`` tags, its start included."""
    raw = texts(0, EACH)
    with tempfile.TemporaryDirectory(prefix="tinyte-bench-", ignore_cleanup_errors=True) as folder:
        place = make_workspace(Path(folder) / "work")
        with Store.open(place.store_url) as store:
            fill(store, segment_texts(raw, 1), raw, count)
        return count / timed(["tag", "--all", "--workspace", str(place.root)])


def timed(arguments: Sequence[str]) -> float:
    """Return the seconds that a command took."""
    start = time.perf_counter()
    command = [sys.executable, "-c", "from pipeline.cli import main; main()", *arguments]
    subprocess.run(command, check=True, capture_output=True)
    return time.perf_counter() - start


def training() -> float:
    """Return the seconds that training on all shared labels takes, with the shipped model's word vectors."""
    from pipeline.classify.train import examples, train
    from pipeline.evaluate import labelled
    from pipeline.themes import load_plan, shipped_plan_path

    plan = load_plan(shipped_plan_path())
    labels, words = labelled([SHARED / "labels.csv"], [SHARED / "articles.jsonl.gz"], plan, n_jobs=2)
    data = examples(labels, words, plan.codes)
    vectors = load_model().features.vectors_
    start = time.perf_counter()
    train(data, plan, "bench", vectors=vectors)
    return time.perf_counter() - start


def main() -> int:
    """Print the figures beside what was asked."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--stored", type=int, default=STORED, help="articles for 'tinyte tag --all'")
    args = parser.parse_args()
    sheet = Sheet(Console(width=120), "Tagging, asked and measured")
    jobs = min(2, os.cpu_count() or 1)
    current = current_version(shipped("models"))
    for version, of, least, least_again in ((current, "all", 80, 80), (f"{current}.light", "words alone", 180, 4500)):
        found = Parallel(n_jobs=jobs)(delayed(one)(seed, version) for seed in range(jobs))
        get_reusable_executor().shutdown()  # a process's peak never falls: the next version gets new ones
        first, again = (sum(row[key] for row in found) for key in ("first", "again"))
        load, memory = (max(row[key] for row in found) for key in ("load", "memory"))
        named = f"{of}, {jobs} processes"
        sheet.add(f"first tagging, {named}", f"≥ {least}/s", f"{first:.0f}/s", ok=first >= least)
        sheet.add(f"re-tagging from segments, {named}", f"≥ {least_again}/s", f"{again:.0f}/s", ok=again >= least_again)
        sheet.add(f"the model loads in, {of}", "≤ 1 s", f"{load:.2f} s", ok=load <= 1)
        most = 600 if version == current else 350
        sheet.add(f"memory of a tagging process, {of}", f"≤ {most} MB", f"{memory:.0f} MB", ok=memory <= most)
    size = sum(path.stat().st_size for path in (shipped("models") / current).iterdir()) / 1e6
    sheet.add(f"tinyte tag --all, {args.stored} articles", "–", f"{tag_all(args.stored):.0f}/s", ok=None)
    sheet.add("the model's size", "–", f"{size:.1f} MB", ok=None)
    if (SHARED / "labels.csv").is_file():
        seconds = training()
        sheet.add("training on all labels, segmented before", "≤ 90 s", f"{seconds:.0f} s", ok=seconds <= 90)
    sheet.show()
    return 0 if sheet.good else 1


if __name__ == "__main__":
    sys.exit(main())
