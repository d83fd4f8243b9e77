from __future__ import annotations

import unicodedata

import numpy as np
import pytest

from pipeline.classify import Segmented, Text
from pipeline.classify.explain import explain
from pipeline.classify.train import Trained

ARTICLE = Text(
    "a",
    "Bệnh viện đa khoa tỉnh khám bệnh miễn phí cho người nghèo",
    "Đoàn bác sĩ khám, cấp thuốc miễn phí cho đồng bào vùng cao.",
    "Trạm y tế xã phối hợp với bệnh viện tổ chức khám bệnh.",
)


def test_stored_segments_give_what_raw_texts_give(trained: Trained) -> None:
    texts = [ARTICLE, Text("b", "Giá vàng trong nước tăng mạnh")]
    raw = list(trained.model.tag(texts))
    again = trained.model.tag_segmented(
        Segmented(one.id, words) for one, words in zip(texts, _words(texts), strict=True)
    )
    assert list(again) == raw
    assert [one.id for one in raw] == ["a", "b"]
    assert raw[0].model == "small"
    assert set(raw[0].scores) == set(trained.model.codes)


def _words(texts: list[Text]) -> list[str]:
    from pipeline.classify import segment_texts

    return [one.words for one in segment_texts(texts)]


def test_an_article_that_is_not_relevant_has_no_theme(trained: Trained) -> None:
    probabilities = np.full((1, 1 + len(trained.model.codes)), 0.99)
    probabilities[0, 0] = 0.0
    assert not trained.model.decide(probabilities).any()


@pytest.mark.parametrize(
    "text",
    [
        Text("empty", ""),
        Text("english", "The price of gold rises", "", "Nothing about hospitals here."),
        Text("plain", "Gia vang trong nuoc tang manh"),
        Text("long", "Giá vàng", "", "giá vàng tăng " * 70_000),
        Text("odd", "\x00\ud800 \u200b", "\n\n", "😀" * 50),
    ],
    ids=lambda text: text.id,
)
def test_texts_of_no_use_are_tagged_all_the_same(trained: Trained, text: Text) -> None:
    (tagging,) = trained.model.tag([text])
    assert 0 <= tagging.relevance <= 1
    assert all(0 <= score <= 1 for score in tagging.scores.values())


def test_the_unicode_form_does_not_matter(trained: Trained) -> None:
    other = Text("a", *(unicodedata.normalize("NFD", part) for part in (ARTICLE.title, ARTICLE.lead, ARTICLE.body)))
    assert list(trained.model.tag([other])) == list(trained.model.tag([ARTICLE]))


def test_explanations_name_words_and_where_they_stand(trained: Trained) -> None:
    text = Text("a", unicodedata.normalize("NFD", ARTICLE.title), ARTICLE.lead, ARTICLE.body)
    found = explain(trained.model, text)
    assert found[0].code == "relevance"
    assert {one.code for one in found[1:]} == set(trained.model.codes)
    place = next(p for one in found for reason in one.reasons for p in reason.places if p.field == "title")
    assert 0 <= place.start < place.end <= len(text.title)
    reason = next(r for one in found for r in one.reasons if any(p.field == "lead" for p in r.places))
    at = next(p for p in reason.places if p.field == "lead")
    assert text.lead[at.start : at.end].lower().replace(",", "") == reason.term


def test_an_explanation_of_nothing_is_empty(trained: Trained) -> None:
    assert all(not one.reasons for one in explain(trained.model, Text("empty", "")))


@pytest.mark.parametrize("text", ["", "The ministry of health warns of measles", "Bo Y te canh bao dich soi"])
def test_text_that_is_no_written_vietnamese_is_not_about_health(trained: Trained, text: str) -> None:
    found = next(iter(trained.model.tag([Text("a", text, text, text)])))
    assert (found.relevant, found.relevance, found.themes) == (False, 0.0, ())
