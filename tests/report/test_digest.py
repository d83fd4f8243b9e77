from __future__ import annotations

import datetime as dt
from dataclasses import replace
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from docx import Document
from hypothesis import given
from hypothesis import strategies as st

from pipeline.report.digest import Digest, make_digest, week_of
from pipeline.report.document import digest as document
from pipeline.report.page import digest as page
from tests.report.sample import EVIL, digest_report, report

NEGATIVE = ["medical_incidents"]


@pytest.fixture(scope="module")
def made() -> Digest:
    return make_digest(digest_report(), NEGATIVE)


@pytest.fixture(scope="module")
def files(made: Digest, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    folder = tmp_path_factory.mktemp("digest")
    document.write(folder / "a.docx", made)
    page.write(folder / "a.html", made)
    return folder / "a.docx", folder / "a.html"


def text(path: Path) -> str:
    return "\n".join(paragraph.text for paragraph in Document(str(path)).paragraphs)


def test_bad_news_stands_first_and_each_story_once(made: Digest) -> None:
    assert [(part.code, part.negative, len(part.stories)) for part in made.parts] == [
        ("medical_incidents", True, 1),
        ("food_safety", False, 2),
    ]
    assert (made.items, made.stories) == (5, 3)
    assert sum(story.items for part in made.parts for story in part.stories) == made.items


def test_what_concerns_the_province_comes_before_what_is_reprinted_most(made: Digest) -> None:
    local, reprinted = made.parts[1].stories
    assert local.places == ("Mường La", "<b>Bệnh viện</b>")
    assert [copy.id for copy in reprinted.copies] == [f"{3:012x}", f"{4:012x}"]


def test_it_says_what_could_not_be_read(made: Digest) -> None:
    assert made.unread == ("Báo Thử (không truy cập được 2 ngày)",)
    assert made.coverage.endswith("Điểm báo này có thể thiếu tin bài.")
    assert made.summary == (
        "Tuần từ ngày 09/03/2026 đến ngày 15/03/2026 có 5 tin bài về 3 sự việc y tế; "
        "trong đó có 1 sự việc tiêu cực và 1 tin bài nhắc đến địa danh, đơn vị của tỉnh."
    )


def test_an_empty_day_isnt_a_source_down(tmp_path: Path) -> None:
    empty = digest_report(entries=(), figures=(), since=dt.date(2026, 3, 15))
    quiet = make_digest(replace(empty, ledger=empty.ledger[1:]), NEGATIVE)
    assert quiet.summary == "Không có tin bài nào về y tế ngày 15/03/2026 trên các cơ quan báo chí đọc được."
    assert quiet.coverage == "Tất cả các nguồn đều đọc được."
    down = make_digest(empty, NEGATIVE)
    assert down.coverage.startswith("Các nguồn không đọc đủ: Báo Thử (không truy cập được).")
    unknown = make_digest(replace(empty, ledger=(), as_of=None), NEGATIVE)
    assert "chưa thể nói có tin bài hay không" in unknown.coverage
    running = make_digest(replace(empty, until=dt.date(2026, 3, 20)), NEGATIVE)
    assert "mới đến hết ngày 15/03/2026" in running.coverage
    assert make_digest(replace(empty, outlets=()), NEGATIVE).coverage == "Chưa theo dõi cơ quan báo chí nào."
    document.write(tmp_path / "a.docx", quiet)
    page.write(tmp_path / "a.html", quiet)
    assert quiet.summary in text(tmp_path / "a.docx")
    assert quiet.summary in (tmp_path / "a.html").read_text(encoding="utf-8")


def test_without_days_there_is_no_digest() -> None:
    with pytest.raises(ValueError, match="a day or a week"):
        make_digest(report(since=None, until=None), NEGATIVE)


def test_the_letter_holds_title_lead_source_and_reprints(files: tuple[Path, Path]) -> None:
    said = text(files[0])
    assert "RỦI RO, TAI BIẾN Y KHOA (1 sự việc)\nThông tin tiêu cực\n1. Trạm y tế xã số 2 khám bệnh\n" in said
    assert "Báo Thử, ảnh, 08h05 ngày 10/03/2026. Cũng thuộc: Bảo hiểm y tế & <em>khác</em>." in said
    assert "Nhắc đến: Mường La, <b>Bệnh viện</b>." in said
    assert "Đăng lại (2): Đài Thử “A” & B, tin, 00h00 ngày 11/03/2026; Báo Thử, bài, 00h00 ngày 11/03/2026" in said
    assert "Người dân được khám miễn phí." in said
    assert EVIL.replace("\u2028", "").strip() in said


def test_the_page_holds_the_same_and_lets_nothing_in(files: tuple[Path, Path]) -> None:
    soup = BeautifulSoup(files[1].read_text(encoding="utf-8"), "lxml")
    assert [head.get_text(" ", strip=True) for head in soup.find_all("h2")] == [
        "Tóm tắt",
        "Rủi ro, tai biến y khoa Thông tin tiêu cực",
        "An toàn vệ sinh thực phẩm",
    ]
    assert len(soup.find_all("article")) == 3
    assert not soup.find_all(["script", "img", "b", "em"])
    links = [a for a in soup.find_all("a") if not str(a["href"]).startswith("#")]
    assert all(str(a["href"]).startswith("https://") and a["rel"] == ["noreferrer", "noopener"] for a in links)
    assert len(links) == 4  # five items, one of which has no address that a browser should open
    policy = soup.find("meta", attrs={"http-equiv": "Content-Security-Policy"})["content"]  # type: ignore[index]
    assert "script-src 'none'" in policy


def test_the_same_digest_is_the_same_files(made: Digest, files: tuple[Path, Path], tmp_path: Path) -> None:
    for old, write in zip(files, (document.write, page.write), strict=True):
        write(tmp_path / old.name, made)
        assert (tmp_path / old.name).read_bytes() == old.read_bytes()


@given(st.dates(dt.date(1990, 1, 1), dt.date(2100, 12, 31)))
def test_a_week_runs_from_monday_to_sunday(date: dt.date) -> None:
    since, until = week_of(date)
    assert since <= date <= until
    assert (since.isoweekday(), until.isoweekday()) == (1, 7)
