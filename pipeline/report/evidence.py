"""The evidence of one item: what was published, where it is kept, who said what of it."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from pipeline.language.locality import METHOD
from pipeline.report.build import formerly
from pipeline.store import Label, Link, Locality, LocalRule, Mark, OutletInfo, Store, StoredArticle, TextVersion
from pipeline.store.articles import text_digest
from pipeline.themes import Plan

__all__ = ["Evidence", "InStory", "gather"]


@dataclass(frozen=True, slots=True)
class InStory:
    """An article of a story, as it is listed."""

    id: str
    title: str
    url: str
    outlet: str
    published: dt.datetime | None


@dataclass(frozen=True, slots=True)
class Evidence:
    """Everything that is known of an item.

    `about_health` says whether it is held to be so, `apart` whether it is kept out of the counts for not
    concerning the province, `bound` whether its outlet's items must, `relevant_by` by which person's word, `relevance`
    the model's probability. `marks` are the themes in force, `taken` those that a person took away from the model's,
    `scores` the model's probability of every theme. `story` has the articles of its story, the original first, joined
    by `links`.
    """

    article: StoredArticle
    outlet: OutletInfo
    digest: str
    model: str
    about_health: bool
    apart: bool
    bound: bool
    relevance: float | None
    relevant_by: str
    marks: tuple[Mark, ...]
    taken: tuple[Mark, ...]
    scores: dict[str, float]
    labels: tuple[Label, ...]
    story: tuple[InStory, ...]
    links: tuple[Link, ...]
    versions: tuple[TextVersion, ...]
    locality: Locality | None
    gazetteer: str


def gather(
    store: Store, id_: str, plan: Plan, *, local: LocalRule | None = None, model: str | None = None
) -> Evidence | None:
    """Return the evidence of the article `id_`; None where there is no such article.

    Parameters
    ----------
    plan
        The plan whose themes are named.
    local
        The office's province, and whose items count only where they concern it; None for none.
    model
        The model version that speaks; the one that tagged last by default.
    """
    stored = store.article(id_)
    if stored is None:
        return None
    said = model or store.model_in_use() or ""
    found = store.entries(said or None, themes=plan.codes, formerly=formerly(plan), local=local, only=[id_])
    entry = next(iter((*found.counted, *found.elsewhere)), None)
    standing = store.standing([id_], said)[id_]
    outlets = {outlet.host: outlet for outlet in store.outlet_infos()}
    members = {one.id: one for one in store.some_articles(store.story(id_))}
    return Evidence(
        article=stored,
        outlet=outlets[stored.outlet],
        digest=text_digest(stored.article),
        model=said,
        about_health=entry is not None,
        apart=bool(found.elsewhere),
        bound=local is not None and local.binds(outlets[stored.outlet]),
        relevance=standing.relevance,
        relevant_by=entry.relevant_by if entry else standing.said[""].who if "" in standing.said else "",
        marks=entry.marks if entry else (),
        taken=entry.taken if entry else (),
        scores=store.scores(id_, said),
        labels=tuple(store.labels(id_)),
        story=tuple(_in_story(members[one]) for one in store.story(id_)),
        links=tuple(store.links(id_)),
        versions=tuple(store.versions(id_)),
        locality=store.localities(local.province, [id_]).get(id_) if local else None,
        gazetteer=METHOD,
    )


def _in_story(stored: StoredArticle) -> InStory:
    article = stored.article
    return InStory(stored.id, article.title, article.url, stored.outlet, article.published)
