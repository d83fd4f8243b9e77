from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest

from pipeline.records import OutletKind, Unit
from pipeline.report.annual import Report
from pipeline.report.diff import Difference, compare
from pipeline.store import RELEVANT, Entry, LocalRule, Role, Store
from tests.report.makers import at, place, put, report_of
from tests.store.makers import HOST, article, label, name_of, outlet, tagging, visit


def why(found: Difference) -> dict[int, str]:
    numbers = {article(n).id: n for n in range(30)}
    return {numbers[change.entry.id]: "; ".join(change.why) for change in found.items}


def changed(store: Store, report: Report, **changes: object) -> Difference:
    found = compare(report, report_of(store, **changes), store)
    for figure in found.figures:
        assert figure.after == figure.before + len(figure.came) - len(figure.left)
    named = {item for figure in found.figures for item in (*figure.came, *figure.left)}
    assert named == {change.entry.id for change in found.items}
    return found


def save(store: Store, n: int, **changes: object) -> None:
    store.save_article(article(n, **changes), identities=[name_of(n)], visit=visit(n))


def test_nothing_changed_is_nothing(store: Store, report: Report) -> None:
    assert not changed(store, report).items


def test_labels_are_named_with_who_said_so(store: Store, report: Report) -> None:
    store.add_labels(
        [
            label(article(1).id, "health_policy", False),
            label(article(3).id, "food_safety", True, role=Role.REVIEWER),
            label(article(6).id, RELEVANT, False),
            label(article(9).id, "hygiene", None, day=2),
            label(article(13).id, "food_safety", True),
        ]
    )
    assert why(changed(store, report)) == {
        1: "theme “Chủ trương, chính sách y tế” lost: taken away by người thử (annotator)",
        3: "theme “=An toàn vệ sinh thực phẩm” gained: label by người thử (reviewer)",
        6: "not about health, says người thử (annotator)",
        9: "model m1 holds it not to be about health (0.10); "
        "the word of người thử (annotator) was taken back or overruled",
        13: "it counts by the word of người thử (annotator)",
    }


def test_another_model_is_named(store: Store, report: Report) -> None:
    for n in range(1, 14):
        themes = {1: ("food_safety",), 2: (), 3: ("health_policy",)}.get(n, ("food_safety",))
        store.save_taggings([tagging(article(n).id, *themes, model="m2", relevant=n not in {6, 2})])
    found = why(changed(store, report))
    assert found[1] == "theme “Chủ trương, chính sách y tế” lost: by model m2 in place of m1"
    assert found[2] == "model m2 holds it not to be about health (0.10)"
    assert found[3] == "theme “Chủ trương, chính sách y tế” gained: by model m2 (0.90) in place of m1"
    assert found[6] == "model m2 holds it not to be about health (0.10)"
    assert found[13] == "model m1 held it not to be about health (0.10); model m2 does not"


def test_dates_units_texts_and_crawling_are_named(store: Store, report: Report) -> None:
    put(store, 20, "food_safety", when="2026-05-05 08:00")
    save(store, 4, published=at("2026-08-08 08:00"))
    save(store, 5, unit=Unit.TIN, unit_rule="tin: under 400 syllables", published=at("2026-11-30 08:00"))
    save(store, 3, published=at("2027-03-03 08:00"), unit=Unit.ANH)
    save(store, 1, published=None)
    store.settle_stories()
    found = why(changed(store, report))
    assert found[20] == "not read by model m1 then: stored, or tagged, since"
    assert found[4].startswith("its date became known: 2026-08-08")
    assert "unit Bài before, Tin now (tin: under 400 syllables)" in found[5]
    assert "date 2026-12-31 (metadata) before, 2026-11-30" in found[5]
    assert found[3] == "its date lies outside that report's period: 2027-03-03 now, 2026-03-31 before"
    assert found[1] == "its date, 2026-01-01 (metadata) before, is no longer known"


def test_the_province_and_reprints_are_named(store: Store, report: Report) -> None:
    store.save_localities("g", [place(article(8).id, relevant=True), place(article(7).id, relevant=False)])
    store.add_links([], [])
    from sqlalchemy import delete

    from pipeline.store.tables import LinkRow

    with store._write() as session:
        session.execute(delete(LinkRow))
    store.settle_stories()
    found = why(changed(store, report))
    assert found[8] == "it was held not to concern the province"
    assert found[7] == "it is held not to concern the province"
    assert found[2] == f"a reprint of {article(1).id} before, an original now"
    moved = report_of(store).outlets[0]
    store.sync_outlets([outlet(moved.host, "Báo Đổi Tên").model_copy(update={"kind": OutletKind.PORTAL})])
    (said,) = {reason for reason in why(changed(store, report)).values() if reason.startswith("outlet")}
    assert said == "outlet Báo Thử (Báo địa phương) before, Báo Đổi Tên (Cổng, trang thông tin điện tử) now"
    every = LocalRule("Sơn La", frozenset(OutletKind))
    assert HOST in {change.entry.outlet for change in changed(store, report, local=every).items}


def test_other_periods_and_plans_are_named(store: Store, report: Report) -> None:
    earlier = report_of(store, since=dt.date(2026, 1, 1), until=dt.date(2026, 6, 30))
    found = why(compare(earlier, report, store))
    assert found[5].startswith("its date lay outside that report's period; it is 2026-12-31")
    fewer = replace(report, themes=report.themes[:1], entries=tuple(_only(e) for e in report.entries))
    assert "the theme is not in the plan" in why(compare(report, fewer, store))[6]
    assert "the theme was not in the plan" in why(compare(fewer, report, store))[6]


def _only(entry: Entry) -> Entry:
    marks = tuple(mark for mark in entry.marks if mark.theme == "health_policy")
    return replace(entry, marks=marks)


@pytest.mark.parametrize("who", ["annotator", "reviewer"])
def test_a_label_taken_back_gives_the_theme_again(store: Store, who: str) -> None:
    store.add_labels([label(article(6).id, "food_safety", False, role=Role(who))])
    before = report_of(store)
    store.add_labels([label(article(6).id, "food_safety", None, role=Role(who), day=2)])
    (reason,) = why(changed(store, before)).values()
    assert (
        reason == f"theme “=An toàn vệ sinh thực phẩm” gained: người thử ({who}) had taken it away, and took that back"
    )
