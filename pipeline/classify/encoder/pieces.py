"""What the encoder reads of an article: word pieces of the title, the lead and the body's first words.

It reads segmented articles, as a store keeps them, with the syllables parted again: so re-tagging needs no raw text.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Sequence
from itertools import islice
from typing import Any

__all__ = ["Pieces", "letters", "plain", "pruned", "used"]

START, PAD, END, UNKNOWN = 0, 1, 2, 3
"""The first numbers of the vocabulary of XLM-R, which pruning leaves where they are."""

PREFIX = "passage: "
MOST_WORDS = 400
"""Syllables of a field that are cut into pieces: more never fit in an input."""

_BATCH = 500
_LATIN_END = 0x250  # Latin with all its extensions but the one below
_VIETNAMESE = "".join(map(chr, range(0x1EA0, 0x1F00)))
_BEFORE = re.compile(r" (?=[,.;:!?)\]}%…”’])")
_AFTER = re.compile(r"(?<=[(\[{“‘]) ")


def plain(words: str) -> str:
    """Return segmented words as they are written: syllables parted, punctuation where it belongs."""
    text = words.replace("_", " ")
    return _AFTER.sub("", _BEFORE.sub("", text))


class Pieces:
    """Cuts segmented articles into the numbers of word pieces.

    Parameters
    ----------
    tokenizer
        The text of a ``tokenizer.json``: a unigram model whose first four pieces are start, pad, end and unknown.
    most
        Pieces of an article that are read, start and end among them.
    """

    def __init__(self, tokenizer: str, most: int) -> None:
        from tokenizers import Tokenizer

        self._cut: Any = Tokenizer.from_str(tokenizer)
        self.most = most

    def text(self, ids: Sequence[int]) -> str:
        """Return what pieces stand for, signs left out."""
        return str(self._cut.decode(ids))

    def marked(self, fields: Sequence[Sequence[str]]) -> list[tuple[int, int]]:
        """Return the pieces of one article, given its fields as sentences, each with the number of its sentence.

        Signs that belong to no sentence have -1. Cut sentence by sentence the pieces are the same, for none reaches
        over a space.
        """
        found, number = [(START, -1)], 0
        for prefix, sentences in zip((PREFIX, "", ""), fields, strict=True):
            before = len(found)
            for text in (prefix + plain(sentences[0]), *map(plain, sentences[1:])) if sentences else ():
                found += [(one, number) for one in self._cut.encode(text, add_special_tokens=False).ids]
                number += 1
            if prefix and not sentences:
                found += [(one, -1) for one in self._cut.encode(prefix, add_special_tokens=False).ids]
            found += [(END, -1)] if len(found) > before else []
        return [*found[: self.most - 1], (END, -1)] if len(found) > self.most else found

    def of(self, articles: Sequence[str]) -> list[list[int]]:
        """Return the pieces of segmented articles (title, lead, body on a line each), fields parted by the end sign."""
        fields = [part for words in articles for part in self._fields(words)]
        cut = [one.ids for one in self._cut.encode_batch(fields, add_special_tokens=False)]
        return [self._joined(cut[at : at + 3]) for at in range(0, len(cut), 3)]

    def _fields(self, words: str) -> list[str]:
        title, lead, body = (*words.split("\n"), "", "")[:3]
        parts = (" ".join(part.split(" ")[:MOST_WORDS]) for part in (title, lead, body))
        title, lead, body = (plain(part) for part in parts)
        return [PREFIX + title, lead, body]

    def _joined(self, fields: Iterable[list[int]]) -> list[int]:
        found = [START]
        for ids in fields:
            if ids:
                found += [*ids, END]
        return [*found[: self.most - 1], END] if len(found) > self.most else found


def used(tokenizer: str, texts: Iterable[str]) -> set[int]:
    """Return the pieces into which the segmented `texts` are cut."""
    from tokenizers import Tokenizer

    cut = Tokenizer.from_str(tokenizer)
    found: set[int] = set()
    stream = (plain(field) for text in texts for field in text.split("\n"))
    while batch := list(islice(stream, _BATCH)):
        found.update(at for one in cut.encode_batch(batch, add_special_tokens=False) for at in one.ids)
    return found


def letters(tokenizer: str, others: Sequence[str] = ()) -> set[int]:
    """Return the pieces of one Latin letter, digit or sign, with or without the word's beginning, and `others`."""
    wanted = set(others)
    found = set()
    for at, (piece, _) in enumerate(json.loads(tokenizer)["model"]["vocab"]):
        bare = piece.replace("▁", "")
        if piece in wanted or (len(bare) == 1 and _latin(bare)):
            found.add(at)
    return found


def _latin(letter: str) -> bool:
    return ord(letter) < _LATIN_END or letter in _VIETNAMESE


def pruned(tokenizer: str, keep: Iterable[int]) -> tuple[str, list[int]]:
    """Return the tokenizer with the pieces `keep` alone, and the numbers that these had.

    A unigram model takes the likeliest way to cut a text, so text that is cut into kept pieces is cut the same
    without the others; other text is cut into smaller pieces, or becomes unknown.
    """
    stated = json.loads(tokenizer)
    vocabulary = stated["model"]["vocab"]
    always = used(tokenizer, [PREFIX])
    kept = sorted({START, PAD, END, UNKNOWN, *always, *(at for at in keep if at < len(vocabulary))})
    stated["model"]["vocab"] = [vocabulary[at] for at in kept]
    place = {at: new for new, at in enumerate(kept)}
    stated["added_tokens"] = [{**one, "id": place[one["id"]]} for one in stated["added_tokens"] if one["id"] in place]
    return json.dumps(stated, ensure_ascii=False, separators=(",", ":")), kept
