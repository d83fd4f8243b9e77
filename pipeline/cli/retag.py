"""Tagging everything in the store, on all cores: processes score, this one reads and writes the store."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from multiprocessing import get_context
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.errors import ModelError
from pipeline.records import Tagging
from pipeline.store import SegmentedText, Store, StoredArticle

if TYPE_CHECKING:
    from pipeline.classify import Model, Segmented, Text

__all__ = ["BULK", "read_all", "tag_all"]

BULK = 2000
"""Articles from which processes pay: each takes two seconds to start and to load the model."""

_BATCH = 500
_Result = tuple[list[Tagging], list[SegmentedText]]
_worker: Model | None = None  # each process's own


def tag_all(store: Store, model: Model, folder: Path | None, jobs: int) -> int:
    """Tag every stored article that `model` has not tagged yet; return how many.

    Parameters
    ----------
    store, model
        The articles, and what tags them.
    folder
        Where processes load the model again; None for the shipped models.
    jobs
        Processes; with one, or with few articles, this process does all of it.

    Raises
    ------
    ModelError
        A process was ended from outside. What was tagged until then is stored.
    """
    from pipeline.night.tagger import tag_stored

    if jobs == 1 or store.how_many_untagged(model.version) < BULK:
        return tag_stored(store, model)
    return sum(tagged for tagged, _ in _spread(store, store.untagged(model.version, _BATCH), model, folder, jobs))


def read_all(store: Store, model: Model, folder: Path | None, jobs: int) -> int:
    """Have the encoder of `model` read every stored article of which it left no vector; return how many.

    Those are articles that were tagged before vectors were kept, or by another version since. Parameters and errors
    are those of `tag_all`; a model without an encoder reads none.
    """
    from pipeline.night.tagger import read_stored

    if not model.reader or jobs == 1 or store.how_many_unread(model.reader) < BULK:
        return read_stored(store, model)
    return sum(read for _, read in _spread(store, store.unread(model.reader, _BATCH), model, folder, jobs))


def _spread(
    store: Store, batches: Iterable[list[StoredArticle]], model: Model, folder: Path | None, jobs: int
) -> Iterator[tuple[int, int]]:
    """Yield of each batch how many articles got a new tagging, and how many there were."""
    done = 0
    context = get_context("spawn")  # the same everywhere; a fork would copy the database's connection
    with ProcessPoolExecutor(jobs, context, _begin, (folder, model.version)) as pool:
        waiting: deque[Future[_Result]] = deque()
        try:
            for work in _work(store, batches):
                waiting.append(pool.submit(_tag, work))
                if len(waiting) > 2 * jobs:
                    yield (saved := _save(store, waiting.popleft().result()))
                    done += saved[1]
            while waiting:
                yield (saved := _save(store, waiting.popleft().result()))
                done += saved[1]
        except BrokenProcessPool:
            raise ModelError(
                f"a tagging process was ended from outside (out of memory?); {done} articles are read and stored; "
                "run it again, with --jobs 1 where memory is short"
            ) from None


def _work(store: Store, batches: Iterable[list[StoredArticle]]) -> Iterator[list[Segmented | Text]]:
    """Yield batches of articles: as stored segments where there are some, otherwise as texts."""
    from pipeline.classify import Segmented, Text
    from pipeline.language import SEGMENTER

    def one(stored: StoredArticle, kept: SegmentedText | None) -> Segmented | Text:
        if kept:
            return Segmented(kept.id, f"{kept.title}\n{kept.lead}\n{kept.body}")
        return Text(stored.id, stored.article.title, stored.article.lead, stored.article.body)

    for articles in batches:
        segments = store.segments(SEGMENTER, [article.id for article in articles])
        yield [one(article, segments.get(article.id)) for article in articles]


def _save(store: Store, result: _Result) -> tuple[int, int]:
    from pipeline.language import SEGMENTER

    taggings, segments = result
    if segments:
        store.save_segments(SEGMENTER, segments)
    return store.save_taggings(taggings), len(taggings)


def _begin(folder: Path | None, version: str) -> None:
    global _worker  # noqa: PLW0603 - a process pool hands its processes nothing but arguments
    from threadpoolctl import threadpool_limits

    from pipeline.classify import load_model

    threadpool_limits(1)  # the processes are the threads
    _worker = load_model(folder, version, threads=1)


def _tag(work: Sequence[Segmented | Text]) -> _Result:
    from pipeline.classify import Segmented, Text, segment_texts

    if _worker is None:
        raise RuntimeError("the process was not begun")
    fresh = segment_texts((one for one in work if isinstance(one, Text)), n_jobs=1)
    words = {one.id: one for one in (*fresh, *(one for one in work if isinstance(one, Segmented)))}
    return list(_worker.tag_segmented(words[one.id] for one in work)), [_parts(one) for one in fresh]


def _parts(one: Segmented) -> SegmentedText:
    title, lead, body = one.words.split("\n")
    return SegmentedText(one.id, title, lead, body)
