"""doccano, text classification with several labels: one JSON object a line with `text` and `label`.

doccano gives each line an `id` of its own, so ours is `tinyte_id`; what it doesn't know it keeps as metadata and writes
out again beside the text, or under `meta` (both are read). Its export names the labels `label`, `labels` in other
tools' hands, and comments `Comments`. It doesn't say who labelled: one file is one person's.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from pipeline.classify.data import open_text
from pipeline.report.files import aside
from pipeline.review.exchange.json_base import base_of, meta_of, words_of_row
from pipeline.review.exchange.names import labels_of
from pipeline.review.exchange.records import Batch, Incoming, Outgoing, Row
from pipeline.themes import Plan

__all__ = ["SOURCE", "read", "write"]

SOURCE = "doccano"


def write(path: Path, batch: Batch, plan: Plan) -> None:
    """Write one line an article; proposals stand in the metadata, never among the labels.

    Raises
    ------
    ExportError
        It can't be written.
    """
    written = dt.datetime.now(dt.UTC).isoformat()
    with aside(path) as part, part.open("w", encoding="utf-8", newline="\n") as file:
        for row in batch.rows:
            file.write(json.dumps(_line(row, batch, plan, written), ensure_ascii=False) + "\n")


def _line(row: Outgoing, batch: Batch, plan: Plan, written: str) -> dict[str, Any]:
    text = "\n\n".join(part for part in (row.title, row.lead, row.body) if part)
    return {
        "id": row.id,
        "text": text,
        "label": labels_of(row.said, plan),
        "tinyte_id": row.id,
        "url": row.url,
        "outlet": row.outlet,
        "published": row.published.isoformat() if row.published else "",
        "reason": row.reason,
        "proposals": [{"theme": plan.named(code), "score": row.proposals.get(code, 0.0)} for code in row.given],
        "tinyte": meta_of(row, batch, written),
    }


def read(path: Path, plan: Plan) -> Incoming:
    """Read a file that came back: JSON lines, or one JSON list as doccano writes too.

    Raises
    ------
    InputError
        The file isn't there or can't be read.
    """
    rows: list[Row] = []
    wrong: list[str] = []
    seen: dict[str, str] = {}
    for where, value in _objects(path, wrong):
        row, faults = _row(where, value, plan)
        wrong += faults
        if row is None:
            continue
        if row.id in seen:
            wrong.append(f"{where}: bài '{row.id}' đã có ở {seen[row.id]}")
        seen.setdefault(row.id, where)
        rows.append(row)
    return Incoming(rows, wrong)


def _objects(path: Path, wrong: list[str]) -> Iterator[tuple[str, Any]]:
    with open_text(path) as file:
        try:
            text = file.read()
        except (UnicodeDecodeError, OSError, EOFError) as error:
            wrong.append(f"không đọc được: {error}; hãy lưu lại bằng mã UTF-8")
            return
    if text.lstrip().startswith("["):
        try:
            yield from ((f"mục {n}", value) for n, value in enumerate(json.loads(text), 1))
        except (ValueError, RecursionError) as error:
            wrong.append(f"không phải JSON: {error}")
        return
    for n, line in enumerate(text.split("\n"), 1):  # not splitlines: texts may hold other line ends
        if not line.strip():
            continue
        try:
            yield f"dòng {n}", json.loads(line)
        except (ValueError, RecursionError) as error:
            wrong.append(f"dòng {n}: không phải JSON: {error}")


def _row(where: str, value: Any, plan: Plan) -> tuple[Row | None, list[str]]:  # noqa: ANN401 - whatever JSON holds
    if not isinstance(value, dict):
        return None, [f"{where}: cần một đối tượng JSON có text và label"]
    meta = value.get("meta")
    every = (meta if isinstance(meta, dict) else {}) | value
    article = every.get("tinyte_id")
    if not isinstance(article, str) or not article:
        return None, [f"{where}: thiếu 'tinyte_id': dòng này không do 'tinyte review export' ghi"]
    labels = next((every[key] for key in ("label", "labels", "cats") if key in every), None)
    if not isinstance(labels, list) or not all(isinstance(one, str) for one in labels):
        return None, [f"{where}: 'label' phải là danh sách nhãn, ở đây là: {labels!r:.60}"]
    base, faults = base_of(every.get("tinyte"), where)
    if faults:
        return None, faults
    said, faults = words_of_row(labels, base, plan)
    if faults:
        return None, [f"{where}: {fault}" for fault in faults]
    return base.row(where, article, said), []
