"""The annotator's guideline: one text made of the general rules and of what the plan says of each theme.

Both have one source: `corpus/GUIDELINE.md` and the plan's TOML. Its version is a digest of the rules, stored with each
label, so that labels made by other rules can be told apart. Spelling out a theme's keywords changes no version.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass

from pipeline.resources import shipped
from pipeline.themes import Plan

__all__ = ["HEALTH_COUNTS", "HEALTH_NOT", "Guideline", "ThemeRule", "guideline"]

HEALTH_COUNTS = "Câu chuyện của bài là sức khỏe, ngành y tế, công tác dân số hoặc chính sách y tế"
HEALTH_NOT = "Y tế chỉ được nhắc qua"
"""What makes an article one about health and what doesn't, as short as a theme's rules; `general` says more."""

_GENERAL = ("Hai câu hỏi", "Khi không chắc")  # the sections of GUIDELINE.md that are rules, not its technique


@dataclass(frozen=True, slots=True)
class ThemeRule:
    """What belongs to a theme, what doesn't, and how to choose where it is confused with others (name, rule)."""

    code: str
    name: str
    counts: str
    not_counts: str
    pairs: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Guideline:
    """The rules: `general` in Markdown, then one a theme in the plan's order; `version` tells them from other rules."""

    version: str
    general: str
    themes: tuple[ThemeRule, ...]

    def theme(self, code: str) -> ThemeRule | None:
        """Return the rule of the theme `code`."""
        return next((rule for rule in self.themes if rule.code == code), None)

    def markdown(self) -> str:
        """Return all of it as one text in Markdown."""
        parts = ["# Hướng dẫn gán nhãn", f"Phiên bản {self.version}", self.general, "## Từng chuyên đề"]
        for rule in self.themes:
            parts += [f"### {rule.name}", f"Tính: {rule.counts}."]
            if rule.not_counts:
                parts.append(f"Không tính: {rule.not_counts}.")
            parts += [f"Phân vân với “{other}”: {choose}" for other, choose in rule.pairs]
        return "\n\n".join(parts) + "\n"


def guideline(plan: Plan) -> Guideline:
    """Return the guideline for `plan`.

    Raises
    ------
    UsageError
        The installation lacks the general rules.
    """
    general = _general()
    rules = tuple(
        ThemeRule(theme.code, theme.name, theme.counts, theme.not_counts, _pairs(plan, theme.code))
        for theme in plan.themes
    )
    said = [general, [[r.code, r.name, r.counts, r.not_counts, r.pairs] for r in rules]]
    digest = hashlib.blake2b(json.dumps(said, ensure_ascii=False).encode(), digest_size=5).hexdigest()
    return Guideline(digest, general, rules)


def _general() -> str:
    text = (shipped("corpus") / "GUIDELINE.md").read_text(encoding="utf-8")
    sections = text.split("\n## ")[1:]
    return "\n\n".join(f"## {one.strip()}" for one in sections if one.startswith(_GENERAL))


def _pairs(plan: Plan, code: str) -> tuple[tuple[str, str], ...]:
    return tuple(
        (plan.named(other), pair.choose)
        for pair in plan.pairs
        for mine, other in (pair.between, pair.between[::-1])
        if mine == code
    )
