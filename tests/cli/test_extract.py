from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from pipeline.cli.extract import command
from pipeline.errors import ConfigError, ExportError, InputError

PAGE = """<html><head><meta charset="utf-8"><title>Nà Sáy tiêm bổ sung vắc-xin sởi - Tin bản</title>
<link rel="canonical" href="https://tinban.test/na-say-tiem-bo-sung-vac-xin-soi-12.html"></head><body>
<h1>Nà Sáy tiêm bổ sung vắc-xin sởi</h1><p class="date">05/03/2026 07:30</p>
<p class="sapo">Sáng 5/3, trạm y tế xã Nà Sáy tiêm bổ sung vắc-xin sởi cho trẻ dưới năm tuổi.</p>
<div class="noidung"><p>Có 120 trẻ trong các bản được tiêm, không cháu nào có phản ứng nặng sau tiêm chủng.</p>
<p>Trạm y tế sẽ tiêm vét cho các cháu còn lại vào tuần tới, ngay tại nhà văn hóa từng bản.</p></div></body></html>"""
KEYS = ["url", "title", "lead", "body", "byline", "published", "published_from", "unit", "images"]


def test_a_page_becomes_one_json_line_with_exactly_the_promised_keys(tmp_path: Path) -> None:
    page = tmp_path / "bài.html"
    page.write_text(PAGE, encoding="utf-8")
    result = CliRunner().invoke(command, [str(page), "--url", "https://tinban.test/a.html"])
    assert result.exit_code == 0, result.output
    row = json.loads(result.stdout)
    assert list(row) == KEYS
    assert row["url"] == "https://tinban.test/a.html"
    assert row["title"] == "Nà Sáy tiêm bổ sung vắc-xin sởi"
    assert row["published"] == "2026-03-05T07:30:00+07:00"
    assert row["published_from"] == "visible"
    assert row["body"].count("\n") == 1
    assert row["images"] == []
    assert result.stdout.count("\n") == 1


def test_stdin_is_read_and_the_declared_address_taken() -> None:
    result = CliRunner().invoke(command, ["-"], input=PAGE.encode())
    assert json.loads(result.stdout)["url"] == "https://tinban.test/na-say-tiem-bo-sung-vac-xin-soi-12.html"


def test_a_page_without_a_date_has_null(tmp_path: Path) -> None:
    result = CliRunner().invoke(command, ["-"], input=PAGE.replace("05/03/2026 07:30", "").encode())
    assert json.loads(result.stdout)["published"] is None


def test_out_writes_a_file_and_prints_nothing(tmp_path: Path) -> None:
    out = tmp_path / "a.jsonl"
    result = CliRunner().invoke(command, ["-", "--out", str(out)], input=PAGE.encode())
    assert result.stdout == ""
    assert json.loads(out.read_text(encoding="utf-8"))["title"] == "Nà Sáy tiêm bổ sung vắc-xin sởi"


def test_selectors_of_an_outlets_file_are_used(tmp_path: Path) -> None:
    outlet = tmp_path / "tinban.toml"
    outlet.write_text(
        'name = "Tin bản"\nurl = "https://tinban.test"\nkind = "portal"\n'
        '[selectors]\nbody = ".noidung p:first-child"\n',
        encoding="utf-8",
    )
    result = CliRunner().invoke(command, ["-", "--outlet", str(outlet)], input=PAGE.encode())
    assert json.loads(result.stdout)["body"].startswith("Có 120 trẻ")
    assert "\n" not in json.loads(result.stdout)["body"]


@pytest.mark.parametrize(
    ("page", "reason"),
    [
        (b"", "the page is empty"),
        (b"%PDF-1.7 ...", "a binary file"),
        (b"<html><body><h1>404</h1><p>Not found</p></body></html>", "error page"),
        (b"<rss><channel></channel></rss>", "a feed or sitemap"),
    ],
)
def test_no_article_is_said_on_stderr_with_exit_code_2(page: bytes, reason: str) -> None:
    result = CliRunner().invoke(command, ["-"], input=page)
    assert result.exit_code == 2
    assert result.stdout == ""
    assert reason in result.stderr


def test_a_missing_page_or_outlet_is_an_error_that_names_the_file(tmp_path: Path) -> None:
    missing = CliRunner().invoke(command, [str(tmp_path / "none.html")])
    assert isinstance(missing.exception, InputError)
    assert "none.html" in str(missing.exception)
    outlet = CliRunner().invoke(command, ["-", "--outlet", str(tmp_path / "none.toml")], input=PAGE.encode())
    assert isinstance(outlet.exception, ConfigError)
    (tmp_path / "file").touch()
    unwritable = CliRunner().invoke(command, ["-", "--out", str(tmp_path / "file" / "x.jsonl")], input=PAGE.encode())
    assert isinstance(unwritable.exception, ExportError)
