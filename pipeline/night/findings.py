"""What the doctor finds, as codes with their facts: each language has one table that puts them in words.

The English one is here, for the command line; the desk has its own, with the same codes.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from string import Formatter
from typing import Union

from pipeline.records import Outcome
from pipeline.text import several

__all__ = ["ENGLISH", "Fact", "Finding", "Level", "Remark", "told"]

Fact = Union[str, int, float, dt.datetime, "Remark", tuple["Remark", ...]]


class Level(StrEnum):
    """How much something matters."""

    OK = "ok"
    NOTE = "note"  # worth knowing; the nights go on
    PERSON = "person"  # somebody has to do something


@dataclass(frozen=True, slots=True)
class Remark:
    """Something to say: its code in a language's table, and the facts that its sentence names."""

    code: str
    facts: Mapping[str, Fact] = field(default_factory=dict)

    @classmethod
    def of(cls, code: str, **facts: Fact) -> Remark:
        """Return a remark."""
        return cls(code, facts)

    def __str__(self) -> str:
        return told(self, ENGLISH)


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing found: `about` an outlet's host or a part of the workspace, what it is, and the cure for it."""

    level: Level
    about: str
    said: Remark
    cure: Remark | None = None

    @property
    def says(self) -> str:
        """What it is, in English."""
        return str(self.said)

    @property
    def do(self) -> str:
        """What to do, in English; empty where there is nothing to do."""
        return str(self.cure) if self.cure else ""


class _Counting(Formatter):
    def format_field(self, value: object, format_spec: str) -> str:
        """Write a number with the word that its place names, as one or several of it."""
        if isinstance(value, int) and format_spec.isalpha():
            return several(value, format_spec)
        return str(super().format_field(value, format_spec))


def told(remark: Remark, table: Mapping[str, str], formatter: Formatter | None = None) -> str:
    """Return a remark in the words of a language.

    Parameters
    ----------
    table
        Its sentences by code, with the names of facts in braces.
    formatter
        How it writes numbers; by default as Python does, and ``{days:day}`` as "1 day" or "3 days".
    """
    how = formatter or _Counting()
    facts: dict[str, object] = {}
    for name, fact in remark.facts.items():
        if isinstance(fact, Remark):
            facts[name] = told(fact, table, formatter)
        elif isinstance(fact, tuple):
            facts[name] = "; ".join(told(one, table, formatter) for one in fact)
        else:
            facts[name] = fact
    return how.vformat(table[remark.code], (), facts)


ENGLISH = {
    "outlets.none": "there are none yet",
    "outlets.add": "add one: 'tinyte outlet add ADDRESS'",
    "file.broken": "{error}",
    "file.mend": "no night runs until the file is mended",
    "file.twin": "describes {host}, as {other} does",
    "file.delete": "delete one of them; no night runs until then",
    "database.broken": "{error}",
    "database.wait": "nothing can be read or stored until then",
    "disk.room": "{free:.1f} GB free",
    "disk.nights": "{free:.1f} GB free, enough for {nights:night}",
    "disk.now": "make room now: a night on a full disk stops half-way",
    "disk.soon": "make room, or move old files of {archive} elsewhere",
    "model.broken": "{error}",
    "model.wait": "until then no night can tag",
    "model.light": "{version}: the words tag alone, the encoder beside them can't run here",
    "model.install": "pip install onnxruntime tokenizers",
    "model.plan": "{version} doesn't know these themes of the plan, so nothing is counted under them: {themes}",
    "model.follow": "bring it to the plan with 'tinyte train --correct', then 'tinyte promote VERSION'",
    "model.right": "{version}, its checksum is right",
    "night.never": "no night was run yet",
    "night.first": "run 'tinyte night'; {how}",
    "night.now": "the last night began just now",
    "night.minutes": "the last night began {minutes:minute} ago",
    "night.hours": "the last night began {hours:hour} ago",
    "night.days": "the last night began {days:day} ago",
    "night.nightly": "let it run every night; {how}",
    "night.stopped": "{when} and was stopped half-way",
    "night.on": "the next night goes on from there",
    "night.alone": "{when}, but nothing here runs it by itself",
    "night.right": "{when}; {found}",
    "schedule.found": "the schedule is there ({found}): read what it printed",
    "schedule.missing": "docs/schedule.md says how",
    "outlet.unasked": "no night has asked it in four weeks",
    "outlet.run": "run 'tinyte night'",
    "outlet.silent": "{detail}",
    "outlet.look": "look whether {url} has news; {again}",
    "outlet.again": "'tinyte outlet add {host} --force' looks at the site anew",
    "outlet.down": "no answer last night ({how})",
    "outlet.down.nights": "no answer for {nights:night} ({how})",
    "outlet.wait": "the next night tries again",
    "outlet.moved": "its news may have moved: 'tinyte outlet add {successor}'",
    "outlet.authority": "if a browser accepts it, name its authority's PEM file in the outlet's TOML (ca_file)",
    "outlet.refuses": "it refuses us: raise delay_s in its TOML, or ask the outlet",
    "outlet.forbids": "its robots.txt forbids it: ask the outlet for permission or for a feed",
    "outlet.gone": "its lists moved: {again}",
    "outlet.open": "open {url} in a browser; if it moved, add the new address, if it closed, set enabled = false",
    "worse.once": "read worse than before: {changes}",
    "worse.lasting": "read worse than before, and not for the first night: {changes}",
    "worse.tried": "read worse than before, and not for the first night: {changes}; {tried}",
    "worse.wait": "see whether the next night reads it better",
    "worse.mend": "open one of its articles, set the selectors in its file, then run 'tinyte reextract'",
    "change.share": "{field} {before:.0%} → {after:.0%}",
    "change.pace": "{field} {before:.0f} → {after:.0f}",
    "layout.tried": "on {day:%d/%m} its layout was {said}",
    "layout.taken": "on {day:%d/%m} its layout was {said}",
    "layout.compare": "open one of its articles and compare it with what is stored",
    "certificate.unchecked": "its certificate can't be checked: {why}",
    "certificate.ends": "its certificate ends in {days:day}",
    "certificate.tell": "tell the outlet; nights stop reading it then",
    "instead": "{times} of {came} articles asked for last night brought {what}",
    "instead.login": "a login wall",
    "instead.login.do": "ask the outlet for access, or for a feed with whole texts",
    "instead.robot check": "a robot check",
    "instead.robot check.do": "raise delay_s in its TOML, set crawl.contact, or ask the outlet to let us in",
    "instead.home": "its home page",
    "instead.home.do": "open an article of it in a browser; the outlet may have moved",
    "instead.maintenance": "a notice of maintenance",
    "instead.maintenance.do": "the next nights ask for them again",
    "instead.error": "an error page",
    "instead.error.do": "the next nights ask for them again; open one in a browser",
    "robots.forbids": "its robots.txt changed on {day:%d/%m/%Y} and forbids {addresses} of last night's addresses",
    "robots.ask": "read {url}/robots.txt; ask the outlet for permission or for a feed",
    "robots.changed": "its robots.txt changed on {day:%d/%m/%Y}",
    "robots.nothing": "it forbids nothing that we read",
    "how.no door": "no door",
    **{f"how.{one.value}": one.value for one in Outcome},
    **{f"field.{one}": one for one in ("article", "title", "lead", "body", "date", "requests", "articles a week")},
}
"""The doctor's words for the command line, by code."""
