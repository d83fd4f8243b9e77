"""Word vectors: which words stand near the same words, learnt from articles that need no labels.

Counts of neighbours within a window become positive pointwise mutual information, and that matrix's strongest
directions the vectors (Levy and Goldberg, 2014: what word2vec computes, without its randomness).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import Self

import numpy as np
from numpy.typing import NDArray
from scipy import sparse
from sklearn.utils.extmath import randomized_svd
from sklearn.utils.validation import check_is_fitted

from pipeline.classify.estimator import TextFeatures
from pipeline.classify.features import tfidf
from pipeline.classify.projection import Rounded
from pipeline.classify.units import FIELDS, Reading, Spellings, Units, read

__all__ = ["WordVectors"]

Ints = NDArray[np.int64]
_CHUNK = 4000  # articles whose neighbours are counted at once: some 300 MB
_SMOOTHING = 0.75  # how much less a frequent neighbour counts (Levy, Goldberg and Dagan, 2015)


class WordVectors(TextFeatures):
    """Vectors of length 1 for the words of a language, and articles as TF-IDF rows of those words.

    Parameters
    ----------
    n_components : int
        Dimensions.
    min_words : int
        The fewest articles a word must stand in to have a vector.
    window : int
        How far a neighbour may stand; one at distance d counts 1/d.
    most_body : int
        Words of the body that are read.
    random_state : int
        Seed of the randomised decomposition.

    Attributes
    ----------
    vocabulary_ : dict of str to int
    idf_ : array of shape (n_words,)
    table_ : Rounded of shape (n_words, n_components)
    """

    def __init__(
        self,
        n_components: int = 192,
        min_words: int = 20,
        window: int = 5,
        most_body: int = 400,
        random_state: int = 0,
    ) -> None:
        self.n_components = n_components
        self.min_words = min_words
        self.window = window
        self.most_body = most_body
        self.random_state = random_state

    def fit(self, X: Iterable[str], y: object = None) -> Self:  # noqa: ARG002, N803 - scikit-learn's signature
        """Learn vectors from the segmented articles `X`."""
        texts = list(X)
        self._forget_made()
        counts: Counter[str] = Counter()
        for text in texts:
            counts.update({word for field in text.lower().split("\n") for word in field.split(" ")[: self.most_body]})
        known = sorted(w for w, n in counts.items() if n >= self.min_words and any(map(str.isalpha, w)))
        self.vocabulary_ = {word: at for at, word in enumerate(known)}
        df = np.array([counts[word] for word in known], dtype=np.float64)
        self.idf_ = np.log(len(texts) / df).astype(np.float32) if known else np.zeros(0, np.float32)
        near = self._information(self._neighbours(texts))
        most = min(self.n_components, len(known) - 1)
        if most < 1 or not near.nnz:
            self.table_ = Rounded(np.zeros((len(known), 0)))
            return self
        left, sizes, _ = randomized_svd(near, most, n_iter=2, random_state=self.random_state)
        vectors = left * np.sqrt(sizes)
        lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
        lengths[lengths == 0] = 1
        self.table_ = Rounded(vectors / lengths)
        return self

    def get_feature_names_out(self, columns: Ints | None = None) -> NDArray[np.object_]:
        """Return the words of `columns` (all by default)."""
        check_is_fitted(self)
        words = np.array(list(self.vocabulary_), dtype=object)
        return words if columns is None else words[columns]

    def transform(self, X: Iterable[str]) -> sparse.csr_matrix:  # noqa: N803 - scikit-learn's signature
        """Return one row an article: TF-IDF of its words, of length 1."""
        check_is_fitted(self)
        return self.weigh(read(list(X), Spellings(), self.most_body), range(FIELDS))

    def weigh(self, reading: Reading, chosen: Sequence[int]) -> sparse.csr_matrix:
        """Return one row an article: the words of the `chosen` fields (0 title, 1 lead, 2 body)."""
        words, fields = self._of(reading)
        inside = (words >= 0) & np.isin(np.arange(FIELDS), chosen)[fields % FIELDS]
        return tfidf(fields[inside] // FIELDS, words[inside], reading.articles, self.idf_, 1.0)

    def _of(self, reading: Reading) -> tuple[Ints, Ints]:
        units: Units | None = self.__dict__.get("_made_units")
        if units is None:
            units = self._made_units = Units(self.vocabulary_, syllables=False)
        return units.of(reading, self.most_body)

    def _neighbours(self, texts: list[str]) -> sparse.csr_matrix:
        """Return how often two words stand near each other, nearer counting more."""
        size = len(self.vocabulary_)
        total = sparse.csr_matrix((size, size), dtype=np.float32)
        units = Units(self.vocabulary_, syllables=False)
        for at in range(0, len(texts), _CHUNK):
            reading = read(texts[at : at + _CHUNK], Spellings(), self.most_body)
            words, fields = units.of(reading, self.most_body)
            rows, columns, weights = zip(*self._steps(words, fields // FIELDS), strict=True)
            found = (np.concatenate(weights), (np.concatenate(rows), np.concatenate(columns)))
            total = total + sparse.coo_matrix(found, shape=(size, size)).tocsr()
        return total + total.T

    def _steps(self, words: Ints, docs: Ints) -> Iterator[tuple[Ints, Ints, NDArray[np.float32]]]:
        for step in range(1, self.window + 1):
            near = (words[:-step] >= 0) & (words[step:] >= 0) & (docs[:-step] == docs[step:])
            yield words[:-step][near], words[step:][near], np.full(int(near.sum()), 1 / step, dtype=np.float32)

    @staticmethod
    def _information(near: sparse.csr_matrix) -> sparse.csr_matrix:
        """Return the positive pointwise mutual information."""
        total = np.asarray(near.sum(axis=0), dtype=np.float64).ravel()
        smooth = total**_SMOOTHING
        cells = near.tocoo()
        said = np.log(cells.data * smooth.sum() / (total[cells.row] * smooth[cells.col]))
        kept = said > 0
        return sparse.csr_matrix((said[kept], (cells.row[kept], cells.col[kept])), shape=near.shape, dtype=np.float32)
