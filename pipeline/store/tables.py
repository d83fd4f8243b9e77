"""The tables, by subject in modules of their own, and the schema's revisions.

A column's change needs a migration in `migrations/versions`, and its name in `REVISIONS`.
"""

from __future__ import annotations

from pipeline.store.article_tables import (
    ArticleRow,
    LinkRow,
    LocalityRow,
    SearchRow,
    SegmentRow,
    SketchRow,
    StoryRow,
    TaggingRow,
    TagRow,
    VectorRow,
    VersionRow,
)
from pipeline.store.columns import (
    Base,
    UtcTime,
    key_of,
    month_of,
    storable,
)
from pipeline.store.crawl_tables import (
    AddressRow,
    DoorRow,
    FetchRow,
    JudgementRow,
    NightRow,
    OutletRow,
    WordRow,
)
from pipeline.store.review_tables import (
    ActRow,
    AuditItemRow,
    AuditRow,
    FrozenRow,
    LabelRow,
    LeaseRow,
    QueueRow,
)

__all__ = [
    "REVISIONS",
    "ActRow",
    "AddressRow",
    "ArticleRow",
    "AuditItemRow",
    "AuditRow",
    "Base",
    "DoorRow",
    "FetchRow",
    "FrozenRow",
    "JudgementRow",
    "LabelRow",
    "LeaseRow",
    "LinkRow",
    "LocalityRow",
    "NightRow",
    "OutletRow",
    "QueueRow",
    "SearchRow",
    "SegmentRow",
    "SketchRow",
    "StoryRow",
    "TagRow",
    "TaggingRow",
    "UtcTime",
    "VectorRow",
    "VersionRow",
    "WordRow",
    "key_of",
    "month_of",
    "storable",
]

REVISIONS = ("0001", "0002", "0003", "0004", "0005", "0006", "0007", "0008")
"""The schema's revisions that this program knows, oldest first; a test compares them with the migrations' files."""
