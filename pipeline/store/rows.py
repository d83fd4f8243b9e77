"""What goes into the store and comes out of it, beside the records of the night; by subject in modules of their own."""

from __future__ import annotations

from pipeline.store.article_rows import (
    Link,
    Locality,
    LocalRule,
    OutletInfo,
    Saved,
    SegmentedText,
    Sketch,
    StoredArticle,
    TextVersion,
)
from pipeline.store.crawl_rows import (
    GIVE_UP,
    GIVE_UP_INSTEAD,
    UNTRIED,
    GivenUp,
    Judgement,
    Night,
    Relearnt,
    Visit,
)
from pipeline.store.entry_rows import (
    NO_THEME,
    Entry,
    Mark,
    Source,
)
from pipeline.store.label_rows import (
    RELEVANT,
    Act,
    ActKind,
    Label,
    Role,
    Said,
    Vote,
)

__all__ = [
    "GIVE_UP",
    "GIVE_UP_INSTEAD",
    "NO_THEME",
    "RELEVANT",
    "UNTRIED",
    "Act",
    "ActKind",
    "Entry",
    "GivenUp",
    "Judgement",
    "Label",
    "Link",
    "LocalRule",
    "Locality",
    "Mark",
    "Night",
    "OutletInfo",
    "Relearnt",
    "Role",
    "Said",
    "Saved",
    "SegmentedText",
    "Sketch",
    "Source",
    "StoredArticle",
    "TextVersion",
    "Visit",
    "Vote",
]
