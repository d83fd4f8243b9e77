"""The learnt layouts in an outlet's file: written, edited by hand, edited into nonsense."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from pipeline.errors import ConfigError
from pipeline.outlets import Evidence, Layout, Outlet, load_outlet
from pipeline.outlets.write import write_layouts, write_outlet
from pipeline.records import OutletKind

LAYOUT = Layout(
    title="h1.ten",
    lead="h2.dan",
    body="div.chu",
    published="span.ngay",
    date_format="%d/%m/%Y",
    drop=("div.hop", "p.chu-thich"),
    evidence=Evidence(learnt=dt.date(2026, 11, 28), pages=20, title=1.0, body=0.987654),
)
HAND = """\
# Ghi chú của tòa soạn
name = "Báo Bản Mẫu"   # tên cũ: Báo Bản
url = "https://tin.test"
kind = "portal"

[selectors]
title = "h1.cua-toi"  # đừng đổi

[[layouts]]
title = "h1.cu"
body = "div.cu"

[[listings]]
url = "https://tin.test/y-te"  # mục y tế
"""


@pytest.fixture
def path(tmp_path: Path) -> Path:
    file = tmp_path / "tin.test.toml"
    file.write_text(HAND, encoding="utf-8")
    return file


def test_layouts_are_written_with_their_evidence_and_read_again(tmp_path: Path) -> None:
    outlet = Outlet(name="Báo", url="https://tin.test", kind=OutletKind.PORTAL, layouts=(LAYOUT, LAYOUT))
    path = write_outlet(outlet, tmp_path)
    text = path.read_text(encoding="utf-8")
    assert "sửa hoặc xóa được" in text
    assert "edit or delete it freely" in text
    assert "pages = 20" in text
    first, second = load_outlet(path).layouts
    assert first == second
    assert first.evidence.body == 0.988
    assert first.model_copy(update={"evidence": LAYOUT.evidence}) == LAYOUT


def test_learning_again_replaces_layouts_and_nothing_else(path: Path) -> None:
    write_layouts(path, [LAYOUT])
    text = path.read_text(encoding="utf-8")
    for kept in ("# Ghi chú của tòa soạn", "# tên cũ: Báo Bản", "# đừng đổi", "# mục y tế"):
        assert kept in text
    assert 'h1.cu"' not in text
    outlet = load_outlet(path)
    assert outlet.selectors.title == "h1.cua-toi"
    assert [layout.title for layout in outlet.layouts] == ["h1.ten"]
    assert outlet.listings[0].url == "https://tin.test/y-te"
    write_layouts(path, [])
    assert load_outlet(path).layouts == ()
    assert list(path.parent.iterdir()) == [path]


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ('titel = "h1.ten"', "unknown key 'layouts.0.titel'; did you mean 'title'?"),
        ('published = "span..ngay"', "key 'layouts.0.published': expected a CSS selector"),
        ('lead = "p"', "key 'layouts.0.lead': expected a selector of one place, such as div.content: p is all over"),
        ('drop = "div.hop"', "key 'layouts.0.drop': expected a list in square brackets"),
        ('drop = ["div.hop", "DIV"]', "key 'layouts.0.drop': expected a selector of one place"),
        ('date_format = "ngày/tháng/năm"', "key 'layouts.0.date_format': expected a date's format with day"),
        ('date_format = "%d/%m"', "key 'layouts.0.date_format': expected a date's format with day"),
        ("evidence = { pages = -1 }", "key 'layouts.0.evidence.pages'"),
        ("evidence = { page = 3 }", "unknown key 'layouts.0.evidence.page'; did you mean 'pages'?"),
        ("evidence = { title = 40 }", "key 'layouts.0.evidence.title'"),
    ],
)
def test_a_nonsense_edit_is_refused_with_file_and_key(path: Path, line: str, told: str) -> None:
    path.write_text(HAND.replace('title = "h1.cu"', f'title = "h1.cu"\n{line}'), encoding="utf-8")
    with pytest.raises(ConfigError) as caught:
        load_outlet(path)
    assert str(path) in str(caught.value)
    assert told in str(caught.value)
    with pytest.raises(ConfigError):
        write_layouts(path, [LAYOUT])
    assert line in path.read_text(encoding="utf-8")


def test_a_layout_without_title_or_body_is_refused(path: Path) -> None:
    path.write_text(HAND.replace('body = "div.cu"', ""), encoding="utf-8")
    with pytest.raises(ConfigError, match=r"layouts\.0.*needs selectors for title and body; delete its whole table"):
        load_outlet(path)
