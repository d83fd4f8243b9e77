"""underthesea's word segmenter, computed an article at a time: its model, the same words, several times the speed.

underthesea 9.5.0 writes 43 feature strings for every syllable and hands them to a conditional random field with two
labels (B-W begins a word, I-W goes on). Only the difference of the two labels' weights matters, and most features
depend on one or two syllables, so here those differences are summed once a distinct syllable or pair and looked up
afterwards. Model format: CRFsuite's "lCRF" (chunks FEAT and CQDB).

`load` compares itself with the library on a few sentences and gives None where they differ (another version of the
library, another model), in which case the library itself is asked: see `segment`.
"""

from __future__ import annotations

import re
import struct
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

__all__ = ["FastSegmenter", "load"]

Floats = NDArray[np.float64]
_MOST_KEPT = 60_000  # syllables, pairs or chunks remembered: some 30 MB; then the memory starts anew
_UNARY = (-2, -1, 0, 1, 2)
_PAIRS = ((-2, -1), (-1, 0), (0, 1), (1, 2))
_TRIPLES = ((-2, 0), (-1, 1), (0, 2))
_PROBES = (
    "Trạm y tế xã Mường Bú tổ chức khám bệnh cho 120 người cao tuổi, cấp thuốc miễn phí.",
    "BHYT: 95,5% dân số; Th.S Lò Văn A (SN 1990) nói: “Không nên tự ý dùng thuốc!”",
    "H5N1",
    "Ngày 12/3/2025, Sở Y tế... xem tại http://soyte.vn/tin-tuc, ĐT 0212-385-1234. NĐ-CP, T.Ư :D",
    "ÁO Đi đẸP - Covid-19 và vắc-xin sởi rubella 2.",
)


