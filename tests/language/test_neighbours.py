from __future__ import annotations

import random

from pipeline.language import neighbours
from pipeline.language.neighbours import Neighbours
from pipeline.language.shingles import sketch


def made(seed: int, count: int = 200) -> str:
    """Return a text of made-up words that no other seed shares."""
    rng = random.Random(seed)  # noqa: S311 - no secrets
    return " ".join(f"t{seed}x{rng.randrange(10**6)}" for _ in range(count))


def sketched(texts: dict[str, str]) -> list[tuple[str, bytes]]:
    return [(name, sketch(text)) for name, text in texts.items()]


def test_alike_texts_meet_and_others_do_not() -> None:
    texts = {f"n{n}": made(n) for n in range(60)}
    copy = made(7).split()
    copy[50] = copy[120] = "khác"
    asked = sketched({"copy": " ".join(copy), "cut": " ".join(made(9).split()[:105])})
    pairs = {pair[:2] for pair in Neighbours(asked).pairs(sketched(texts))}
    assert pairs == {("copy", "n7"), ("cut", "n9")}


def test_a_text_is_not_its_own_neighbour() -> None:
    both = sketched({"a": made(1), "b": made(1)})
    assert sorted(Neighbours(both).pairs(both)) == [("a", "b", 96), ("b", "a", 96)]


def test_short_texts_and_none_have_no_neighbours() -> None:
    near = Neighbours([("a", b""), ("b", sketch(made(1)))])
    assert list(near.pairs([("c", b"")])) == []
    assert list(near.pairs([])) == []
    assert list(Neighbours([]).pairs(sketched({"c": made(1)}))) == []


def test_a_text_that_hundreds_share_is_passed_over_rather_than_compared_with_all() -> None:
    crowd = [(f"n{n}", sketch(made(1))) for n in range(neighbours.MOST_SHARING + 1)]
    assert list(Neighbours(crowd).pairs([("x", sketch(made(1)))])) == []
    assert len(list(Neighbours(crowd[:50]).pairs([("x", sketch(made(1)))]))) == 50
