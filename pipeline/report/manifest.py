"""`manifest.json`: from what the files of a report were made, and what their columns mean."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Mapping
from pathlib import Path

from pipeline.report.annual import Report
from pipeline.report.longform import COLUMNS
from pipeline.report.tables import Table
from pipeline.store import Entry

__all__ = ["FORMAT", "write_manifest"]

FORMAT = 1
"""Goes up when a key changes its meaning."""


def write_manifest(path: Path, report: Report, files: Mapping[str, str]) -> None:
    """Write the manifest of `files` (name and SHA-256)."""
    before = report.before
    facts: dict[str, object] = {
        "format": FORMAT,
        "office": report.office,
        "province": report.province,
        "period": _period(report.since, report.until),
        "ledger_until": report.as_of.isoformat() if report.as_of else None,
        "plan": {"name": report.plan, "themes": [theme.code for theme in report.themes]},
        "model": report.model or None,
        "versions": dict(report.versions),
        "counts": _counts(report),
        "before": None if before is None else _period(before.since, before.until) | {"items": before.items},
        "outlets": [{"host": o.host, "name": o.name, "kind": o.kind} for o in report.outlets],
        "files": dict(files),
        "columns": {key: {"heading": heading, "meaning": meaning} for key, (heading, meaning) in COLUMNS.items()},
    }
    path.write_text(json.dumps(facts, ensure_ascii=False, indent=1) + "\n", encoding="utf-8", newline="\n")


def _period(since: dt.date | None, until: dt.date | None) -> dict[str, object]:
    first, last = (day.isoformat() if day else None for day in (since, until))
    return {"from": first, "to": last, "zone": "+07:00"}


def _counts(report: Report) -> dict[str, object]:
    table: Table = report.table("theme", "origin")
    return {
        "items": len(report.entries),
        "stories": table.stories(),
        "by_theme": {row.code: table.items(row.code) for row in report.rows},
        "undated": len(report.undated),
        "elsewhere": len(report.elsewhere),
        "labelled_by_people": sum(map(_by_person, report.entries)),
        "not_tagged_yet": report.untagged,
    }


def _by_person(entry: Entry) -> bool:
    return entry.by_person
