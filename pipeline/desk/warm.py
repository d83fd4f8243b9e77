"""What is loaded before anybody asks for it: the year's report, the outlets' health, the model, articles' vectors."""

from __future__ import annotations

import datetime as dt
import logging
import time

from pipeline.desk import shelf
from pipeline.desk.opened import open_desk
from pipeline.desk.periods import offered
from pipeline.errors import TinyteError
from pipeline.records import VIETNAM

__all__ = ["warm_up"]

_PAUSE_S = 6.0
"""In which whoever just opened the first page has the processor to themselves."""

log = logging.getLogger(__name__)


def warm_up() -> None:
    """Load it; what can't be loaded is told by the page that needs it."""
    try:
        desk = open_desk()
        year = next(days for days in offered(dt.datetime.now(VIETNAM).date()).values() if days)
        if shelf.read(desk.place.root, *year) is None:
            desk.overview(desk.reports.of(year))
        else:  # its figures of before are shown first, and made anew once they stand in the browser
            time.sleep(_PAUSE_S)
        if version := desk.store.model_in_use():
            desk.model(version)
        desk.health.of(None)
        desk.similar.prepare()
    except TinyteError as error:
        log.info("not loaded beforehand: %s", error)