class FastSegmenter:
    """The segmenter.

    Parameters
    ----------
    weights
        For each feature string, its weight for B-W minus its weight for I-W.
    moves
        Weights of the transitions, from and to B-W (0) and I-W (1).
    dictionary
        The words that the model knows.
    tokenise
        Cuts a stretch without white space into tokens, as the library does.
    prepare
        The library's normalisation of a whole text.
    """

    def __init__(
        self,
        weights: dict[str, float],
        moves: Floats,
        dictionary: set[str],
        tokenise: Callable[[str], list[str]],
        prepare: Callable[[str], str],
    ) -> None:
        self._weights = weights
        self._moves = moves
        self._dictionary = dictionary
        self._tokenise = tokenise
        self._prepare = prepare
        triples = [key for key in weights if re.match(r"T\[(-2,0|-1,1|0,2)\]=", key)]
        known = {key.partition("=")[2] for key in triples} | {w for w in dictionary if w.count(" ") == 2}  # noqa: PLR2004 - three syllables
        self._openings = {w.rpartition(" ")[0].lower() for w in known}
        self._plain_triple = np.array(
            [[self._triple_flags(at, title=title) for at in _TRIPLES] for title in (False, True)]
        )
        self._edges()
        self._forget()

    def words(self, text: str) -> list[str]:
        """Return the words of `text`, the syllables of a word parted by spaces."""
        tokens = self._tokens(self._prepare(text))
        found: list[str] = []
        for token, on in zip(tokens, self._decode(self._scores(tokens)) if tokens else [], strict=True):
            if on and found:
                found[-1] += " " + token
            else:
                found.append(token)
        return found

    def _forget(self) -> None:
        self._chunks: dict[str, list[str]] = {}
        self._numbers: dict[str, int] = {}
        self._spelt: list[str] = []
        self._single: list[list[float]] = []
        self._title: list[bool] = []
        self._pair_numbers: dict[int, int] = {}
        self._double: list[list[float]] = []
        self._opens: list[bool] = []

    def _tokens(self, text: str) -> list[str]:
        if max(len(self._chunks), len(self._numbers), len(self._pair_numbers)) > _MOST_KEPT:
            self._forget()
        chunks = text.split()
        found: list[str] = []
        for chunk in chunks[:-1]:
            tokens = self._chunks.get(chunk)
            if tokens is None:
                # Some patterns look past their end: a space there, as in the text.
                tokens = self._chunks[chunk] = self._tokenise(chunk + " ")
            found += tokens
        return found + self._tokenise(chunks[-1]) if chunks else found

    def _scores(self, tokens: list[str]) -> Floats:
        """Return for each token how much more it looks like a word's beginning than its going on."""
        n = len(tokens)
        numbers = [self._number(token) for token in tokens]
        single = np.array([self._single[number] for number in numbers])
        total = np.zeros(n)
        for column, offset in enumerate(_UNARY):
            _add(total, single[:, column], -offset)
        if n > 1:
            pairs = [self._pair(a, b) for a, b in pairwise(numbers)]
            double = np.array([self._double[pair] for pair in pairs])
            for column, (first, _) in enumerate(_PAIRS):
                _add(total, double[:, column], -first)
            self._add_triples(total, tokens, numbers, pairs)
        total[:2] += self._left[:n]
        total[max(0, n - 2) :] += self._right[-min(2, n) :]
        if n < 3:  # noqa: PLR2004 - windows that leave the text on both sides at once
            total += self._both(n)
        return total

    def _add_triples(self, total: Floats, tokens: list[str], numbers: list[int], pairs: list[int]) -> None:
        if len(tokens) < 3:  # noqa: PLR2004 - no three syllables in a row
            return
        title = np.array([self._title[number] for number in numbers])
        triple = self._plain_triple[(title[:-2] & title[1:-1] & title[2:]).astype(np.int64)]
        for at in (at for at, pair in enumerate(pairs[:-1]) if self._opens[pair]):
            said = " ".join(tokens[at : at + 3])
            inside = said.lower() in self._dictionary
            for column, span in enumerate(_TRIPLES):
                name = _name(span)
                triple[at, column] += self._weights.get(f"{name}={said}", 0.0)
                if inside:
                    triple[at, column] += self._flag(f"{name}.is_in_dict", value=True)
                    triple[at, column] -= self._flag(f"{name}.is_in_dict", value=False)
        for column, (first, _) in enumerate(_TRIPLES):
            _add(total, triple[:, column], -first)

    def _decode(self, scores: Floats) -> list[bool]:
        """Return, by Viterbi's algorithm, which tokens go on with the word before them."""
        (bb, bi), (ib, ii) = self._moves.tolist()
        begin, go_on = float(scores[0]), 0.0
        back: list[tuple[bool, bool]] = []
        for score in scores[1:].tolist():
            from_on_b, from_on_i = go_on + ib > begin + bb, go_on + ii > begin + bi
            back.append((from_on_b, from_on_i))
            begin, go_on = (
                (go_on + ib if from_on_b else begin + bb) + score,
                go_on + ii if from_on_i else begin + bi,
            )
        on = go_on > begin
        path = [on]
        for step in reversed(back):
            on = step[on]
            path.append(on)
        return path[::-1]

    def _number(self, token: str) -> int:
        number = self._numbers.get(token)
        if number is None:
            number = self._numbers[token] = len(self._single)
            title = token[0] == token[0].upper()  # so the library has it: a digit is a title
            lower, digit = token.lower(), token.isascii() and token.isdigit()
            inside = lower in self._dictionary
            self._spelt.append(token)
            self._title.append(title)
            self._single.append([self._unary(f"T[{k}]", token, lower, (digit, title, inside)) for k in _UNARY])
        return number

    def _unary(self, name: str, token: str, lower: str, flags: tuple[bool, bool, bool]) -> float:
        get = self._weights.get
        value = get(f"{name}={token}", 0.0) + get(f"{name}.lower={lower}", 0.0)
        for kind, flag in zip(("isdigit", "istitle", "is_in_dict"), flags, strict=True):
            value += self._flag(f"{name}.{kind}", value=flag)
        return value

    def _pair(self, a: int, b: int) -> int:
        key = (a << 32) | b
        number = self._pair_numbers.get(key)
        if number is None:
            number = self._pair_numbers[key] = len(self._double)
            said = f"{self._spelt[a]} {self._spelt[b]}"
            lower, title = said.lower(), self._title[a] and self._title[b]
            flags = (False, title, lower in self._dictionary)
            self._double.append([self._pairwise(_name(span), said, lower, flags) for span in _PAIRS])
            self._opens.append(lower in self._openings)
        return number

    def _pairwise(self, name: str, said: str, lower: str, flags: tuple[bool, bool, bool]) -> float:
        get = self._weights.get
        value = get(f"{name}={said}", 0.0) + get(f"{name}.lower={lower}", 0.0)
        return value + self._flag(f"{name}.istitle", value=flags[1]) + self._flag(f"{name}.is_in_dict", value=flags[2])

    def _triple_flags(self, span: tuple[int, int], *, title: bool) -> float:
        name = _name(span)
        return self._flag(f"{name}.istitle", value=title) + self._flag(f"{name}.is_in_dict", value=False)

    def _flag(self, name: str, *, value: bool) -> float:
        return self._weights.get(f"{name}={value}", 0.0)

    def _edges(self) -> None:
        """Sum the features of windows that begin before the text or end after it, for the outermost tokens."""
        every = sorted({key.partition("=")[0] for key in self._weights})
        self._windows = [(name, *_window(name)) for name in every]
        before = [[name for name, first, _ in self._windows if at + first < 0] for at in (0, 1)]
        after = [[name for name, _, last in self._windows if last > left] for left in (1, 0)]
        self._left = np.array([sum(self._weights.get(f"{name}=BOS", 0.0) for name in names) for names in before])
        self._right = np.array([sum(self._weights.get(f"{name}=EOS", 0.0) for name in names) for names in after])

    def _both(self, n: int) -> Floats:
        """Take back the right edge of windows that leave on both sides: the library calls those BOS."""
        found = np.zeros(n)
        for at in range(n):
            for name, first, last in self._windows:
                if at + first < 0 and at + last >= n:
                    found[at] -= self._weights.get(f"{name}=EOS", 0.0)
        return found


