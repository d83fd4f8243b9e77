from __future__ import annotations

import json
import struct
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest
import underthesea
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.language import crf
from pipeline.text import clean

DEMO = Path(__file__).parents[2] / "corpus" / "demo" / "articles.jsonl"
underthesea.word_tokenize("một")
LIBRARY = sys.modules["underthesea.pipeline.word_tokenize"]


@pytest.fixture(scope="module")
def fast() -> crf.FastSegmenter:
    found = crf.load(LIBRARY)
    assert found is not None
    return found


def test_the_demo_articles_get_the_librarys_words(fast: crf.FastSegmenter) -> None:
    rows = [json.loads(line) for line in DEMO.read_text(encoding="utf-8").splitlines()]
    for row in rows:
        for key in ("title", "body"):
            text = clean(row[key])
            assert fast.words(text) == underthesea.word_tokenize(text)


PRESS = """Bệnh viện đa khoa tỉnh y tế y, (BHYT) 12 5,5% 3/2025 – - Covid-19 Th.S ThaS T.Ư NĐ-CP. A. :D :) soyte.vn
a@b.vn http://x.vn/a, ... v.v. H'Mông N’Thôn “an toàn” thực phẩm; TP.HCM 4K 2x3 ° °C hoà thuỷ 0212-385-1234 20-10 A1."""
WORDS = st.sampled_from(PRESS.split())


@settings(max_examples=300, deadline=None)
@given(st.lists(WORDS, max_size=12))
def test_any_row_of_press_words_gets_the_librarys_words(fast: crf.FastSegmenter, words: list[str]) -> None:
    text = " ".join(words)
    assert fast.words(text) == underthesea.word_tokenize(text)


@settings(max_examples=300, deadline=None)
@given(st.text(max_size=40).map(lambda text: clean(text).encode("utf-8", "replace").decode()))
def test_any_text_gets_the_librarys_tokens(fast: crf.FastSegmenter, text: str) -> None:
    # Of rare symbols in a row two cuts may weigh exactly the same; which one the library takes is chance.
    assert " ".join(fast.words(text)) == " ".join(underthesea.word_tokenize(text))


def test_forgetting_changes_nothing(fast: crf.FastSegmenter, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(crf, "_MOST_KEPT", 3)
    for _ in range(3):
        assert fast.words("Bác sĩ trạm y tế xã") == underthesea.word_tokenize("Bác sĩ trạm y tế xã")


def test_another_model_or_library_is_left_to_the_library(tmp_path: Path) -> None:
    assert crf.load(SimpleNamespace(__file__=str(tmp_path / "x.py"))) is None
    home = tmp_path / "models" / "ws_crf_other"
    home.mkdir(parents=True)
    (home / "models.bin").write_bytes(b"lCRF" + struct.pack("<I4s9I", 48, b"FOMC", 100, 0, 3, 0, 0, 0, 0, 0, 0))
    assert crf.load(SimpleNamespace(__file__=str(tmp_path / "x.py"))) is None
    other = SimpleNamespace(__file__=LIBRARY.__file__, word_tokenize=lambda text: [text])
    assert crf.load(other) is None
