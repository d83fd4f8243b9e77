"""How the counts of stored articles would move under another model, from their stored segments."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from pipeline.classify import Model, Segmented, Text, segment_texts
from pipeline.language import SEGMENTER
from pipeline.records import VIETNAM
from pipeline.settings import Workspace
from pipeline.store import Store, StoredArticle

__all__ = ["moved_counts"]

BATCH = 512


def moved_counts(workspace: Workspace, before: Model, after: Model) -> dict[str, list[tuple[str, int, int]]]:
    """Return, by year (empty: undated), each theme's count under both models, the years in order.

    Nothing is stored. Labels of people, which no model changes, are left out of account.
    """
    counted: dict[str, tuple[Counter[str], Counter[str]]] = {}
    with Store.open(workspace.store_url) as store:
        for articles in _batches(store):
            words = _words(store, articles)
            for side, model in enumerate((before, after)):
                for one, tagging in zip(articles, model.tag_segmented(words), strict=True):
                    published = one.article.published
                    year = str(published.astimezone(VIETNAM).year) if published else ""
                    counted.setdefault(year, (Counter(), Counter()))[side].update(tagging.themes)
    codes = list(dict.fromkeys((*before.codes, *after.codes)))
    return {year: [(code, old[code], new[code]) for code in codes] for year, (old, new) in sorted(counted.items())}


def _batches(store: Store) -> Iterator[list[StoredArticle]]:
    batch: list[StoredArticle] = []
    for one in store.articles():
        batch.append(one)
        if len(batch) == BATCH:
            yield batch
            batch = []
    if batch:
        yield batch


def _words(store: Store, articles: list[StoredArticle]) -> list[Segmented]:
    kept = store.segments(SEGMENTER, [one.id for one in articles])
    fresh = segment_texts(
        Text(one.id, one.article.title, one.article.lead, one.article.body) for one in articles if one.id not in kept
    )
    words = {one.id: one.words for one in fresh}
    words |= {one.id: f"{one.title}\n{one.lead}\n{one.body}" for one in kept.values()}
    return [Segmented(one.id, words[one.id]) for one in articles]
