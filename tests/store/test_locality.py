from __future__ import annotations

import pytest

from pipeline.outlets import Outlet
from pipeline.records import OutletKind
from pipeline.store import Entry, Locality, LocalRule, Store
from tests.store.makers import article, name_of, tagging, visit

RULE = LocalRule("Sơn La")
SIGN = {"term": "Sơn La", "kind": "province", "where": "title", "start": 0, "end": 6, "weight": 0.9}
KINDS = {"bao.vn": OutletKind.PROVINCIAL_PAPER, "tw.vn": OutletKind.CENTRAL_PAPER, "tw2.vn": OutletKind.CENTRAL_PAPER}


def outlets(**own: bool | None) -> list[Outlet]:
    return [
        Outlet(name=host, url=f"https://{host}", kind=kind, local_only=own.get(host.partition(".")[0]))
        for host, kind in KINDS.items()
    ]


def looked(article_id: str, *, relevant: bool) -> Locality:
    return Locality(article_id, "Sơn La", relevant, 0.9 if relevant else 0.1, (SIGN,) if relevant else ())


@pytest.fixture
def filled(store: Store) -> Store:
    """Return a store with two articles of each outlet: the first concerns the province, the second doesn't."""
    store.sync_outlets(outlets())
    for n, host in enumerate(host for host in KINDS for _ in range(2)):
        one = article(n)
        store.save_article(one, identities=[name_of(n)], visit=visit(n, host=host))
        store.save_taggings([tagging(one.id, "food_safety")])
        store.save_localities("g", [looked(one.id, relevant=n % 2 == 0)])
    return store


def numbers(items: list[Entry]) -> list[int]:
    known = {article(n).id: n for n in range(6)}
    return sorted(known[item.id] for item in items)


def split(store: Store, rule: LocalRule | None = RULE) -> tuple[list[int], list[int]]:
    found = store.entries("m1", local=rule)
    return numbers(found.counted), numbers(found.elsewhere)


def test_central_papers_count_only_with_what_concerns_the_province(filled: Store) -> None:
    assert split(filled) == ([0, 1, 2, 4], [3, 5])
    found = filled.entries("m1", local=RULE)
    assert {entry.places for entry in found.counted if entry.kind == OutletKind.CENTRAL_PAPER} == {(SIGN["term"],)}
    assert {entry.local for entry in found.elsewhere} == {False}


def test_without_a_rule_everything_counts(filled: Store) -> None:
    assert split(filled, None) == ([0, 1, 2, 3, 4, 5], [])


def test_the_kinds_are_the_rules(filled: Store) -> None:
    assert split(filled, LocalRule("Sơn La", frozenset(OutletKind))) == ([0, 2, 4], [1, 3, 5])
    assert split(filled, LocalRule("Sơn La", frozenset())) == ([0, 1, 2, 3, 4, 5], [])


def test_an_outlets_own_word_goes_before_its_kind(filled: Store) -> None:
    filled.sync_outlets(outlets(bao=True, tw=False))
    assert split(filled) == ([0, 2, 3, 4], [1, 5])
    filled.sync_outlets(outlets())
    assert split(filled) == ([0, 1, 2, 4], [3, 5])


def test_what_was_not_looked_at_stands_apart_and_is_not_lost(filled: Store) -> None:
    assert split(filled, LocalRule("Lai Châu")) == ([0, 1], [2, 3, 4, 5])


def test_articles_are_looked_at_once_for_each_text_list_and_province(filled: Store) -> None:
    assert list(filled.unplaced("Sơn La", "g")) == []
    assert sum(map(len, filled.unplaced("Sơn La", "g2"))) == 6
    assert [len(batch) for batch in filled.unplaced("Lai Châu", "g", batch=4)] == [4, 2]
    changed = article(2, body="Bản khác.")
    filled.save_article(changed, identities=[name_of(2)], visit=visit(2, host="tw.vn"))
    assert [a.id for batch in filled.unplaced("Sơn La", "g") for a in batch] == [changed.id]


def test_the_evidence_comes_back(filled: Store) -> None:
    ids = [article(n).id for n in (2, 3)]
    found = filled.localities("Sơn La", [*ids, "0" * 12])
    assert found[ids[0]] == Locality(ids[0], "Sơn La", relevant=True, score=0.9, evidence=(SIGN,))
    assert (found[ids[1]].relevant, found[ids[1]].evidence) == (False, ())
    assert len(found) == 2
    filled.save_localities("g", [Locality(ids[0], "Sơn La", relevant=False, score=0.2)])
    again = filled.localities("Sơn La", ids)[ids[0]]
    assert (again.relevant, again.score, again.evidence) == (False, 0.2, ())
