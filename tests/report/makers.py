"""A store with a year's items for reports: both kinds of press, reprints, labels, items without a date or elsewhere."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

from pipeline.outlets import Outlet
from pipeline.records import Article, DateFrom, OutletKind, Unit
from pipeline.report.annual import Report
from pipeline.report.build import build_report
from pipeline.store import Link, Locality, LocalRule, Sketch, Store
from pipeline.themes import Plan, Theme
from tests.store.makers import HOST, OTHER, article, label, name_of, tagging, visit

CENTRAL, QUIET = "tw.example.vn", "im.example.vn"
PLAN = Plan(
    name="Kế hoạch thử",
    years=(2026,),
    themes=(
        Theme(code="health_policy", name="Chủ trương, chính sách y tế", clause="Truyền thông chính sách", counts="x"),
        Theme(
            code="food_safety", name="=An toàn vệ sinh thực phẩm", clause="An toàn", counts="x", formerly=("hygiene",)
        ),
    ),
)
LOCAL = LocalRule("Sơn La")
YEAR = (dt.date(2026, 1, 1), dt.date(2026, 12, 31))
NOW = dt.datetime(2027, 1, 15, tzinfo=dt.UTC)


def at(text: str) -> dt.datetime:
    """Return a time in Vietnam, of "2026-03-01 08:00"."""
    return dt.datetime.fromisoformat(f"{text}:00+07:00")


def put(
    store: Store, n: int, *themes: str, when: str = "", host: str = HOST, relevant: bool = True, **changes: object
) -> Article:
    """Store article `n`, tagged with `themes` by the model m1; `when` "-" is without a date."""
    dated: dict[str, object] = {"published": None} if when == "-" else {"published": at(when)} if when else {}
    one = article(n, published_from=DateFrom.METADATA, **(dated | changes))
    store.save_article(one, identities=[name_of(n)], visit=visit(n, host=host))
    store.save_taggings([tagging(one.id, *themes, relevant=relevant)])
    return one


def outlets() -> list[Outlet]:
    """Return four outlets: a paper, a broadcaster, a central paper, and one that published nothing."""
    kinds = {
        HOST: ("Báo Thử", OutletKind.PROVINCIAL_PAPER),
        OTHER: ("@Đài Thử", OutletKind.BROADCASTER),
        CENTRAL: ("Báo Trung ương", OutletKind.CENTRAL_PAPER),
        QUIET: ("Báo Không Tin", OutletKind.PORTAL),
    }
    return [Outlet(name=name, url=f"https://{host}/", kind=kind) for host, (name, kind) in kinds.items()]


def fill(store: Store) -> None:
    """Fill the store: in 2026 seven items that count, one of them a reprint; one undated, one elsewhere; 2025: two."""
    store.sync_outlets(outlets())
    first = put(store, 1, "food_safety", "health_policy", when="2026-01-01 00:00", title='=HYPERLINK("http://x","bấm")')
    again = put(store, 2, "food_safety", when="2026-01-02 09:00", host=OTHER, title="+Đăng lại")
    put(store, 3, unit=Unit.ANH, when="2026-03-31 23:59", title="-" + "rất dài " * 300)
    put(store, 4, "health_policy", when="-", title="<b>Không ngày</b> & khác")
    put(store, 5, "health_policy", when="2026-12-31 23:59", unit=Unit.BAI, unit_rule="bai: 400 syllables or more")
    put(store, 6, "food_safety", when="2026-04-01 00:00", unit=Unit.VIDEO, host=OTHER, title="@Video")
    near = put(store, 7, "food_safety", when="2026-06-15 10:00", host=CENTRAL)
    far = put(store, 8, "food_safety", when="2026-06-16 10:00", host=CENTRAL)
    labelled = put(store, 9, relevant=False, when="2026-07-01 10:00", unit=Unit.CHUYEN_MUC)
    put(store, 10, "food_safety", when="2025-12-31 23:59")
    put(store, 11, "health_policy", when="2025-05-05 10:00")
    put(store, 12, "food_safety", when="2027-01-01 00:00")
    put(store, 13, relevant=False, when="2026-07-02 10:00")
    store.add_labels([label(labelled.id, "hygiene", True)])
    store.save_localities("g", [place(near.id, relevant=True), place(far.id, relevant=False)])
    store.save_sketches("s", [Sketch(one.id, b"x") for one in (first, again)])
    store.add_links([first.id, again.id], [Link(first.id, again.id, "same", 1.0)])
    store.settle_stories()


def place(article_id: str, *, relevant: bool) -> Locality:
    """Return what was found of an article's places."""
    sign = {"term": "Sơn La", "kind": "province", "where": "lead", "start": 0, "end": 6, "weight": 0.7}
    return Locality(article_id, "Sơn La", relevant, 0.7 if relevant else 0.1, (sign,) if relevant else ())


def report_of(store: Store, **changes: object) -> Report:
    """Return the report of 2026, unless `changes` say otherwise."""
    since, until = YEAR
    plain: dict[str, object] = {"since": since, "until": until, "office": "Sở Y tế Thử", "local": LOCAL, "now": NOW}
    return build_report(store, PLAN, **(plain | changes))  # type: ignore[arg-type]


def ids(*numbers: int) -> set[str]:
    """Return the ids of articles by their numbers."""
    return {article(n).id for n in numbers}


def rows_of(path: Path) -> list[dict[str, str]]:
    """Return the rows of a CSV file by heading."""
    import csv

    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))
