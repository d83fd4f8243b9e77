"""Label Studio: a JSON list of tasks; people's words are annotations, the model's are predictions, kept apart.

The labelling interface that it expects stands beside the file as `NAME.xml` (see `interface`). Read back is its
JSON export (not JSON-MIN): the last annotation of each person counts, cancelled ones (skipped tasks) and predictions
never do.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from xml.sax.saxutils import quoteattr

from pipeline.classify.data import open_text
from pipeline.report.files import aside
from pipeline.review.exchange.json_base import base_of, meta_of, words_of_row
from pipeline.review.exchange.names import NO_HEALTH, choices, labels_of
from pipeline.review.exchange.records import Batch, Incoming, Outgoing, Row
from pipeline.themes import Plan

__all__ = ["SOURCE", "interface", "read", "write"]

SOURCE = "label-studio"
_FROM, _TO = "themes", "text"


def interface(plan: Plan) -> str:
    """Return the labelling interface of a project: paste it under Settings, Labeling Interface, Code."""
    rows = "\n".join(f"    <Choice value={quoteattr(name)}/>" for name in choices(plan))
    return (
        f'<View>\n  <Header value="$title"/>\n  <Text name="{_TO}" value="$text"/>\n'
        f'  <Choices name="{_FROM}" toName="{_TO}" choice="multiple">\n{rows}\n  </Choices>\n</View>\n'
    )


def write(path: Path, batch: Batch, plan: Plan) -> None:
    """Write the tasks, and the labelling interface beside them.

    Raises
    ------
    ExportError
        They can't be written.
    """
    written = dt.datetime.now(dt.UTC).isoformat()
    tasks = [_task(row, batch, plan, written) for row in batch.rows]
    with aside(path) as part:
        part.write_text(json.dumps(tasks, ensure_ascii=False, indent=1) + "\n", encoding="utf-8", newline="\n")
    with aside(path.with_suffix(".xml")) as part:
        part.write_text(interface(plan), encoding="utf-8", newline="\n")


def _task(row: Outgoing, batch: Batch, plan: Plan, written: str) -> dict[str, Any]:
    task: dict[str, Any] = {
        "data": {
            "text": "\n\n".join(part for part in (row.lead, row.body) if part) or row.title,
            "title": row.title,
            "tinyte_id": row.id,
            "url": row.url,
            "outlet": row.outlet,
            "published": row.published.isoformat() if row.published else "",
            "reason": row.reason,
            "tinyte": meta_of(row, batch, written),
        }
    }
    if row.said:  # lone noes have no label: an annotation without a result, and the words themselves in `tinyte`
        labels = labels_of(row.said, plan)
        task["annotations"] = [{"result": [_result(labels)] if labels else [], "was_cancelled": False}]
    if row.relevance is not None:
        proposed = [plan.named(code) for code in row.given]
        score = min((row.proposals.get(code, 0.0) for code in row.given), default=1 - row.relevance)
        result = [_result(proposed or [NO_HEALTH])]
        task["predictions"] = [{"model_version": batch.model, "score": round(score, 4), "result": result}]
    return task


def _result(labels: list[str]) -> dict[str, Any]:
    return {"from_name": _FROM, "to_name": _TO, "type": "choices", "value": {"choices": labels}}


def read(path: Path, plan: Plan) -> Incoming:
    """Read Label Studio's JSON export.

    Raises
    ------
    InputError
        The file isn't there or can't be read.
    """
    with open_text(path) as file:
        try:
            tasks = json.load(file)
        except (ValueError, RecursionError, UnicodeDecodeError, OSError, EOFError) as error:
            return Incoming((), [f"không phải JSON: {error}"])
    if not isinstance(tasks, list):
        return Incoming((), ["cần một danh sách JSON các nhiệm vụ, như Label Studio xuất ở dạng JSON"])
    rows: list[Row] = []
    wrong: list[str] = []
    seen: dict[str, str] = {}
    for n, task in enumerate(tasks, 1):
        found, faults = _rows(f"nhiệm vụ {n}", task, plan)
        wrong += faults
        for row in found[:1]:
            if row.id in seen:
                wrong.append(f"nhiệm vụ {n}: bài '{row.id}' đã có ở {seen[row.id]}")
            seen.setdefault(row.id, f"nhiệm vụ {n}")
        rows += found
    return Incoming(rows, wrong)


def _rows(where: str, task: Any, plan: Plan) -> tuple[list[Row], list[str]]:  # noqa: ANN401 - whatever JSON holds
    data = task.get("data") if isinstance(task, dict) else None
    article = data.get("tinyte_id") if isinstance(data, dict) else None
    if not isinstance(data, dict) or not isinstance(article, str) or not article:
        return [], [f"{where}: thiếu 'data.tinyte_id': nhiệm vụ này không do 'tinyte review export' ghi"]
    base, wrong = base_of(data.get("tinyte"), where)
    rows: dict[str, Row] = {}
    for annotation in _annotations(task):
        labels, fault = _labels(annotation)
        said, faults = ({}, [fault]) if fault else words_of_row(labels, base, plan)
        if faults:
            wrong += [f"{where}: {one}" for one in faults]
            continue
        who, at = _who(annotation.get("completed_by")), _when(annotation)
        last = rows.get(who)
        if last is None or last.at is None or (at is not None and at >= last.at):
            rows[who] = base.row(where, article, said, who=who, at=at)
    return list(rows.values()), wrong


def _annotations(task: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Yield the annotations that are somebody's work; older exports call them completions."""
    for one in task.get("annotations") or task.get("completions") or ():
        if isinstance(one, dict) and not one.get("was_cancelled"):
            yield one


def _labels(annotation: dict[str, Any]) -> tuple[list[str], str]:
    found: list[str] = []
    try:
        for result in annotation.get("result", ()):
            if result.get("type") == "choices" and result.get("from_name", _FROM) == _FROM:
                found += [str(one) for one in result["value"]["choices"]]
    except (AttributeError, KeyError, TypeError):
        return [], "phần 'result' của một annotation không đúng dạng Choices"
    return found, ""


def _who(value: Any) -> str:  # noqa: ANN401 - an address, a number or an object, by how the export was asked for
    if isinstance(value, dict):
        value = value.get("email") or value.get("username") or value.get("id")
    if isinstance(value, int):
        return f"Label Studio {value}"
    return value.strip() if isinstance(value, str) else ""


def _when(annotation: dict[str, Any]) -> dt.datetime | None:
    for key in ("updated_at", "created_at"):
        try:
            when = dt.datetime.fromisoformat(str(annotation.get(key)))
        except ValueError:
            continue
        return when if when.tzinfo else when.replace(tzinfo=dt.UTC)
    return None
