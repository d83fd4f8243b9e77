"""Words and word pairs as numbers: TF-IDF over the title, the head and the whole of a segmented article.

One pass turns every word into a number; pairs, counts and weights are then array arithmetic over the whole batch,
which is some ten times as fast as counting strings (`make bench` prints the figure).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray
from scipy import sparse
from sklearn.base import BaseEstimator, TransformerMixin
from sklearn.utils.validation import check_is_fitted

__all__ = ["WordFeatures"]

Ints = NDArray[np.int64]
_FIELDS = 3  # title, lead, body


class WordFeatures(TransformerMixin, BaseEstimator):  # type: ignore[misc]
    """TF-IDF of words and word pairs, a block of columns a channel.

    A channel is a set of fields (0 title, 1 lead, 2 body) with a weight; each block of an article has the
    Euclidean length of its channel's weight. Counts enter as 1 + log(count). Pairs span neither punctuation nor
    fields.

    Parameters
    ----------
    channels : sequence of (tuple of int, float)
        The fields of each channel and its weight.
    min_words, min_pairs : int
        The fewest articles a word, or a pair, must stand in to be a feature.
    most_body : int
        Units of the body that are read.
    unit : {"word", "syllable"}
        What is counted: segmented words, or the syllables that they are made of. Syllable pairs see what the
        segmenter splits ("an toàn thực phẩm") or joins now one way, now another.

    Attributes
    ----------
    vocabulary_ : dict of str to int
        Every word that is part of a feature, with its number.
    """

    def __init__(
        self,
        channels: Sequence[tuple[tuple[int, ...], float]] = (((0, 1, 2), 1.0), ((0,), 0.5)),
        min_words: int = 2,
        min_pairs: int = 3,
        most_body: int = 400,
        unit: str = "word",
    ) -> None:
        self.channels = channels
        self.min_words = min_words
        self.min_pairs = min_pairs
        self.most_body = most_body
        self.unit = unit

    def __sklearn_tags__(self) -> Any:  # noqa: ANN401 - scikit-learn's own type is private to its version
        """Tell scikit-learn that the input is text."""
        tags = super().__sklearn_tags__()
        tags.input_tags.string = True
        tags.input_tags.two_d_array = False
        return tags

    def fit(self, X: Iterable[str], y: object = None) -> Self:  # noqa: ARG002, N803 - scikit-learn's signature
        """Learn the vocabulary and the inverse document frequencies of the segmented articles `X`."""
        texts = list(X)
        self.vocabulary_ = self._frequent_words(texts)
        words, docs, fields = self._encode(texts)
        pairs, pair_docs, pair_fields = self._pairs(words, docs, fields)
        known = words >= 0
        words, docs, fields = words[known], docs[known], fields[known]
        self.word_columns_, self.pair_keys_, self.idf_ = [], [], []
        for chosen, _ in self.channels:
            inside = np.isin(fields, chosen)
            df = _document_counts(words[inside], docs[inside], len(self.vocabulary_))
            kept = np.flatnonzero(df >= self.min_words)
            columns = np.full(len(self.vocabulary_), -1, dtype=np.int64)
            columns[kept] = np.arange(kept.size)
            inside = np.isin(pair_fields, chosen)
            keys, key_df = _document_frequencies(pairs[inside], pair_docs[inside])
            frequent = key_df >= self.min_pairs
            self.word_columns_.append(columns)
            self.pair_keys_.append(keys[frequent])
            both = np.concatenate([df[kept], key_df[frequent]])
            self.idf_.append((np.log((1 + len(texts)) / (1 + both)) + 1).astype(np.float32))
        return self

    def transform(self, X: Iterable[str]) -> sparse.csr_matrix:  # noqa: N803 - scikit-learn's signature
        """Return one row an article, as float32."""
        check_is_fitted(self)
        texts = list(X)
        words, docs, fields = self._encode(texts)
        pairs, pair_docs, pair_fields = self._pairs(words, docs, fields)
        known = words >= 0
        words, docs, fields = words[known], docs[known], fields[known]
        blocks = []
        for at, (chosen, weight) in enumerate(self.channels):
            columns = self.word_columns_[at]
            inside = np.isin(fields, chosen)
            found = columns[words[inside]]
            rows = docs[inside][found >= 0]
            found = found[found >= 0]
            inside = np.isin(pair_fields, chosen)
            place, hit = _lookup(self.pair_keys_[at], pairs[inside])
            n_words = int(columns.max(initial=-1)) + 1
            rows = np.concatenate([rows, pair_docs[inside][hit]])
            found = np.concatenate([found, place[hit] + n_words])
            blocks.append(_tfidf(rows, found, len(texts), self.idf_[at], weight))
        return sparse.hstack(blocks, format="csr", dtype=np.float32)

    def get_feature_names_out(self, columns: Ints | None = None) -> NDArray[np.object_]:
        """Return the names of `columns` (all by default): the channel, a colon, the word or the pair's two words."""
        check_is_fitted(self)
        words = list(self.vocabulary_)
        numbers: list[tuple[int, int, int]] = []
        wanted = np.arange(sum(idf.size for idf in self.idf_)) if columns is None else np.asarray(columns)
        starts = np.cumsum([0, *(idf.size for idf in self.idf_)])
        for column in wanted:
            at = int(np.searchsorted(starts, column, side="right")) - 1
            numbers.append((at, *self._parts(at, int(column - starts[at]))))
        names = [f"{at}:{words[a]} {words[b]}" if b >= 0 else f"{at}:{words[a]}" for at, a, b in numbers]
        return np.array(names, dtype=object)

    def _parts(self, at: int, column: int) -> tuple[int, int]:
        """Return the numbers of the word, or of the pair's two words, in a channel's column; -1 for no second."""
        kept = np.flatnonzero(self.word_columns_[at] >= 0)
        if column < kept.size:
            return int(kept[column]), -1
        first, second = divmod(int(self.pair_keys_[at][column - kept.size]), len(self.vocabulary_))
        return first, second

    def _tokens(self, text: str) -> list[list[str]]:
        text = text.lower() if self.unit == "word" else text.lower().replace("_", " ")
        fields = [field.split(" ") for field in text.split("\n")]
        fields += [[]] * (_FIELDS - len(fields))
        fields[2] = fields[2][: self.most_body]
        return fields[:_FIELDS]

    def _frequent_words(self, texts: list[str]) -> dict[str, int]:
        counts: dict[str, int] = {}
        for text in texts:
            for word in {word for field in self._tokens(text) for word in field}:
                counts[word] = counts.get(word, 0) + 1
        frequent = sorted(w for w, n in counts.items() if n >= self.min_words and any(map(str.isalpha, w)))
        return {word: at for at, word in enumerate(frequent)}

    def _encode(self, texts: list[str]) -> tuple[Ints, Ints, Ints]:
        """Return every word's number (-1: not in the vocabulary), its article's and its field's."""
        number = _Numbers(self.vocabulary_).__getitem__
        numbers: list[int] = []
        lengths = np.zeros((len(texts), _FIELDS), dtype=np.int64)
        for at, text in enumerate(texts):
            for field, words in enumerate(self._tokens(text)):
                numbers.extend(map(number, words))
                lengths[at, field] = len(words)
        flat = lengths.ravel()
        docs = np.repeat(np.repeat(np.arange(len(texts)), _FIELDS), flat)
        fields = np.repeat(np.tile(np.arange(_FIELDS), len(texts)), flat)
        return np.array(numbers, dtype=np.int64), docs, fields

    def _pairs(self, words: Ints, docs: Ints, fields: Ints) -> tuple[Ints, Ints, Ints]:
        first, second = words[:-1], words[1:]
        joined = (first >= 0) & (second >= 0) & (docs[:-1] == docs[1:]) & (fields[:-1] == fields[1:])
        keys = first[joined] * len(self.vocabulary_) + second[joined]
        return keys, docs[:-1][joined], fields[:-1][joined]


