"""Makers of what goes into a store."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

from pipeline.outlets import Outlet
from pipeline.records import Article, Candidate, Door, Fetched, Outcome, OutletKind, PageKind, Tagging, WarcPlace
from pipeline.store import Label, Role, Visit

NOON = dt.datetime(2026, 3, 15, 5, tzinfo=dt.UTC)
HOST = "bao.example.vn"
OTHER = "dai.example.vn"


def address_of(path: Path) -> str:
    return f"sqlite:///{path.as_posix()}"


def outlet(host: str = HOST, name: str = "Báo Thử") -> Outlet:
    return Outlet(name=name, url=f"https://{host}/", kind=OutletKind.PROVINCIAL_PAPER, province="Sơn La")


def article(n: int = 1, **changes: object) -> Article:
    plain: dict[str, object] = {
        "url": f"https://{HOST}/tin-{n}.html",
        "title": f"Trạm y tế xã số {n} khám bệnh",
        "lead": "Người dân được khám miễn phí.",
        "body": "Sáng nay trạm y tế đón người dân.\nBuổi khám kéo dài một ngày.",
        "published": NOON,
    }
    return Article(**(plain | changes))  # type: ignore[arg-type]


def visit(
    n: int = 1, outcome: Outcome = Outcome.OK, *, night: int | None = None, host: str = HOST, at: dt.datetime = NOON
) -> Visit:
    body = b"<html>" if outcome is Outcome.OK else b""
    fetched = Fetched(
        f"https://{host}/tin-{n}.html", outcome, PageKind.ARTICLE, at, status=200, body=body, elapsed_s=0.25
    )
    return Visit(host, fetched, night, WarcPlace("2026-03-15.warc.gz", 100 * n, f"sha1:{n}"))


def candidate(n: int = 1, **changes: object) -> Candidate:
    return Candidate(f"https://{HOST}/tin-{n}.html", Door.FEED, **changes)  # type: ignore[arg-type]


def name_of(n: int) -> str:
    """The identity of article `n`: any string will do for the store."""
    return f"{HOST}/tin-{n}"


def tagging(article_id: str, *themes: str, model: str = "m1", relevant: bool = True) -> Tagging:
    scores = {"food_safety": 0.1, "health_policy": 0.2} | dict.fromkeys(themes, 0.9)
    return Tagging(article_id, relevant, 0.9 if relevant else 0.1, themes, scores, model)


def label(article_id: str, subject: str, value: bool | None, *, role: Role = Role.ANNOTATOR, day: int = 1) -> Label:
    at = dt.datetime(2026, 4, day, tzinfo=dt.UTC)
    return Label(article_id, subject, value, "người thử", role, at, guideline="1", source="test")
