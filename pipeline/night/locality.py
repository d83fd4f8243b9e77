"""Looking at every new article for whether it concerns the office's province."""

from __future__ import annotations

import logging
from dataclasses import asdict

from pipeline.language.gazetteer.names import known
from pipeline.language.locality import METHOD, concerns
from pipeline.settings import Settings, Workspace
from pipeline.store import Locality, LocalRule, Store, StoredArticle

__all__ = ["local_rule", "place_articles"]

log = logging.getLogger(__name__)


def local_rule(workspace: Workspace) -> LocalRule | None:
    """Return whose items count only where they concern the province; None where the office names no province."""
    province = province_of(workspace.settings)
    if not province:
        return None
    return LocalRule(province, frozenset(workspace.settings.local.kinds))


def province_of(settings: Settings) -> str:
    """Return the office's province as the gazetteer writes it; as it stands where that knows no such province."""
    return known(settings.office.province) or settings.office.province


def place_articles(store: Store, workspace: Workspace) -> int:
    """Look at every article that is new or has another text, and keep what was found; return how many.

    Each batch is stored before the next: a night that is killed goes on where it stopped. Articles of every outlet
    are looked at; which of them must concern the province is for the count to say.
    """
    province = province_of(workspace.settings)
    if not province:
        return 0
    done = 0
    for articles in store.unplaced(province, METHOD):
        done += store.save_localities(METHOD, [_look(province, article) for article in articles])
    if done and known(province) is None:
        log.warning("office.province '%s': no province of Vietnam; only its own name is looked for", province)
    return done


def _look(province: str, stored: StoredArticle) -> Locality:
    article = stored.article
    found = concerns(province, article.title, article.lead, article.body)
    return Locality(stored.id, province, found.relevant, found.score, tuple(asdict(e) for e in found.evidence))
