"""The walks of an officer through the desk, in a real browser."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from pipeline.classify.folder import current_version
from pipeline.review.opening import open_review
from pipeline.settings import Workspace
from pipeline.store import RELEVANT, Store
from tests.desk.browsing import chromium, enter, go
from tests.desk.test_hostile import HOSTILE, put

NAME = "Nguyễn Thị Thử"


@pytest.fixture
def page() -> Iterator[Any]:
    with chromium() as found:
        yield found


def shown(page: Any) -> str:
    return str(page.locator("[data-article]").get_attribute("data-article"))


def press(page: Any, key: str) -> str:
    """Press a key that ends an article; return the id of the one that then stands there."""
    before = shown(page)
    page.keyboard.press(key)
    page.locator(f'[data-article]:not([data-article="{before}"])').wait_for()
    return shown(page)


def test_three_articles_are_labelled_by_keyboard_and_one_is_undone(page: Any, address: str, folder: Path) -> None:
    with Store.open(Workspace.open(folder).store_url) as store:
        before = len(store.labels())
    go(page, f"{address}/duyet-nhan")
    enter(page, NAME)
    page.locator(".chip").first.wait_for()
    first = shown(page)
    chips = page.locator(".chip")
    for at in range(chips.count()):  # whatever was proposed: food safety, and no other
        on = chips.nth(at).get_attribute("aria-pressed") == "true"
        if on != (at == 0):
            key = chips.nth(at).locator("kbd").inner_text()
            page.keyboard.press(f"Digit{key}" if key.isdigit() else f"Key{key}")
    assert chips.nth(0).get_attribute("aria-pressed") == "true"
    second = press(page, "Enter")
    page.keyboard.press("KeyA")  # not about health
    third = press(page, "Enter")
    press(page, "KeyK")
    page.get_by_text("Hôm nay: 3").wait_for()
    assert press(page, "KeyZ") == third
    page.get_by_text("Hôm nay: 2").wait_for()
    with Store.open(Workspace.open(folder).store_url) as store:
        decided = store.decided()
        assert {code for code, value in decided[first].items() if value} == {RELEVANT, "food_safety"}
        assert decided[second] == dict.fromkeys(decided[first], False)
        assert not store.sayings([third])
        assert [one.unsure for one in store.labels(third)] == [True] * 19
        assert {one.who for one in store.labels()[before:]} == {NAME}
    assert press(page, "KeyS") not in {first, second, third}


def test_a_bar_opens_its_articles_and_an_article_tells_its_words(page: Any, address: str) -> None:
    go(page, address)
    bar = page.get_by_role("button", name=re.compile(r"^Bảo hiểm y tế: \d+ tin bài"))
    bar.wait_for()
    told = re.search(r"(\d+) tin bài", bar.get_attribute("aria-label"))
    assert told
    bar.click()
    page.get_by_text(f"{told[1]} tin bài được tính trong số liệu").wait_for()
    assert page.locator(".hit").count() == int(told[1])
    assert "chuyen-de=health_insurance" in page.url
    page.locator(".hit .title").first.click()
    page.get_by_text("ngưỡng").first.wait_for()
    assert page.locator("article mark").count() > 0
    link = page.get_by_role("link", name="Trang gốc")
    assert "noreferrer" in str(link.get_attribute("rel"))


def test_similar_articles_open_from_the_article(page: Any, address: str, folder: Path) -> None:
    with Store.open(Workspace.open(folder).store_url) as store:
        read = [one for one, vector in store.vectors(store.ids()).items() if vector.packed]
        spared = [one for one, vector in store.vectors(store.ids()).items() if not vector.packed]
        story = set(store.story(read[0]))
    assert spared, "the demo has news that isn't about health"
    go(page, f"{address}/tin-bai?bai={read[0]}")
    links = page.locator(".likes [data-go]")
    links.first.wait_for()
    assert 5 <= links.count() <= 8
    assert not {links.nth(at).get_attribute("data-go").removeprefix("bai=") for at in range(links.count())} & story
    title = links.first.inner_text()
    links.first.click()
    page.locator("article h2", has_text=title).wait_for()
    go(page, f"{address}/tin-bai?bai={spared[0]}")
    page.locator(".likes").get_by_text("rõ đây không phải tin bài về y tế").wait_for()


def test_filters_of_the_overview_go_along_to_the_articles(page: Any, address: str) -> None:
    go(page, address)
    page.get_by_role("combobox", name="Nguồn").click()
    page.get_by_role("option", name="Báo Nậm La", exact=True).click()
    page.get_by_role("combobox", name="Nguồn").press("Escape")
    bar = page.get_by_role("button", name=re.compile(r"^Tin: \d+ tin bài"))
    page.get_by_role("button", name=re.compile(r"^Đài PT-TH Nậm La: ")).wait_for(state="detached")
    told = re.search(r"(\d+) tin bài", bar.get_attribute("aria-label"))
    assert told
    bar.click()
    page.get_by_text(f"{told[1]} tin bài được tính trong số liệu").wait_for()
    abouts = page.locator(".hit p.quiet").all_inner_texts()
    assert abouts
    assert all(about.startswith("Báo Nậm La · Tin · ") for about in abouts)


def test_words_without_marks_find_what_was_written_with_them(page: Any, address: str) -> None:
    go(page, f"{address}/tin-bai")
    box = page.get_by_role("textbox", name="Tìm tin bài")
    box.fill("bao hiem y te")
    box.press("Enter")
    page.locator(".hit mark").first.wait_for()
    page.locator("[data-asked='bao hiem y te']").wait_for()
    assert "bảo hiểm y tế" in page.locator(".hit").first.inner_text().lower()
    box.fill("người dân")  # at once: what is typed while the list changes isn't lost
    box.press("Enter")
    page.locator("[data-asked='người dân']").wait_for()
    page.reload()
    page.locator("[data-asked='người dân']").wait_for()
    assert box.input_value() == "người dân"


def test_a_candidate_is_compared_and_promoted(page: Any, address: str, folder: Path) -> None:
    models = folder / "models"
    current = current_version(models)
    twin(models, current, "twin-1")
    go(page, f"{address}/mo-hinh")
    enter(page, "Trần Văn Mẫu", "Người duyệt")
    page.get_by_role("button", name="So sánh").click()
    page.get_by_text("Có thể thay").wait_for(timeout=60_000)
    button = page.get_by_role("button", name="Thay mô hình đang dùng")
    button.click()
    page.get_by_text("Đang dùng", exact=True).wait_for()
    page.locator("tr", has_text="twin-1").get_by_text("Đang dùng", exact=True).wait_for(timeout=60_000)
    assert current_version(models) == "twin-1"
    with Store.open(Workspace.open(folder).store_url) as store:
        assert store.how_many_untagged("twin-1") == 0


def twin(models: Path, version: str, name: str) -> None:
    """Save a model under another name: the same predictions, so nothing falls."""
    from pipeline.classify import load_model
    from pipeline.classify.encoded import read_encoded
    from pipeline.classify.folder import manifest, save_model

    words = load_model(models, f"{version}.light")
    encoded = read_encoded(models / version, manifest(models, version), 1 + len(words.codes))
    facts = {"made": "2026-11-28", "labels": 1, "figures": {}}
    save_model(models, words.named(name), facts, {}, encoded)


def differ(folder: Path, *, again: bool = False) -> tuple[str, str]:
    """Have two people differ on an article, and two of hostile names on a hostile one; with `again` one agrees now."""
    one_name, other_name = f"An {HOSTILE}"[:180], "Vì Văn Bình"
    place = Workspace.open(folder)
    with Store.open(place.store_url) as store:
        review, first, hostile = open_review(place, store), store.ids()[0], put(store)
        if not again:
            review.confirm(first, other_name, relevant=True, themes=[])
            review.confirm(hostile, other_name, relevant=True, themes=["food_safety"])
        review.confirm(first, one_name, relevant=True, themes=[] if again else ["food_safety"])
        if not again:
            review.confirm(hostile, one_name, relevant=True, themes=["food_safety", "health_policy"])
    return first, hostile


def test_a_reviewer_settles_a_difference_undoes_and_settles_again(page: Any, address: str, folder: Path) -> None:
    first, hostile = differ(folder)
    go(page, f"{address}/doi-chieu?khac=*")
    enter(page, "Quàng Văn Duyệt", "Người duyệt")
    page.locator(f'[data-article="{first}"]').wait_for()
    page.get_by_role("button", name="Lưu quyết định").wait_for()  # the page knows who sits there
    page.keyboard.press("Enter")  # nothing was chosen
    page.get_by_text("Còn 1 mục chưa chọn").wait_for()
    page.keyboard.press("Digit1")  # food safety: yes
    page.locator('.answers button[aria-pressed="true"]').wait_for()
    assert press(page, "Enter") == hostile
    assert "<script>" in page.locator("article h2").inner_text()
    assert "<img src=" in page.locator(".words").inner_text()
    assert page.locator(".tn img").count() == 0
    assert press(page, "KeyZ") == first
    page.get_by_text("Bài 1 trong 2").wait_for()
    page.locator(".answers button", has_text="Không").click()
    page.get_by_role("button", name="Lưu quyết định").click()
    page.locator(f'[data-article="{hostile}"]').wait_for()
    with Store.open(Workspace.open(folder).store_url) as store:
        assert store.decided()[first]["food_safety"] is False
        words = [one for one in store.labels(first) if one.subject == "food_safety" and one.who != NAME]
        assert [(one.value, one.role.value) for one in words] == [
            (False, "annotator"), (True, "annotator"), (True, "reviewer"), (False, "reviewer")
        ]  # fmt: skip
    page.get_by_text("Mức thống nhất", exact=True).click()
    kappa = page.locator("table.agreement tbody tr", has_text="An toàn vệ sinh thực phẩm").locator("td").nth(3)
    assert kappa.inner_text() == "0,00"  # what a reviewer decided makes nobody's reading another
    differ(folder, again=True)
    go(page, f"{address}/doi-chieu")
    page.get_by_text("1,00").first.wait_for()
    assert kappa.inner_text() == "1,00"
    assert page.title() != "taken"


@pytest.mark.parametrize("width", [390, 1920])
def test_no_page_is_wider_than_the_screen(address: str, width: int) -> None:
    with chromium(width, 844) as page:
        for path in ("", "tin-bai", "doi-chieu", "nguon-tin", "mo-hinh"):
            go(page, f"{address}/{path}")
            page.locator(".tn").first.wait_for()
            assert page.evaluate("document.documentElement.scrollWidth") <= width
