from __future__ import annotations

import dataclasses
import datetime as dt
import re
import statistics
from functools import lru_cache

import pytest

from pipeline.extract import extract
from pipeline.learn import Agreement, Learnt, Sample, agreement, learn
from pipeline.outlets import Selectors
from pipeline.records import VIETNAM, Candidate, DateFrom, Door
from tests.learn.pages import NOW, OUTLET, STORIES, page_of, read, samples

TAUGHT, REST = STORIES[:12], STORIES[12:20]


@lru_cache
def taught(layout: str, count: int = 12) -> Learnt:
    return learn(samples(layout, TAUGHT[:count]), OUTLET, now=NOW)


@pytest.mark.parametrize("name", ["webforms", "rented", "word_paste", "tabled", "endless"])
def test_pages_that_were_not_learnt_from_are_read_by_what_was_learnt(name: str) -> None:
    (layout,) = taught(name).layouts
    got = read(name, REST, OUTLET.model_copy(update={"layouts": (layout,)}))
    assert statistics.mean(got.body) >= 0.97
    assert min(got.body) >= 0.94
    assert (got.title, got.day) == (1, 1)
    assert got.lead >= 0.95
    assert layout.evidence.pages == 12
    assert layout.evidence.learnt == NOW.astimezone(VIETNAM).date()
    assert layout.evidence.title == 1


def test_short_stable_names_are_preferred_and_boxes_are_dropped() -> None:
    (layout,) = taught("rented").layouts
    assert (layout.title, layout.lead) == ("h1.detail-title", "h2.detail-sapo")
    assert layout.date_format == "%d/%m/%Y %H:%M"
    url, html = page_of("rented", next(s for s in REST if s.images))
    by_layout = extract(html, url, outlet=OUTLET.model_copy(update={"layouts": (layout,)}), now=NOW).article
    plain = extract(html, url, now=NOW).article
    assert by_layout is not None
    assert plain is not None
    assert by_layout.published_from is DateFrom.SELECTOR
    assert dataclasses.replace(by_layout, published_from=plain.published_from, byline=plain.byline) == plain


def test_two_layouts_are_both_learnt_and_chosen_a_page_at_a_time() -> None:
    mixed = [*samples("webforms", TAUGHT[:6]), *samples("split", TAUGHT[6:])]
    learnt = learn(mixed, OUTLET, now=NOW)
    assert len(learnt.layouts) == 2
    outlet = OUTLET.model_copy(update={"layouts": learnt.layouts})
    for name in ("webforms", "split"):
        got = read(name, REST, outlet)
        assert min(got.body) >= 0.94
        assert (got.title, got.lead, got.day) == (1, 1, 1)


def test_a_few_pages_of_another_layout_are_left_to_the_generic_way() -> None:
    learnt = learn([*samples("rented", TAUGHT), *samples("webforms", REST[:3])], OUTLET, now=NOW)
    assert len(learnt.layouts) == 1
    assert "3 of 15 articles are marked up otherwise: they are read in the generic way" in learnt.problems
    got = read("webforms", REST[3:], OUTLET.model_copy(update={"layouts": learnt.layouts}))
    assert (got.title, got.lead, got.day) == (1, 1, 1)


@pytest.mark.parametrize("count", [0, 1, 4])
def test_fewer_than_five_pages_teach_nothing(count: int) -> None:
    learnt = taught("rented", count=count)
    assert learnt == Learnt(
        (),
        count,
        (f"{count} articles to learn from, and at least 5 are needed (12 to 30 are good): nothing is learnt",),
    )


def test_five_pages_are_enough() -> None:
    assert taught("rented", count=5).layouts[0].title == "h1.detail-title"


def test_a_site_that_answers_every_address_with_one_page_teaches_nothing() -> None:
    _, html = page_of("rented", TAUGHT[0])
    learnt = learn([Sample(page_of("rented", s)[0], html) for s in TAUGHT], OUTLET, now=NOW)
    assert not learnt.layouts
    assert learnt.problems[0] == (
        "12 of 12 pages are no articles: the site answers these addresses with one and the same page, "
        "such as its home page"
    )


def _dateless(page: bytes) -> bytes:
    return re.sub(rb'<div data-role="publishdate">.*?</div>|<meta[^>]*published[^>]*>', b"", page)


def test_pages_without_a_date_leave_it_to_what_feeds_and_addresses_say() -> None:
    pages = [Sample(f"https://tin.test/y-te/{s.slug}.html", _dateless(page_of("rented", s)[1])) for s in TAUGHT]
    learnt = learn(pages, OUTLET, now=NOW)
    assert learnt.layouts[0].published == ""
    assert learnt.problems == (
        "no page names the day on which it was published: what feeds, sitemaps or addresses say is taken",
    )
    when = dt.datetime(2026, 5, 6, 7, 8, tzinfo=VIETNAM)
    fed = Candidate(pages[0].url, Door.FEED, published=when)
    outlet = OUTLET.model_copy(update={"layouts": learnt.layouts})
    article = extract(pages[0].html, pages[0].url, outlet=outlet, candidate=fed, now=NOW).article
    assert article is not None
    assert (article.published, article.published_from) == (when, DateFrom.FEED)
    assert article.title == TAUGHT[0].title


