"""The store: nights, fetches, articles with their former texts, stories, localities, tags, labels, audits, reports.

Beside them the office's log of what no crawler sees. All counts come from one query layer.

Original facts and opinions lie apart: an article (what was published), a tagging (what one model version said of
it), a label (what a person said). Taggings and labels are only ever added. Open it with `Store.open(address)`.
"""

from __future__ import annotations

from pipeline.store.audit_rows import Audit, AuditFrame, AuditItem, AuditStratum, audit_source
from pipeline.store.frozen import Frozen
from pipeline.store.ledger import DayState, LedgerDay
from pipeline.store.log_rows import LogChanges, LogEntry, Logged, LogImport, LogImported, LogTwin
from pipeline.store.queue import Queued, QueueState
from pipeline.store.rows import (
    GIVE_UP,
    NO_THEME,
    RELEVANT,
    Act,
    ActKind,
    Entry,
    GivenUp,
    Judgement,
    Label,
    Link,
    Locality,
    LocalRule,
    Mark,
    Night,
    OutletInfo,
    Relearnt,
    Role,
    Said,
    Saved,
    SegmentedText,
    Sketch,
    Source,
    StoredArticle,
    TextVersion,
    Visit,
    Vote,
)
from pipeline.store.search import Filters, SearchHit, SearchPage
from pipeline.store.store import Store

__all__ = [
    "GIVE_UP",
    "NO_THEME",
    "RELEVANT",
    "Act",
    "ActKind",
    "Audit",
    "AuditFrame",
    "AuditItem",
    "AuditStratum",
    "DayState",
    "Entry",
    "Filters",
    "Frozen",
    "GivenUp",
    "Judgement",
    "Label",
    "LedgerDay",
    "Link",
    "LocalRule",
    "Locality",
    "LogChanges",
    "LogEntry",
    "LogImport",
    "LogImported",
    "LogTwin",
    "Logged",
    "Mark",
    "Night",
    "OutletInfo",
    "QueueState",
    "Queued",
    "Relearnt",
    "Role",
    "Said",
    "Saved",
    "SearchHit",
    "SearchPage",
    "SegmentedText",
    "Sketch",
    "Source",
    "Store",
    "StoredArticle",
    "TextVersion",
    "Visit",
    "Vote",
    "audit_source",
]
