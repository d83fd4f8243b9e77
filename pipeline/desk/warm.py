"""What is loaded before anybody asks for it: the year's report, the outlets' health, the model, articles' vectors."""

from __future__ import annotations

import datetime as dt
import logging

from pipeline.desk.opened import open_desk
from pipeline.desk.periods import offered
from pipeline.errors import TinyteError
from pipeline.records import VIETNAM

__all__ = ["warm_up"]

log = logging.getLogger(__name__)


def warm_up() -> None:
    """Load it; what can't be loaded is told by the page that needs it."""
    try:
        desk = open_desk()
        year = next(days for days in offered(dt.datetime.now(VIETNAM).date()).values() if days)
        desk.overview(desk.reports.of(year))
        if version := desk.store.model_in_use():
            desk.model(version)
        desk.health.of(None)
        desk.similar.prepare()
    except TinyteError as error:
        log.info("not loaded beforehand: %s", error)