BARE = """<html><head><title>Cổng tin</title></head><body><div class="top">Hôm nay, {today}</div>
<div class="tin"><h2 class="ten">{s.title}</h2><div class="ngay">Ngày {day:%d/%m/%Y}</div><p class="dan">{s.lead}</p>
<div class="chu">{text}</div></div></body></html>"""


def _bare(day: dt.datetime | None, today: str = "22/11/2026") -> list[Sample]:
    return [
        Sample(
            f"https://tin.test/tin.aspx?id={n}",
            BARE.format(
                s=s, day=day or s.published, today=today, text="".join(f"<p>{p}</p>" for p in s.paragraphs)
            ).encode(),
        )
        for n, s in enumerate(TAUGHT)
    ]


def test_articles_of_one_day_cannot_be_told_from_todays_date() -> None:
    learnt = learn(_bare(dt.datetime(2026, 11, 20, tzinfo=VIETNAM)), OUTLET, now=NOW)
    assert learnt.layouts[0].published == ""
    assert "".join(learnt.problems) == (
        "all pages name the same day, 20/11/2026: whether it is the articles' or only today's can't be told, so days "
        "are read in the generic way; learn again when there are articles of other days"
    )


def test_the_articles_date_is_told_from_the_headers() -> None:
    learnt = learn(_bare(None), OUTLET, now=NOW)
    assert learnt.layouts[0].published == "div.ngay"
    assert learnt.layouts[0].date_format == "%d/%m/%Y"
    assert learnt.problems == ()


def test_metadata_that_say_one_time_on_every_page_are_not_believed() -> None:
    stuck = b'<meta property="article:published_time" content="2014-03-18T00:00:00"></head>'
    pages = [dataclasses.replace(s, html=s.html.replace(b"</head>", stuck)) for s in _bare(None)]
    layout = learn(pages, OUTLET, now=NOW).layouts[0]
    assert layout.published == "div.ngay"
    outlet = OUTLET.model_copy(update={"layouts": (layout,)})
    for sample, story in zip(pages, TAUGHT, strict=True):
        article = extract(sample.html, sample.url, outlet=outlet, now=NOW).article
        assert article is not None
        assert article.published is not None
        assert article.published.astimezone(VIETNAM).date() == story.published.date()


def test_day_and_month_are_told_apart_over_the_pages() -> None:
    pages = [dataclasses.replace(s, html=_american(s.html)) for s in _bare(None)]
    layout = learn(pages, OUTLET, now=NOW).layouts[0]
    assert layout.date_format == "%m/%d/%Y"


def _american(page: bytes) -> bytes:
    return re.sub(r"Ngày (\d\d)/(\d\d)/", r"Ngày \2/\1/", page.decode()).encode()


def test_broken_markup_teaches_what_it_can() -> None:
    def broken(page: bytes) -> bytes:
        return page[: len(page) * 7 // 10].replace(b"</p>", b"</b>", 5).replace(b"</div>", b"", 2)

    pages = [dataclasses.replace(s, html=broken(s.html)) for s in samples("rented", TAUGHT)]
    pages += [Sample("https://tin.test/rong", b""), Sample("https://tin.test/pdf", b"%PDF-1.4")]
    learnt = learn(pages, OUTLET, now=NOW)
    assert learnt.layouts[0].title == "h1.detail-title"
    assert "1 of 14 pages are no articles: the page is empty" in learnt.problems


def test_a_lead_that_some_pages_lack_is_not_made_up() -> None:
    def leadless(page: bytes) -> bytes:
        return re.sub(rb'<h2 class="detail-sapo"[^>]*>.*?</h2>', b"", page)

    pages = samples("rented", TAUGHT)
    pages[::4] = [dataclasses.replace(s, html=leadless(s.html)) for s in pages[::4]]
    layout = learn(pages, OUTLET, now=NOW).layouts[0]
    assert layout.lead == "h2.detail-sapo"
    url, html = page_of("rented", REST[0])
    article = extract(leadless(html), url, outlet=OUTLET.model_copy(update={"layouts": (layout,)}), now=NOW).article
    assert article is not None
    assert article.lead == ""
    assert article.body.split("\n")[0] == REST[0].paragraphs[0]


def test_agreement_tells_selectors_that_fit_from_those_of_an_older_design() -> None:
    learnt = taught("rented")
    fresh = samples("rented", REST)
    good = agreement(OUTLET.model_copy(update={"layouts": learnt.layouts}), fresh, now=NOW)
    assert good.pages == len(REST)
    assert min(good.found.values()) == 1
    assert good.overall > 0.97
    old = agreement(OUTLET.model_copy(update={"layouts": taught("webforms").layouts}), fresh, now=NOW)
    assert old.overall == 0
    assert agreement(OUTLET, [], now=NOW) == Agreement(0, old.found, old.agreeing)


def test_agreement_counts_what_a_person_set() -> None:
    hand = OUTLET.model_copy(update={"selectors": Selectors(title="h1.detail-title")})
    got = agreement(hand, samples("rented", REST), now=NOW)
    assert got.agreeing == {"title": 1, "lead": 0, "body": 0, "published": 0}
