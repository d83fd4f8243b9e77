"""Tags articles while the crawl waits for its hosts: the crawl costs time, tagging costs the processor.

The classifier's libraries take two seconds to import, so that is done here too, while the first pages come in.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from types import TracebackType
from typing import TYPE_CHECKING, Self

from pipeline.errors import ModelError
from pipeline.records import Tagging
from pipeline.store import SegmentedText, Store, StoredArticle

if TYPE_CHECKING:
    from pipeline.classify import Model, Segmented

__all__ = ["BackgroundTagger", "read_stored", "tag_stored"]

BATCH = 64
"""Articles tagged between two looks at the store."""


def tag_stored(store: Store, model: Model, stop: threading.Event | None = None) -> int:
    """Tag every article in the store that `model` has not tagged yet; return how many.

    Each batch's segments and taggings are stored before the next begins, and none begins once `stop` is set. Text
    that was segmented before isn't again.
    """
    done = 0
    for articles in store.untagged(model.version, BATCH):
        if stop is not None and stop.is_set():
            break
        done += store.save_taggings(_tag(store, model, articles))
    return done


def read_stored(store: Store, model: Model) -> int:
    """Have the encoder of `model` read what it left no vector of, taggings as they stand; return how many articles."""
    done = 0
    for articles in store.unread(model.reader, BATCH) if model.reader else ():
        store.save_taggings(_tag(store, model, articles))
        done += len(articles)
    return done


def _tag(store: Store, model: Model, articles: Sequence[StoredArticle]) -> list[Tagging]:
    from pipeline.classify import Segmented, Text, segment_texts
    from pipeline.language import SEGMENTER

    kept = store.segments(SEGMENTER, [a.id for a in articles])
    fresh = segment_texts(
        (Text(a.id, a.article.title, a.article.lead, a.article.body) for a in articles if a.id not in kept), n_jobs=1
    )
    store.save_segments(SEGMENTER, [_parts(one) for one in fresh])
    words = {one.id: one.words for one in fresh}
    words |= {one.id: f"{one.title}\n{one.lead}\n{one.body}" for one in kept.values()}
    return list(model.tag_segmented(Segmented(a.id, words[a.id]) for a in articles))


def _parts(one: Segmented) -> SegmentedText:
    title, lead, body = one.words.split("\n")
    return SegmentedText(one.id, title, lead, body)


class BackgroundTagger:
    """Tags what is stored, in a thread of its own, until its `with` block ends; what is left then, it tags then.

    A block that ends with an error leaves the rest untagged, for the next night. A model that can't be loaded ends up
    in `failure`: the crawl goes on without it, for pages may be gone tomorrow, while untagged articles wait. Any other
    failure is raised at the end of the block.

    Parameters
    ----------
    store
        Where articles come from and taggings go.
    load
        Loads the model that tags.
    stored
        Set by the crawl when there is something new.
    also
        Other work on new articles, done after each round of tagging.
    """

    def __init__(
        self, store: Store, load: Callable[[], Model], stored: threading.Event, also: Callable[[], object]
    ) -> None:
        self.tagged = 0
        self.model = ""
        self._store = store
        self._load = load
        self._stored = stored
        self._also = also
        self.failure: ModelError | None = None
        self._ending = threading.Event()
        self._abandoned = threading.Event()
        self._broken: Exception | None = None
        self._thread = threading.Thread(target=self._run, name="tagger")

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if error is not None:
            self._abandoned.set()
        self._ending.set()
        self._stored.set()
        self._thread.join()
        if error is None and self._broken is not None:
            raise self._broken

    def _run(self) -> None:
        try:
            self._work()
        except ModelError as failure:
            self.failure = failure
        except Exception as failure:  # noqa: BLE001 - raised again in the night's own thread, by __exit__
            self._broken = failure

    def _work(self) -> None:
        from pipeline.classify import Text, segment_texts

        model = self._load()
        self.model = model.version
        segment_texts([Text("", "khởi động")], n_jobs=1)  # loads the segmenter while the first pages come in
        ending = False
        while not ending:
            self._stored.wait()
            self._stored.clear()
            ending = self._ending.is_set()
            self.tagged += tag_stored(self._store, model, self._abandoned)
            if not self._abandoned.is_set():
                self._also()
