from __future__ import annotations

import datetime as dt
import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from pipeline.cli.show import command
from pipeline.crawl.archive import Archive
from pipeline.errors import ArchiveError, InputError
from pipeline.records import Fetched, Outcome, PageKind
from pipeline.store import RELEVANT, Link, Sketch, Store, Visit
from pipeline.themes import shipped_plan_path
from tests.report.makers import CENTRAL, at, outlets, put
from tests.report.makers import place as located
from tests.store.makers import HOST, OTHER, address_of, article, label, name_of, tagging

PAGE = "<html><title>Trạm y tế</title>trang gốc</html>".encode()
NOW = dt.datetime(2026, 3, 15, 5, tzinfo=dt.UTC)


@pytest.fixture
def place(tmp_path: Path) -> Path:
    (tmp_path / "tinyte.toml").write_text('[office]\nprovince = "Sơn La"\n', encoding="utf-8")
    (tmp_path / "themes").mkdir()
    (tmp_path / "themes" / "plan.toml").write_bytes(shipped_plan_path().read_bytes())
    first = article(1, published=at("2026-03-01 08:00"), unit_rule="tin: under 400 syllables", title="Tin \x1b[31mmột")
    fetched = Fetched(first.url, Outcome.OK, PageKind.ARTICLE, NOW, first.url, 200, body=PAGE)
    with (
        Archive(tmp_path / "archive", "2026-03-15-0001.warc.gz") as archive,
        Store.open(address_of(tmp_path / "tinyte.db")) as store,
    ):
        store.sync_outlets(outlets())
        before = article(1, title="Tên cũ")
        store.save_article(before, identities=[name_of(1)], visit=Visit(HOST, fetched, None, archive.append(fetched)))
        store.save_article(first, identities=[name_of(1)], visit=Visit(HOST, fetched, None, archive.append(fetched)))
        store.save_taggings([tagging(first.id, "food_safety", "health_policy")])
        again = put(store, 2, "food_safety", when="2026-03-02 08:00", host=OTHER)
        put(store, 3, relevant=False)
        store.add_labels([label(first.id, "health_policy", False), label(article(3).id, RELEVANT, False)])
        store.save_localities("g", [located(first.id, relevant=True)])
        store.save_sketches("s", [Sketch(one.id, b"x") for one in (first, again)])
        store.add_links([first.id, again.id], [Link(first.id, again.id, "same", 1.0)])
        store.settle_stories()
    return tmp_path


def run(place: Path, *args: str) -> Result:
    return CliRunner().invoke(command, ["--workspace", str(place), *args])


def test_everything_that_is_known_is_shown(place: Path) -> None:
    result = run(place, article(1).id)
    assert result.exit_code == 0, result.output
    for part in (
        "Báo Thử (bao.example.vn), provincial_paper",
        "2026-03-01 08:00:00 +0700",
        "counts in      2026-03",
        "tin; rule: tin: under 400 syllables",
        "2026-03-15-0001.warc.gz, offset",
        "sha256:",
        "yes; model m1: 0.90",
        "food_safety                   0.90  by model m1",
        "taken away by người thử (annotator)",
        "story of 2 items, the original first",
        "former texts",
        "Tên cũ",
        "concerns Sơn La (0.70",
        "Sơn La  [lead 0-6]",
    ):
        assert part in result.output, part
    assert "\x1b" not in result.output


def test_json_has_the_same(place: Path) -> None:
    facts = json.loads(run(place, article(1).id, "--json").output)
    assert facts["article"]["article"]["published"] == "2026-03-01T01:00:00+00:00"
    assert [mark["theme"] for mark in facts["marks"]] == ["food_safety"]
    assert facts["scores"] == {"food_safety": 0.9, "health_policy": 0.9}
    assert [one["id"] for one in facts["story"]] == [article(1).id, article(2).id]
    assert facts["article"]["place"]["file"] == "2026-03-15-0001.warc.gz"
    assert (facts["about_health"], facts["model"], facts["labels"][0]["who"]) == (True, "m1", "người thử")
    assert facts["versions"][0]["title"] == "Tên cũ"


def test_what_does_not_count_is_shown_too(place: Path) -> None:
    result = run(place, article(3).id.upper())
    assert "no, says người thử; model m1: 0.10" in result.output
    assert "nothing: it is not about health" in result.output
    assert "themes in force\n  none" in result.output
    assert "alone, without a reprint" in result.output


def test_what_is_listed_apart_says_so(place: Path) -> None:
    with Store.open(address_of(place / "tinyte.db")) as store:
        put(store, 4, "food_safety", host=CENTRAL)
        put(store, 5, "food_safety", when="-")
    assert "listed apart, its outlet's items count only where" in run(place, article(4).id).output
    assert "no month: listed apart" in run(place, article(5).id).output


def test_an_item_that_counts_whatever_places_it_names_says_why(place: Path) -> None:
    with Store.open(address_of(place / "tinyte.db")) as store:
        free = outlets()[2].model_copy(
            update={"name": "Báo Cởi mở", "url": "https://mo.example.vn/", "local_only": False}
        )
        store.sync_outlets([*outlets(), free])
        put(store, 4, "food_safety", host=CENTRAL)
        put(store, 5, "food_safety")
        put(store, 6, relevant=False)
        put(store, 7, "food_safety", host="mo.example.vn")
        store.save_localities("g", [located(article(n).id, relevant=False) for n in (4, 5, 6, 7)])
    assert "\ndoesn't concern Sơn La (0.10" in run(place, article(4).id).output
    local = run(place, article(5).id).output
    assert "doesn't concern" not in local
    assert "it counts all the same: its outlet is a provincial_paper, so its items count whatever" in local
    assert "it need not: its outlet is a provincial_paper" in run(place, article(6).id).output
    assert "it counts all the same: its outlet's file says local_only = false" in run(place, article(7).id).output


def test_the_archived_page_is_written_as_it_came(place: Path, tmp_path: Path) -> None:
    out = tmp_path / "trang.html"
    result = run(place, article(1).id, "--page", "--out", str(out))
    assert result.exit_code == 0, result.output
    assert out.read_bytes() == PAGE
    assert str(out) in result.output


def test_a_page_that_was_changed_or_lost_is_told(place: Path) -> None:
    (place / "archive" / "2026-03-15-0001.warc.gz").unlink()
    assert isinstance(run(place, article(1).id, "--page").exception, ArchiveError)


def test_an_unknown_id_is_told(place: Path) -> None:
    result = run(place, "f" * 12)
    assert isinstance(result.exception, InputError)
    assert "no item with that id" in str(result.exception)