def load(library: Any) -> FastSegmenter | None:  # noqa: ANN401 - the module underthesea.pipeline.word_tokenize
    """Return a segmenter that says what `library.word_tokenize` says, or None where it can't."""
    try:
        import joblib
        from underthesea.pipeline.text_normalize import token_normalize
        from underthesea.pipeline.text_normalize.character_normalize import normalize_characters_in_text
        from underthesea.pipeline.word_tokenize import regex_tokenize

        home = next(Path(library.__file__).parent.glob("models/ws_crf_*"))
        weights, moves = _read(home / "models.bin")
        dictionary = set(joblib.load(home / "dictionary.bin"))
        pattern = regex_tokenize.patterns

        def tokenise(chunk: str) -> list[str]:
            return [token_normalize(match.group(), use_character_normalize=True) for match in pattern.finditer(chunk)]

        fast = FastSegmenter(weights, moves, dictionary, tokenise, normalize_characters_in_text)
        same = all(fast.words(probe) == library.word_tokenize(probe) for probe in _PROBES)
    except (ImportError, AttributeError, OSError, ValueError, KeyError, StopIteration, struct.error):
        return None  # another version of the library: slower, and as right as before
    return fast if same else None


def _read(path: Path) -> tuple[dict[str, float], Floats]:
    """Read a CRFsuite model of two labels: weight differences by feature string, and transitions."""
    raw = path.read_bytes()
    magic, _, _, _, _, labels, _, features_at, _, attributes_at, _, _ = struct.unpack_from("<4sI4s9I", raw)
    if magic != b"lCRF" or labels != 2:  # noqa: PLR2004 - B-W and I-W
        raise ValueError(f"{path}: no CRFsuite model of two labels")
    (count,) = struct.unpack_from("<I", raw, features_at + 8)
    kinds = np.dtype([("type", "<u4"), ("source", "<u4"), ("target", "<u4"), ("weight", "<f8")])
    features = np.frombuffer(raw, kinds, count, features_at + 12)
    names = _names(raw, attributes_at)
    state = features[features["type"] == 0]
    signed = np.where(state["target"] == 0, state["weight"], -state["weight"])
    sums = np.bincount(state["source"], signed, minlength=len(names))
    moves = np.zeros((2, 2))
    step = features[features["type"] == 1]
    moves[step["source"], step["target"]] = step["weight"]
    return dict(zip(names, sums.tolist(), strict=True)), moves


def _names(raw: bytes, at: int) -> list[str]:
    """Read the strings of a CQDB chunk in the order of their numbers."""
    if raw[at : at + 4] != b"CQDB":
        raise ValueError("no CQDB chunk")
    count, back = struct.unpack_from("<2I", raw, at + 16)
    found = []
    for offset in np.frombuffer(raw, "<u4", count, at + back).tolist():
        _, size = struct.unpack_from("<2I", raw, at + offset)
        found.append(raw[at + offset + 8 : at + offset + 8 + size].rstrip(b"\0").decode())
    return found


def _add(total: Floats, values: Floats, shift: int) -> None:
    """Add `values` to `total`, value j to place j + shift; what falls outside is dropped."""
    n = total.size
    first, last = max(0, shift), min(n, values.size + shift)
    if first < last:
        total[first:last] += values[first - shift : last - shift]


def _name(span: tuple[int, int]) -> str:
    return f"T[{span[0]},{span[1]}]"


def _window(name: str) -> tuple[int, int]:
    """Return the first and the last offset of a feature's name."""
    inside = [int(part) for part in name[name.index("[") + 1 : name.index("]")].split(",")]
    return inside[0], inside[-1]
