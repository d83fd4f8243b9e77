"""The store: nights, requests, articles with their former texts, stories, localities, tags, labels, audits.

All counts come from one query layer.

Original facts and opinions lie apart: an article (what was published), a tagging (what one model version said of
it), a label (what a person said). Taggings and labels are only ever added. Open it with `Store.open(address)`.
"""

from __future__ import annotations

from pipeline.store.audit_rows import Audit, AuditFrame, AuditItem, AuditStratum, audit_source
from pipeline.store.ledger import DayState, LedgerDay
from pipeline.store.rows import (
    GIVE_UP,
    NO_THEME,
    RELEVANT,
    Count,
    GivenUp,
    Item,
    Judgement,
    Label,
    Link,
    Listed,
    Locality,
    LocalRule,
    Night,
    Relearnt,
    Role,
    Saved,
    SegmentedText,
    Sketch,
    StoredArticle,
    TextVersion,
    Visit,
)
from pipeline.store.store import Store

__all__ = [
    "GIVE_UP",
    "NO_THEME",
    "RELEVANT",
    "Audit",
    "AuditFrame",
    "AuditItem",
    "AuditStratum",
    "Count",
    "DayState",
    "GivenUp",
    "Item",
    "Judgement",
    "Label",
    "LedgerDay",
    "Link",
    "Listed",
    "LocalRule",
    "Locality",
    "Night",
    "Relearnt",
    "Role",
    "Saved",
    "SegmentedText",
    "Sketch",
    "Store",
    "StoredArticle",
    "TextVersion",
    "Visit",
    "audit_source",
]
