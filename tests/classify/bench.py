"""How fast tagging is: ``python tests/classify/bench.py``. No test: figures depend on the machine.

Prints articles a second for first tagging and for re-tagging from stored segments (processes side by side), the
model's load time and size, and the memory of one tagging process. Articles are the demo's, cut or repeated to 450
syllables, made different by turning their words.
"""

from __future__ import annotations

import json
import os
import sys
import time
from pathlib import Path

from joblib import Parallel, delayed

from pipeline.classify import Text, load_model, segment_texts
from pipeline.resources import shipped

SYLLABLES = 450
EACH = 600  # articles a process
ARTICLES = Path(__file__).parents[2] / "corpus" / "demo" / "articles.jsonl"


def texts(seed: int) -> list[Text]:
    """Return `EACH` articles of 450 syllables."""
    rows = [json.loads(line) for line in ARTICLES.read_text(encoding="utf-8").splitlines()]
    found = []
    for at in range(EACH):
        first, second = rows[at % len(rows)], rows[(at * 7 + seed) % len(rows)]
        body = f"{first['body']} {second['body']}".split()
        turn = (at * 13 + seed) % len(body)
        room = SYLLABLES - len(first["title"].split()) - len(first["lead"].split())
        found.append(Text(str(at), first["title"], first["lead"], " ".join((body[turn:] + body * 3)[:room])))
    return found


def one(seed: int) -> dict[str, float]:
    """Measure one process."""
    begun = time.perf_counter()
    model = load_model()
    loaded = time.perf_counter()
    work = texts(seed)
    list(model.tag(work[:1]))
    start = time.perf_counter()
    list(model.tag(work))
    tagged = time.perf_counter()
    segments = segment_texts(work, 1)
    again = time.perf_counter()
    list(model.tag_segmented(segments))
    return {
        "load": loaded - begun,
        "first": EACH / (tagged - start),
        "again": EACH / (time.perf_counter() - again),
        "memory": peak_memory(),
    }


def peak_memory() -> float:
    """Return the process's peak resident memory in MB; 0 where the system doesn't say."""
    try:
        import resource
    except ImportError:  # Windows
        return 0.0
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (1024 if sys.platform != "darwin" else 1024**2)


def main() -> None:
    """Print the figures."""
    jobs = min(2, os.cpu_count() or 1)
    os.environ.setdefault("OMP_NUM_THREADS", "1")
    found = Parallel(n_jobs=jobs)(delayed(one)(seed) for seed in range(jobs))
    size = sum(path.stat().st_size for path in (shipped("models") / load_model().version).iterdir())
    print(f"first tagging   {sum(row['first'] for row in found):8.0f} articles/s on {jobs} processes")  # noqa: T201
    print(f"re-tagging      {sum(row['again'] for row in found):8.0f} articles/s")  # noqa: T201
    print(f"model           {size / 1e6:8.1f} MB, loads in {max(row['load'] for row in found):.2f} s")  # noqa: T201
    print(f"memory          {max(row['memory'] for row in found):8.0f} MB a process")  # noqa: T201


if __name__ == "__main__":
    main()
