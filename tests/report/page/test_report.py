from __future__ import annotations

import json
import re
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from bs4 import BeautifulSoup

from pipeline.report import grids
from pipeline.report.annual import Report
from pipeline.report.grids import Grid, Value
from pipeline.report.page.render import embedded
from pipeline.report.page.report import write
from pipeline.report.vietnamese import number
from pipeline.store import NO_THEME, Entry
from tests.report.sample import EVIL, reliability, report

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
ARGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


@pytest.fixture(scope="module")
def made() -> Report:
    return report(reliability=reliability())


@pytest.fixture(scope="module")
def path(made: Report, tmp_path_factory: pytest.TempPathFactory) -> Path:
    target = tmp_path_factory.mktemp("html") / "bao-cao.html"
    write(target, made)
    return target


@pytest.fixture(scope="module")
def soup(path: Path) -> BeautifulSoup:
    return BeautifulSoup(path.read_text(encoding="utf-8"), "lxml")


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    if not CHROMIUM:
        pytest.skip("no chromium is installed")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as started:
        running = started.chromium.launch(executable_path=CHROMIUM, args=ARGS)
        yield running
        running.close()


def cells(grid: Grid) -> list[list[str]]:
    def text(one: object) -> str:
        if isinstance(one, Value):
            return number(one.number)
        return str(getattr(one, "text", one)) + str(getattr(one, "below", ""))

    return [[text(one) for one in row] for row in grid.rows]


def items(value: Value, made: Report) -> int:
    """How many items, or stories, a figure must open to: counted from the entries, not from the long form."""
    wanted = dict(value.of)
    tests: dict[str, Callable[[Entry], bool]] = {
        "theme": lambda e: wanted["theme"] in (e.themes or (NO_THEME,)),
        "unit": lambda e: e.unit.value == wanted["unit"],
        "month": lambda e: e.month == wanted["month"],
        "outlet": lambda e: e.outlet == wanted["outlet"],
    }
    found = [entry for entry in made.entries if all(tests[name](entry) for name in wanted)]
    return len({entry.story for entry in found}) if value.stories else len(found)


def test_every_table_says_what_the_long_form_says(made: Report, soup: BeautifulSoup) -> None:
    shown = {
        table.caption.get_text(): [
            [cell.get_text("", strip=True) for cell in row.find_all(["th", "td"])] for row in table.tbody.find_all("tr")
        ]
        for table in soup.find_all("table")
        if table.caption
    }
    wanted = [
        grids.themes(made),
        grids.outlets(made),
        grids.unit_months(made),
        grids.theme_months(made),
        grids.compared(made),
        grids.reliable(made),
        grids.covered(made),
    ]
    assert shown == {grid.title: cells(grid) for grid in wanted if grid}


def test_each_figure_is_the_number_of_its_items(made: Report) -> None:
    for grid in (grids.themes(made), grids.outlets(made), grids.unit_months(made), grids.theme_months(made)):
        values = [one for row in grid.rows for one in row if isinstance(one, Value)]
        assert len(values) > 20
        assert [value.number for value in values] == [items(value, made) for value in values]


def test_the_page_asks_for_nothing(path: Path, soup: BeautifulSoup) -> None:
    assert not soup.find_all(["link", "img", "iframe", "object", "embed", "base", "form"])
    assert not soup.find_all(src=True)
    assert not soup.find_all(style=True)
    assert [a["href"][0] for a in soup.find_all("a")] == ["#"] * 7
    policy = soup.find("meta", attrs={"http-equiv": "Content-Security-Policy"})["content"]  # type: ignore[index]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert "url(" not in path.read_text(encoding="utf-8")


def test_tables_tell_their_heads_to_those_who_listen(soup: BeautifulSoup) -> None:
    for table in soup.select("div.wide > table"):
        assert table.caption.get_text(strip=True)  # type: ignore[union-attr]
        assert all(head.get("scope") == "col" for head in table.select("thead th"))
        assert all(row.find("th", scope="row") for row in table.select("tbody tr"))
    assert soup.html["lang"] == "vi"  # type: ignore[index]
    assert soup.find("svg", role="img")["aria-label"].startswith("01/2026: ")  # type: ignore[index,union-attr]


def test_the_data_cant_end_its_element(soup: BeautifulSoup) -> None:
    raw = soup.find("script", id="items").string  # type: ignore[union-attr]
    assert not re.search(r"[<>&\u2028\u2029]", str(raw))
    assert EVIL in [item[1] for item in json.loads(str(raw))["items"]]
    assert json.loads(str(embedded({"a": EVIL}))) == {"a": EVIL}