class _Numbers(dict[str, int]):
    """Words to numbers; -1 for a word that isn't there (a third faster than `get` with a default)."""

    def __missing__(self, word: str) -> int:
        return -1


def _document_counts(items: Ints, docs: Ints, size: int) -> Ints:
    once = np.unique(docs * size + items) if items.size else items
    return np.bincount(once % max(size, 1), minlength=size)


def _document_frequencies(keys: Ints, docs: Ints) -> tuple[Ints, Ints]:
    unique, inverse = np.unique(keys, return_inverse=True)
    return unique, _document_counts(inverse, docs, unique.size)


def _lookup(keys: Ints, wanted: Ints) -> tuple[Ints, NDArray[np.bool_]]:
    if not keys.size:
        return np.zeros_like(wanted), np.zeros(wanted.shape, dtype=bool)
    place = np.searchsorted(keys, wanted)
    place[place == keys.size] = 0
    return place, keys[place] == wanted


def _tfidf(rows: Ints, columns: Ints, n_rows: int, idf: NDArray[np.float32], weight: float) -> sparse.csr_matrix:
    ones = np.ones(rows.size, dtype=np.float32)
    counts = sparse.coo_matrix((ones, (rows, columns)), shape=(n_rows, idf.size)).tocsr()
    counts.data = (1 + np.log(counts.data)) * idf[counts.indices]
    lengths = np.sqrt(np.bincount(np.repeat(np.arange(n_rows), np.diff(counts.indptr)), counts.data**2, n_rows))
    scale = np.divide(weight, lengths, out=np.zeros_like(lengths), where=lengths > 0)
    counts.data *= np.repeat(scale, np.diff(counts.indptr)).astype(np.float32)
    return counts
