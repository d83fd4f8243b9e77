"""What an article's page may say, and what of it may reach ours."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path

import pytest

from pipeline.desk.archived import archived_copy
from pipeline.desk.asking import Asking
from pipeline.desk.cards import card
from pipeline.desk.listing import find
from pipeline.desk.look import plain, render, safe_link
from pipeline.desk.opened import Desk
from pipeline.desk.theme import COLOURS
from pipeline.desk.why import Piece
from pipeline.records import Article, Fetched, Outcome, PageKind, Unit
from pipeline.report.evidence import gather
from pipeline.report.similar import Like
from pipeline.settings import Workspace
from pipeline.store import Store, Visit
from tests.desk.browsing import chromium, enter, go

HOSTILE = (
    '<script>document.title="taken"</script><img src="http://192.0.2.1/pixel.png" onerror="document.title=\'taken\'">'
    " ![anh](http://192.0.2.1/anh.png) [bấm](javascript:alert(1)) $\\frac{a}{b}$ **đậm** :red[đỏ] {{ 7*7 }} y tế"
)


@pytest.fixture
def hostile(desk: Desk) -> str:
    return put(desk.store)


def put(store: Store) -> str:
    """Put an article into the store whose page says the worst; return its id."""
    outlet = store.outlet_infos()[0].host
    url = f"http://{outlet}/xau.html"
    now = dt.datetime.now(dt.UTC)
    article = Article(url, HOSTILE, HOSTILE, HOSTILE, HOSTILE, now, unit=Unit.TIN, unit_rule=HOSTILE)
    fetched = Fetched(url, Outcome.OK, PageKind.ARTICLE, now)
    store.save_article(article, identities=[url], visit=Visit(outlet, fetched))
    return article.id


def test_templates_show_it_as_text(desk: Desk, hostile: str) -> None:
    found = gather(desk.store, hostile, desk.plan)
    assert found is not None
    article = found.article.article
    page = render(
        "article.html",
        id=hostile,
        stored=found.article,
        article=article,
        found=found,
        why=None,
        waiting=HOSTILE,
        likes=[Like(hostile, HOSTILE, "x.example", None, 0.9, about_health=True, themes=("a", HOSTILE))],
        no_likes=HOSTILE,
        fields={name: [Piece(getattr(article, name), 0)] for name in ("title", "lead", "body")},
        grounds=COLOURS,
        outlet=HOSTILE,
        outlets={},
        date_from=HOSTILE,
        rule=HOSTILE,
        names=lambda _: HOSTILE,
        others=[(HOSTILE, 0.5)],
    )
    listing = find(desk, Asking(words="taken"))
    hits = render("hits.html", asked=HOSTILE, hits=listing.hits, total=1, counted=False, page=1, pages=1)
    assert [hit.id for hit in listing.hits] == [hostile]
    for made in (page, hits):
        assert "&lt;script&gt;" in made
        for tag in ("<script", "<img", 'onerror="', 'javascript:alert(1)"', "<b>đậm"):
            assert tag not in made


def test_the_card_takes_no_address_but_a_webs_own(desk: Desk, hostile: str) -> None:
    task = desk.review.open(hostile, "Lan")
    data = card(task, desk.review, desk.review.progress("Lan"), "Báo", "")
    assert data["title"] == HOSTILE  # as it stands: the script sets it as text
    assert json.loads(json.dumps(data)) == data
    assert safe_link("javascript:alert(1)") == safe_link("data:text/html,x") == safe_link(" http://a") == ""


def test_markdown_is_taken_at_its_word() -> None:
    assert all(f"\\{sign}" in plain(f"a {sign} b") for sign in "\\`*_{}[]()<>#+-.!|~$:")


def test_a_browser_runs_and_loads_nothing_of_it(folder: Path, address: str) -> None:
    with Store.open(Workspace.open(folder).store_url) as store:
        hostile = put(store)
    with chromium() as page:  # which fails at any request that leaves this machine
        go(page, f"{address}/tin-bai?tim=taken")
        page.locator(".hit .title").first.click()
        page.locator("article h2").wait_for()
        page.get_by_text("chưa đọc bài này").first.wait_for()
        assert "<script>" in page.locator("article h2").inner_text()
        go(page, f"{address}/duyet-nhan?bai={hostile}")
        enter(page, "Lan")
        page.locator(f'[data-article="{hostile}"]').wait_for()
        assert "<script>" in page.locator("article h2").inner_text()
        assert page.locator("article img").count() == 0
        assert page.title() != "taken"


def test_an_archived_page_opens_without_running_or_loading_anything(desk: Desk) -> None:
    place = next(one.place for one in desk.store.some_articles(desk.store.ids()[:1]))
    assert place is not None
    made = archived_copy(desk.place.archive, place)
    assert made.startswith(b'<meta http-equiv="Content-Security-Policy" content="default-src \'none\'')
    assert b"</html>" in made
