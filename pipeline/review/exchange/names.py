"""The words by which files name themes and answers, and what people make of them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final

from pipeline.errors import nearest
from pipeline.review.exchange.records import Words
from pipeline.store import RELEVANT
from pipeline.text import clean, fold
from pipeline.themes import Plan

__all__ = ["HEALTH", "NO_HEALTH", "ONLY_HEALTH", "UNSURE", "as_words", "choices", "labels_of", "theme_named"]

HEALTH: Final = "Về y tế"
NO_HEALTH: Final = "Không phải y tế"
ONLY_HEALTH: Final = "Y tế, không thuộc chuyên đề nào"
UNSURE: Final = "Không chắc"


def choices(plan: Plan) -> list[str]:
    """Return the labels of a tool that knows only labels: the themes' names, then those for all other answers."""
    return [*(theme.name for theme in plan.themes), ONLY_HEALTH, NO_HEALTH, UNSURE]


def labels_of(said: Words, plan: Plan) -> list[str]:
    """Return the labels that say `said`, as far as labels can: a theme's no is its absence."""
    themes = [theme.name for theme in plan.themes if said.get(theme.code)]
    if themes:
        return themes
    if said.get(RELEVANT) is False:
        return [NO_HEALTH]
    if said.get(RELEVANT):
        return [ONLY_HEALTH]
    return [UNSURE] if any(value is None for value in said.values()) else []


def theme_named(name: str, plan: Plan) -> str | None:
    """Return the code of the plan's theme with this name, code or former code, marks and case aside; None for none."""
    theme = plan.theme(name.strip())
    if theme is None:
        wanted = fold(clean(name))
        theme = next((t for t in (*plan.themes, *plan.retired) if fold(clean(t.name)) == wanted), None)
    return theme.code if theme else None


def as_words(labels: Iterable[str], plan: Plan) -> tuple[dict[str, bool | None], list[str]]:
    """Return what a set of labels says of an article, and what is wrong with it.

    A set speaks of everything: a theme that isn't in it is a no. No labels at all say nothing: in such tools an article
    that nobody opened looks the same.
    """
    wrong: list[str] = []
    codes: set[str] = set()
    special: set[str] = set()
    by_fold: Mapping[str, str] = {fold(name): name for name in (NO_HEALTH, ONLY_HEALTH, UNSURE, HEALTH)}
    for label in labels:
        code = theme_named(label, plan)
        if code is not None:
            codes.add(code)
        elif fold(clean(label)) in by_fold:
            special.add(by_fold[fold(clean(label))])
        else:
            wrong.append(f"không có nhãn '{label}' ({nearest(label, choices(plan))})")
    if wrong:
        return {}, wrong
    if NO_HEALTH in special and (codes or special - {NO_HEALTH, UNSURE}):
        return {}, [f"vừa ghi “{NO_HEALTH}” vừa ghi nhãn khác"]
    if UNSURE in special:
        unsure: dict[str, bool | None] = dict.fromkeys((RELEVANT, *plan.codes))
        return unsure, []
    if not codes and not special:
        return {}, []
    themes: dict[str, bool | None] = {code: code in codes for code in plan.codes}
    return {RELEVANT: NO_HEALTH not in special, **themes}, []