def test_the_same_report_is_the_same_file(made: Report, path: Path, tmp_path: Path) -> None:
    write(tmp_path / "again.html", made)
    assert (tmp_path / "again.html").read_bytes() == path.read_bytes()


def test_an_empty_period_is_a_page_too(tmp_path: Path) -> None:
    nothing = report(entries=(), figures=(), before=None, undated=(), elsewhere=(), ledger=(), outlets=())
    write(tmp_path / "a.html", nothing)
    assert "chưa ghi nhận tin, bài" in (tmp_path / "a.html").read_text(encoding="utf-8")


@pytest.fixture
def page(browser: Any, path: Path) -> Iterator[Any]:
    opened = browser.new_page(viewport={"width": 1366, "height": 900})
    opened.asked, opened.said = [], []
    opened.on("request", lambda request: opened.asked.append(request.url))
    opened.on("console", lambda message: opened.said.append(message.text))
    opened.on("pageerror", lambda error: opened.said.append(str(error)))
    opened.goto(path.as_uri())
    yield opened
    assert opened.asked == [path.as_uri()]
    assert not opened.said
    opened.close()


def test_every_figure_opens_as_many_items_as_it_says(page: Any) -> None:
    wrong = page.evaluate("""() => {
        const wrong = [], plain = (text) => Number(text.replaceAll(".", ""));
        for (const button of document.querySelectorAll("button.f")) {
            button.click();
            const count = document.getElementById("count").textContent.split(" ")[0];
            const shown = document.querySelectorAll("#rows li").length;
            if (count !== button.textContent || shown !== plain(count)) wrong.push([button.dataset.f, count, shown]);
            document.getElementById("close").click();
        }
        return [document.querySelectorAll("button.f").length, wrong];
    }""")
    assert wrong[0] > 100
    assert wrong[1] == []


def test_a_list_shows_titles_as_text_and_links_only_to_the_web(page: Any, made: Report) -> None:
    from playwright.sync_api import expect

    page.locator("dl.tiles button.f").first.click()
    shown = page.locator("#rows li")
    assert shown.count() == len(made.entries)
    assert page.title() == "Kết quả thông tin, tuyên truyền trên báo chí về y tế tỉnh Sơn La năm 2026"
    assert page.locator("#rows img, #rows script").count() == 0
    links = page.locator("#rows a")
    assert links.count() == len(made.entries) - 1  # all but javascript:
    assert {links.nth(n).get_attribute("rel") for n in range(links.count())} == {"noreferrer noopener"}
    assert all(str(links.nth(n).get_attribute("href")).startswith("https://") for n in range(links.count()))
    page.locator("#find").fill("TRAM Y TE XA SO 11 ")
    expect(page.locator("#count")).to_have_text("1 tin bài")
    page.keyboard.press("Escape")  # empties the field, as any search field
    page.keyboard.press("Escape")
    assert not page.locator("dialog").is_visible()


def test_a_long_list_is_shown_in_parts(browser: Any, tmp_path: Path) -> None:
    write(tmp_path / "a.html", report(450))
    opened = browser.new_page()
    opened.goto((tmp_path / "a.html").as_uri())
    opened.locator("dl.tiles button.f").first.click()
    assert opened.locator("#count").text_content() == "450 tin bài"
    assert opened.locator("#rows li").count() == 200
    assert opened.locator("#more").text_content() == "Xem thêm (còn 250)"
    opened.locator("#more").click()
    opened.locator("#more").click()
    assert opened.locator("#rows li").count() == 450
    assert not opened.locator("#more").is_visible()
    opened.close()


def test_nothing_sticks_out_on_a_phone(browser: Any, path: Path) -> None:
    opened = browser.new_page(viewport={"width": 390, "height": 844})
    opened.goto(path.as_uri())
    assert opened.evaluate("document.documentElement.scrollWidth") == 390
    opened.locator("button.f").first.click()
    box = opened.locator("dialog").bounding_box()
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= 390
    opened.close()


def test_the_policy_stops_a_script_that_broke_in(browser: Any, path: Path, tmp_path: Path) -> None:
    broken = path.read_text(encoding="utf-8").replace("</main>", "<script>document.title='hỏng'</script></main>")
    (tmp_path / "a.html").write_text(broken, encoding="utf-8")
    opened = browser.new_page()
    opened.goto((tmp_path / "a.html").as_uri())
    assert opened.title().startswith("Kết quả")
    opened.close()
