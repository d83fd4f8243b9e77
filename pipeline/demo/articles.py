"""The demo's articles and their labels, as `corpus/demo` holds them (`corpus/README.md` describes each column)."""

from __future__ import annotations

import csv
import datetime as dt
import json
from pathlib import Path
from typing import Any

from pydantic import ValidationError, model_validator

from pipeline.errors import InputError
from pipeline.records import Unit
from pipeline.resources import shipped
from pipeline.settings import Strict

__all__ = ["SECTIONS", "DemoArticle", "DemoLabel", "load_articles", "load_labels"]

SECTIONS = {"thoi-su": "Thời sự", "xa-hoi": "Xã hội", "y-te": "Y tế - Sức khỏe"}
"""The sections of every outlet of the town: their short names in addresses, their names for readers."""

_COLUMN = "Chuyên mục "


class DemoArticle(Strict):
    """One article as it was written: `outlet` is the key of the house that publishes it, `body` a paragraph a line."""

    id: str
    outlet: str
    section: str
    unit: Unit
    published: dt.datetime
    title: str
    lead: str
    body: str
    byline: str
    captions: tuple[str, ...] = ()

    @model_validator(mode="after")
    def _whole(self) -> DemoArticle:
        if self.published.tzinfo is None:
            raise ValueError("expected a published time with its zone")
        if self.section not in SECTIONS:
            raise ValueError(f"expected a section out of {', '.join(SECTIONS)}")
        if not (self.title and self.lead and self.body):
            raise ValueError("expected a title, a lead and a body")
        return self

    @property
    def number(self) -> int:
        """The number in the article's id, from which houses make their addresses."""
        return int(self.id.rpartition("-")[2])

    @property
    def column(self) -> str:
        """The column (chuyên mục) that the article belongs to, as its title names it; empty for other units."""
        if self.unit is not Unit.CHUYEN_MUC or not self.title.startswith(_COLUMN):
            return ""
        return self.title.removeprefix(_COLUMN).partition(":")[0].strip()

    @property
    def paragraphs(self) -> tuple[str, ...]:
        """The paragraphs of the body."""
        return tuple(self.body.split("\n"))


class DemoLabel(Strict):
    """What a reader says an article is about, by the guideline of the plan's themes."""

    id: str
    relevant: bool
    themes: tuple[str, ...]
    confidence: str
    split: str


def _folder() -> Path:
    return shipped("corpus") / "demo"


def load_articles(path: Path | None = None) -> tuple[DemoArticle, ...]:
    """Read the demo's articles in the order of the file.

    Raises
    ------
    InputError
        The file is missing, or a line of it is no article; the message names the line.
    """
    path = path or _folder() / "articles.jsonl"
    out = []
    for number, line in enumerate(_read(path).splitlines(), 1):
        try:
            raw: dict[str, Any] = json.loads(line)
            out.append(DemoArticle.model_validate(raw))
        except (ValueError, ValidationError) as error:
            raise InputError(f"{path}, line {number}: no demo article: {error}") from error
    return tuple(out)


def load_labels(path: Path | None = None) -> dict[str, DemoLabel]:
    """Read the demo's labels by article id.

    Raises
    ------
    InputError
        The file is missing, or a row of it is no label; the message names the row.
    """
    path = path or _folder() / "labels.csv"
    out: dict[str, DemoLabel] = {}
    for number, row in enumerate(csv.DictReader(_read(path).splitlines()), 2):
        try:
            themes = tuple(code for code in (row["themes"] or "").split(";") if code)
            out[row["id"]] = DemoLabel(
                id=row["id"],
                relevant={"1": True, "0": False}[row["relevant"]],
                themes=themes,
                confidence=row["confidence"],
                split=row["split"],
            )
        except (KeyError, ValidationError) as error:
            raise InputError(f"{path}, line {number}: no label: {error}") from error
    return out


def _read(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8-sig")
    except OSError as error:
        raise InputError(f"{path}: can't be read: {error.strerror}") from error
