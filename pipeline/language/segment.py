"""Word segmentation: with `crf`, which computes the same faster, the one place where underthesea is called.

Vietnamese puts a space between syllables, not words. underthesea's tagger joins the syllables of a word; here a
segmented text is a string of words parted by single spaces, the syllables of a word joined by ``_``
("bệnh_viện đa_khoa tỉnh"). Such strings are stored with the article, so that a new model re-tags without
segmenting again; `SEGMENTER` names what made them.

Traps of underthesea 9.5.0 that shaped this module: ``fixed_words`` changes a module-wide pattern and so leaks into
every later call (never given here); terms such as "an toàn thực phẩm" come out split (the classifier uses word
pairs); the tagger holds the GIL, so only processes spread the work; ``underthesea.classify`` downloads (never
called).
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Sequence
from functools import lru_cache
from importlib.metadata import version
from typing import Any

from pipeline.language.crf import load
from pipeline.text import clean

__all__ = ["BULK", "MOST_SYLLABLES", "SEGMENTER", "segment", "segment_many"]

SEGMENTER = f"underthesea-{version('underthesea')}/1"
"""Names what makes segmented text: the library's version and this module's own revision."""

MOST_SYLLABLES = 20_000
"""Syllables of one text that are segmented; the rest of a longer text is left out (a news item has 200-3,000)."""

BULK = 400
"""Texts from which starting processes pays: a process takes about a second to load the tagger."""

_PIECE = 400  # syllables a call: the tagger's memory grows with the text, its context is two syllables


def segment(text: str) -> str:
    """Return `text` as words parted by spaces, the syllables of a word joined by ``_``.

    The text is cleaned first (NFC, one style of tone marks, one line), so its form does not matter. An empty text
    gives an empty string; syllables after `MOST_SYLLABLES` are left out.
    """
    whole = clean(text).encode("utf-8", "replace").decode()  # JSON may hold half a character, the tagger not
    syllables = whole.split(" ")[:MOST_SYLLABLES]
    if syllables == [""]:
        return ""
    words = _segmenter()
    pieces = (" ".join(syllables[at : at + _PIECE]) for at in range(0, len(syllables), _PIECE))
    return " ".join(word.replace(" ", "_") for piece in pieces for word in words(piece))


@lru_cache(maxsize=1)
def _segmenter() -> Callable[[str], list[str]]:
    """Return underthesea's segmenter: computed our way where that says the same, else the library's own."""
    import sys

    import underthesea  # loads the package; its word_tokenize hides the module of the same name

    library: Any = sys.modules["underthesea.pipeline.word_tokenize"]
    own: Callable[[str], list[str]] = underthesea.word_tokenize
    own("một")
    fast = load(library)
    if fast is None:
        return own
    library.word_tokenize_model = None  # 60 MB that nobody asks any more; the library loads them again if need be
    return fast.words


def segment_many(texts: Iterable[str], n_jobs: int | None = None) -> list[str]:
    """Segment each of `texts`, in order.

    Parameters
    ----------
    texts
        Any texts.
    n_jobs
        Processes to use; None takes the machine's cores for `BULK` texts or more, otherwise this process alone.

    Returns
    -------
    list of str
        As `segment` gives them.
    """
    work = list(texts)
    if n_jobs is None:
        n_jobs = (os.cpu_count() or 1) if len(work) >= BULK else 1
    if n_jobs == 1 or len(work) < 2:  # noqa: PLR2004 - one text can't be shared out
        return [segment(text) for text in work]
    from joblib import Parallel, delayed

    size = max(1, min(64, len(work) // (2 * abs(n_jobs)) or 1))
    batches = [work[at : at + size] for at in range(0, len(work), size)]
    done = Parallel(n_jobs=n_jobs)(delayed(_segment_all)(batch) for batch in batches)
    return [one for batch in done for one in batch]


def _segment_all(texts: Sequence[str]) -> list[str]:
    return [segment(text) for text in texts]
