"""The card of an article to label: the article, a chip a theme with its key, the guideline, how far one is."""

from __future__ import annotations

from typing import Any

from pipeline.desk.look import moment, safe_link
from pipeline.report.vietnamese import number, percent
from pipeline.report.words import UNITS
from pipeline.review import Progress, Review, Task
from pipeline.store import RELEVANT
from pipeline.themes import Plan

__all__ = ["KEYS", "card", "keys_of"]

KEYS = (
    *(f"Digit{n}" for n in "1234567890"),
    *(f"Key{letter}" for letter in "QWERTYUIOPDFGHJLXCVBM"),
)
"""The keys of themes, by their place on the keyboard: so they work while a Vietnamese input method is on, too.
The letters A, K, N, S and Z are the card's own."""


def keys_of(plan: Plan) -> dict[str, str]:
    """Return each theme's key, the first ones; themes beyond the keyboard's end have none and are clicked."""
    return dict(zip(plan.codes, KEYS, strict=False))


def card(task: Task, review: Review, progress: Progress, outlet: str, said: str) -> dict[str, Any]:
    """Return the card's data: texts as they stand, which the script shows as text and never as HTML."""
    article, keys = task.article.article, keys_of(review.plan)
    proposed = {one.theme: one for one in task.proposals}
    mine = {code for code, value in task.mine.items() if value and code != RELEVANT}
    chosen = mine if task.mine else {one.theme for one in task.proposals if one.given}
    relevant = task.mine[RELEVANT] if task.mine.get(RELEVANT) is not None else task.relevant
    themes = []
    for rule in review.guideline.themes:
        said_by_model = proposed.get(rule.code)
        themes.append(
            {
                "code": rule.code,
                "name": rule.name,
                "key": keys.get(rule.code, ""),
                "shown": keys.get(rule.code, "").removeprefix("Digit").removeprefix("Key"),
                "on": rule.code in chosen,
                "proposed": bool(said_by_model and said_by_model.given),
                "score": percent(said_by_model.score, 0) if said_by_model else "",
                "counts": rule.counts,
                "not": rule.not_counts,
                "pairs": [list(pair) for pair in rule.pairs],
            }
        )
    return {
        "id": task.article.id,
        "title": article.title,
        "lead": article.lead,
        "paragraphs": article.body.split("\n"),
        "about": f"{outlet} · {UNITS[article.unit]} · {moment(article.published)}",
        "link": safe_link(article.url),
        "reason": task.reason,
        "blind": task.blind,
        "before": bool(task.mine),
        "relevant": True if relevant is None else relevant,
        "themes": themes,
        "today": number(progress.today),
        "total": number(progress.total),
        "waiting": number(progress.waiting),
        "share": round(100 * progress.today / max(1, progress.today + progress.waiting)),
        "said": said,
    }
