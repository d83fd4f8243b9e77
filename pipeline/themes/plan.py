"""A plan of themes: what a health communication plan asks the press to write about, as data.

A plan is one TOML file; adding a theme is adding one ``[[themes]]`` table. A theme that leaves a plan stays in the
file as ``[[retired]]`` (tags of former years keep their name), a renamed one names its former codes in ``formerly``
(its labels of former years still count). A report of an old year is made with that year's file.
"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

from pydantic import Field, model_validator

from pipeline.settings import Strict, read_toml

__all__ = ["Pair", "Plan", "Theme", "load_plan", "shipped_plan_path"]


class Theme(Strict):
    """One theme of a plan.

    `code` is its key in labels, tags and tables (lower-case ASCII), `name` what reports call it, `clause` the part of
    the plan that it serves, `counts` and `not_counts` the annotator's rule, `seed_terms` words by which it is tagged
    until it has labels, `formerly` the codes of former plans whose labels are its own. `negative` says that its items
    are bad news, which the press digest shows first.
    """

    code: Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]{0,59}$")]
    name: Annotated[str, Field(min_length=1)]
    clause: str = ""
    counts: Annotated[str, Field(min_length=1)]
    not_counts: str = ""
    seed_terms: tuple[Annotated[str, Field(min_length=2)], ...] = ()
    formerly: tuple[str, ...] = ()
    negative: bool = False


class Pair(Strict):
    """Two themes that annotators confuse, and how to choose between them."""

    between: tuple[str, str]
    choose: Annotated[str, Field(min_length=1)]


class Plan(Strict):
    """A plan: its name, the years it holds for, the document it is read off, and its themes in the report's order.

    `retired` holds themes of former plans, which are no longer tagged or counted but keep their name; `pairs` are the
    themes that annotators confuse.
    """

    name: Annotated[str, Field(min_length=1)]
    years: tuple[Annotated[int, Field(ge=1990, le=2100)], ...]
    source: str = ""
    themes: Annotated[tuple[Theme, ...], Field(min_length=1)]
    retired: tuple[Theme, ...] = ()
    pairs: tuple[Pair, ...] = ()

    @model_validator(mode="after")
    def _codes_are_unique(self) -> Plan:
        seen: dict[str, str] = {}
        for theme in (*self.themes, *self.retired):
            for code in (theme.code, *theme.formerly):
                if code in seen:
                    raise ValueError(f"the code '{code}' stands twice, at '{seen[code]}' and '{theme.code}'")
                seen[code] = theme.code
        for pair in self.pairs:
            for code in pair.between:
                if code not in seen:
                    raise ValueError(f"a pair names the theme '{code}', which the plan doesn't hold")
        return self

    @property
    def codes(self) -> tuple[str, ...]:
        """The codes of the themes in force, in the plan's order."""
        return tuple(theme.code for theme in self.themes)

    def theme(self, code: str) -> Theme | None:
        """Return the theme, retired or not, with this code or formerly with it; None where the plan has none."""
        every = (*self.themes, *self.retired)
        return next((t for t in every if code == t.code or code in t.formerly), None)

    def named(self, code: str) -> str:
        """Return the report's name of the theme `code`, or the code itself where the plan does not know it."""
        theme = self.theme(code)
        return theme.name if theme else code


def load_plan(path: Path) -> Plan:
    """Read the plan at `path`.

    Raises
    ------
    ConfigError
        The file is missing, is no TOML, holds an unknown key or a bad value, or names a code twice.
    """
    return read_toml(path, Plan)


def shipped_plan_path() -> Path:
    """Return the path of the plan that comes with the program, which `tinyte init` copies."""
    return Path(__file__).resolve().parent / "plans" / "son-la.toml"
