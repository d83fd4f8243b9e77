"""Words and word pairs as numbers: TF-IDF over the title, the head and the whole of a segmented article.

Words come as numbers (see `units`); pairs, counts and weights are array arithmetic over the whole batch, which is
some ten times as fast as counting strings (`make bench` prints the figure).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Self

import numpy as np
from numpy.typing import NDArray
from scipy import sparse
from sklearn.utils.validation import check_is_fitted

from pipeline.classify.estimator import TextFeatures
from pipeline.classify.units import FIELDS, Keys, Reading, Spellings, Units, read

__all__ = ["WordFeatures", "tfidf"]

Ints = NDArray[np.int64]


class WordFeatures(TextFeatures):
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

    def fit(self, X: Iterable[str], y: object = None) -> Self:  # noqa: ARG002, N803 - scikit-learn's signature
        """Learn the vocabulary and the inverse document frequencies of the segmented articles `X`."""
        texts = list(X)
        self._forget_made()
        self.vocabulary_ = self._frequent_words(texts)
        words, fields, pairs, pair_fields = self._numbered(self.read(texts), self._units())
        docs, pair_docs = fields // FIELDS, pair_fields // FIELDS
        self.word_columns_, self.pair_keys_, self.idf_ = [], [], []
        for chosen, _ in self.channels:
            inside = _inside(fields, chosen)
            df = _document_counts(words[inside], docs[inside], len(self.vocabulary_))
            kept = np.flatnonzero(df >= self.min_words)
            columns = np.full(len(self.vocabulary_), -1, dtype=np.int64)
            columns[kept] = np.arange(kept.size)
            inside = _inside(pair_fields, chosen)
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
        return self.weigh(self.read(list(X)))

    def read(self, texts: list[str], spellings: Spellings | None = None) -> Reading:
        """Read segmented articles for `weigh`; with the same `spellings` again, each word is looked at once."""
        return read(texts, Spellings() if spellings is None else spellings, self.most_body)

    def weigh(self, reading: Reading) -> sparse.csr_matrix:
        """Return one row an article, as float32."""
        units, keys = self._lookups()
        words, fields, pairs, pair_fields = self._numbered(reading, units)
        blocks = []
        for at, (chosen, weight) in enumerate(self.channels):
            columns = self.word_columns_[at]
            inside = _inside(fields, chosen)
            found = columns[words[inside]]
            n_words = int(columns.max(initial=-1)) + 1
            inside_pairs = _inside(pair_fields, chosen)
            place = keys[at].find(pairs[inside_pairs])
            hit = place >= 0
            rows = np.concatenate([fields[inside][found >= 0], pair_fields[inside_pairs][hit]]) // FIELDS
            found = np.concatenate([found[found >= 0], place[hit] + n_words])
            blocks.append(tfidf(rows, found, reading.articles, self.idf_[at], weight))
        return sparse.hstack(blocks, format="csr", dtype=np.float32) if len(blocks) > 1 else blocks[0]

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

    def _frequent_words(self, texts: list[str]) -> dict[str, int]:
        counts: dict[str, int] = {}
        for text in texts:
            for word in self._spelt(text):
                counts[word] = counts.get(word, 0) + 1
        frequent = sorted(w for w, n in counts.items() if n >= self.min_words and any(map(str.isalpha, w)))
        return {word: at for at, word in enumerate(frequent)}

    def _spelt(self, text: str) -> set[str]:
        text = text.lower() if self.unit == "word" else text.lower().replace("_", " ")
        fields = [field.split(" ") for field in (*text.split("\n"), "", "")[:FIELDS]]
        return {*fields[0], *fields[1], *fields[2][: self.most_body]}

    def _units(self) -> Units:
        return Units(self.vocabulary_, syllables=self.unit == "syllable")

    def _numbered(self, reading: Reading, units: Units) -> tuple[Ints, Ints, Ints, Ints]:
        """Return the numbers of the known words and of the pairs, each with its field's number."""
        words, fields = units.of(reading, self.most_body)
        first, second = words[:-1], words[1:]
        joined = (first >= 0) & (second >= 0) & (fields[:-1] == fields[1:])
        pairs = first[joined] * len(self.vocabulary_) + second[joined]
        known = words >= 0
        return words[known], fields[known], pairs, fields[:-1][joined]

    def _lookups(self) -> tuple[Units, list[Keys]]:
        found: tuple[Units, list[Keys]] | None = self.__dict__.get("_made_tables")
        if found is None:
            found = self._made_tables = self._units(), [Keys(keys) for keys in self.pair_keys_]
        return found


def _inside(fields: Ints, chosen: tuple[int, ...]) -> NDArray[np.bool_] | slice:
    """Return what picks the chosen fields."""
    if len(chosen) == FIELDS:
        return slice(None)
    wanted = np.isin(np.arange(FIELDS), chosen)
    return np.asarray(wanted[fields % FIELDS])


def _document_counts(items: Ints, docs: Ints, size: int) -> Ints:
    once = np.unique(docs * size + items) if items.size else items
    return np.bincount(once % max(size, 1), minlength=size)


def _document_frequencies(keys: Ints, docs: Ints) -> tuple[Ints, Ints]:
    unique, inverse = np.unique(keys, return_inverse=True)
    return unique, _document_counts(inverse, docs, unique.size)


def tfidf(rows: Ints, columns: Ints, n_rows: int, idf: NDArray[np.float32], weight: float) -> sparse.csr_matrix:
    """Return 1 + log(count) of each column in each row, times `idf`, each row scaled to the length `weight`."""
    ones = np.ones(rows.size, dtype=np.float32)
    counts = sparse.coo_matrix((ones, (rows, columns)), shape=(n_rows, idf.size)).tocsr()
    counts.data = (1 + np.log(counts.data)) * idf[counts.indices]
    lengths = np.sqrt(np.bincount(np.repeat(np.arange(n_rows), np.diff(counts.indptr)), counts.data**2, n_rows))
    scale = np.divide(weight, lengths, out=np.zeros_like(lengths), where=lengths > 0)
    counts.data *= np.repeat(scale, np.diff(counts.indptr)).astype(np.float32)
    return counts
