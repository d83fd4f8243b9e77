"""The mix on the demo's articles, with an encoder of random weights: its figures mean nothing."""

from __future__ import annotations

from dataclasses import replace
from unittest.mock import patch

import numpy as np
import pytest

from pipeline.classify import Segmented, Text, load_model
from pipeline.classify.data import Label
from pipeline.classify.explain import explain
from pipeline.classify.folder import save_model
from pipeline.classify.mix import Mix
from pipeline.classify.mixed import ENCODER, LIGHT, MIX, MixedModel, aligned, sides
from pipeline.classify.mixing import Mixed, mix_trained
from pipeline.classify.train import Trained
from pipeline.language.vectors import unpacked
from tests.classify.tiny import CODES, WIDTH, encoded, heard

ARTICLE = Text(
    "a",
    "Bệnh viện đa khoa tỉnh khám bệnh miễn phí cho người nghèo",
    "Đoàn bác sĩ khám, cấp thuốc miễn phí cho đồng bào vùng cao.",
    "Trạm y tế xã phối hợp với bệnh viện tổ chức khám bệnh. Người dân phấn khởi.",
)
Demo = tuple[list[Label], dict[str, str]]


@pytest.fixture(scope="module")
def both(trained: Trained) -> Mixed:
    found = mix_trained(trained, encoded(), threads=1)
    stated = heard(found.encoded)
    return replace(found, encoded=stated, model=stated.with_words(trained.model, 1))


def test_what_was_saved_is_loaded(tmp_path_factory: pytest.TempPathFactory, both: Mixed, demo: Demo) -> None:
    folder = tmp_path_factory.mktemp("models")
    save_model(folder, both.model.light, {"labels": 3}, {}, both.encoded)
    words = list(demo[1].values())
    model = load_model(folder, "small", threads=1)
    assert isinstance(model, MixedModel)
    assert model.version == "small"
    assert model.probabilities(words).tobytes() == both.model.probabilities(words).tobytes()
    assert model.thresholds.tobytes() == both.model.thresholds.tobytes()
    light = load_model(folder, "small.light")
    assert (type(light), light.version) == (type(both.model.light), "small.light")
    assert light.probabilities(words).tobytes() == both.model.light.probabilities(words).tobytes()


def test_without_the_library_the_words_tag_alone_and_say_so(
    tmp_path_factory: pytest.TempPathFactory, both: Mixed, demo: Demo, caplog: pytest.LogCaptureFixture
) -> None:
    folder = tmp_path_factory.mktemp("models")
    save_model(folder, both.model.light, {}, {}, both.encoded)
    words = list(demo[1].values())
    with patch("pipeline.classify.encoded.missing", return_value=("onnxruntime",)):
        model = load_model(folder, "small")
    assert model.version == "small.light"
    assert model.probabilities(words).tobytes() == both.model.light.probabilities(words).tobytes()
    assert "small: the words tag alone, for the encoder needs onnxruntime" in caplog.text
    assert next(iter(model.tag([ARTICLE]))).model == "small.light"


def test_the_encoder_moves_what_the_words_say(both: Mixed, demo: Demo) -> None:
    words = list(demo[1].values())
    model = both.model
    said, read = model.log_odds(words), model.read(words)
    found, light = model.probabilities(words), model.light.probabilities(words)
    assert found[:, 0] == pytest.approx(model.mix.probabilities(said, read)[:, 0], abs=0.02)  # read once, mostly
    learnt = [1 + model.codes.index(code) for code in CODES if code not in model.cold]
    assert all(np.abs(found[:, at] - light[:, at]).max() > 0.01 for at in learnt)
    order = [1 + at for at, code in enumerate(model.codes) if code not in {*CODES, *model.cold}]
    ranks = [np.argsort(np.argsort(side[:, order], axis=0), axis=0) for side in (found, light)]
    assert np.array_equal(ranks[0], ranks[1]), "a theme that the encoder hasn't learnt is the words' alone"


def test_an_article_of_no_doubt_is_not_read_by_the_encoder(both: Mixed, demo: Demo) -> None:
    words = list(demo[1].values())
    said = both.model.log_odds(words)[:, 0]
    level = float(np.median(said))
    mix = both.model.mix
    spared = replace(both.model, mixes={MIX: mix.decided(mix.thresholds, level)})
    asked: list[int] = []
    real = both.model.encoder.read_pieces

    def counted(some: list[list[int]], *, closely: bool = False) -> object:
        asked.append(len(some) if not closely else 0)
        return real(some, closely=closely)

    with patch.object(type(both.model.encoder), "read_pieces", side_effect=counted):
        found, vectors = spared.assess(words)
    assert sum(asked) == int((said >= level).sum())
    doubted = said >= level
    assert found[doubted].tobytes() == both.model.probabilities(words)[doubted].tobytes()
    assert [bool(one and one.packed) for one in vectors] == doubted.tolist()


def test_where_a_threshold_is_near_the_encoder_reads_closely(both: Mixed, demo: Demo) -> None:
    words = list(demo[1].values())
    model = both.model
    said, once = model.log_odds(words), aligned(model.encoder.read(words)[0], model.places)
    closely = model.read(words)
    error = np.abs((once - closely) * model.mix.encoder_slopes).max()
    assert error > 0
    whole = model.mix.probabilities(said, closely)

    def near(level: float) -> MixedModel:
        return replace(model, mixes={MIX: replace(model.mix, near=level)})

    every, none, some = (near(level).probabilities(words) for level in (1e9, 0.0, 1.01 * error))
    warm = [0, *(1 + at for at, code in enumerate(model.codes) if code not in model.cold)]
    assert every[:, warm] == pytest.approx(whole[:, warm], abs=1e-9)
    assert np.abs(none - every)[:, warm].max() > 1e-4
    assert np.array_equal(model.decide(some), model.decide(every)), "within the error nothing is left to chance"
    read_again = np.abs(some - none).max(axis=1) > 0
    assert 0 < read_again.sum() < len(words)


def test_an_encoder_that_cannot_read_closely_reads_once(both: Mixed, demo: Demo) -> None:
    words = list(demo[1].values())
    stated = both.encoded.mixes[MIX].to_json()
    del stated["near"]
    old = Mix.from_json(stated, 1 + len(both.model.codes))
    assert old.near == 0
    asked: list[bool] = []
    real = both.model.encoder.read_pieces

    def told(some: list[list[int]], *, closely: bool = False) -> object:
        asked.append(closely)
        return real(some, closely=closely)

    with patch.object(type(both.model.encoder), "read_pieces", side_effect=told):
        replace(both.model, mixes={MIX: old}).probabilities(words)
    assert asked == [False]


def test_vectors_come_with_taggings_and_are_the_encoders_own(both: Mixed, demo: Demo) -> None:
    texts = [Segmented(one, words) for one, words in list(demo[1].items())[:9]]
    vectors = [one.vector for one in both.model.tag_segmented(texts)]
    assert {one.encoder for one in vectors if one} == {both.model.reader}
    own = both.model.embed([one.words for one in texts])
    kept = unpacked([one.packed for one in vectors if one])
    assert kept @ kept.T == pytest.approx(own @ own.T, abs=0.001)
    assert both.model.reader == both.encoded.with_words(both.model.light.named("other"), 1).reader
    assert both.model.light.reader == ""
    assert {one.vector for one in both.model.light.tag_segmented(texts)} == {None}


@pytest.mark.parametrize("text", ["", "The ministry of health warns of measles", "Bo Y te canh bao dich soi"])
def test_text_that_is_no_written_vietnamese_is_not_about_health(both: Mixed, text: str) -> None:
    found = next(iter(both.model.tag([Text("a", text, text, text)])))
    assert (found.relevant, found.relevance, found.themes) == (False, 0.0, ())


def test_an_article_is_tagged_the_same_in_any_batch(both: Mixed, demo: Demo) -> None:
    words = list(demo[1].values())
    whole = both.model.probabilities(words)
    assert np.vstack([both.model.probabilities([one]) for one in words]) == pytest.approx(whole, abs=1e-6)


def test_the_three_sides_are_told_apart(both: Mixed, demo: Demo) -> None:
    words = list(demo[1].values())
    found = sides(both.model)
    assert list(found) == [LIGHT, ENCODER, MIX]
    assert found[LIGHT] is both.model.light
    assert found[MIX] is both.model
    alone = found[ENCODER].probabilities(words)
    assert isinstance(found[ENCODER], MixedModel)
    assert (both.model.mixes[ENCODER].encoder_slopes[0], both.model.mixes[ENCODER].word_slopes[0]) != (0, 0)
    assert both.model.mixes[ENCODER].word_slopes[0] == 0
    assert not np.array_equal(alone, whole := both.model.probabilities(words))
    assert alone.shape == whole.shape
    assert list(sides(both.model.light)) == [LIGHT]


def test_articles_have_vectors_of_length_one(both: Mixed, demo: Demo) -> None:
    words = list(demo[1].values())
    found = both.model.embed(words)
    assert found.shape == (len(words), WIDTH)
    assert found.dtype == np.float32
    assert np.linalg.norm(found, axis=1) == pytest.approx(1, abs=1e-5)
    plain = both.model.light.embed([*words, ""])
    assert plain.dtype == np.float32
    assert np.linalg.norm(plain, axis=1) == pytest.approx([1] * len(words) + [0], abs=1e-5)


def test_an_explanation_names_sentences_and_where_they_stand(both: Mixed) -> None:
    found = explain(both.model, ARTICLE)
    relevance = found[0]
    assert {one.term for one in relevance.sentences} <= {
        ARTICLE.title,
        ARTICLE.lead,
        "Trạm y tế xã phối hợp với bệnh viện tổ chức khám bệnh.",
        "Người dân phấn khởi.",
    }
    assert relevance.sentences
    for one in relevance.sentences:
        (place,) = one.places
        assert getattr(ARTICLE, place.field)[place.start : place.end] == one.term.rstrip(".")
    light = {one.code: one for one in explain(both.model.light, ARTICLE)}
    assert all(not one.sentences for one in light.values())
    theme = next(one for one in found[1:] if one.code not in both.model.cold and one.reasons)
    at = 1 + both.model.codes.index(theme.code)
    same = {reason.term: reason.weight for reason in light[theme.code].reasons}
    shared = next(reason for reason in theme.reasons if reason.term in same)
    assert shared.weight == pytest.approx(same[shared.term] * both.model.mix.word_slopes[at], abs=2e-4)


def test_a_theme_told_by_seed_terms_stays_so(plan: object, trained: Trained, demo: Demo) -> None:
    model = mix_trained(trained, encoded(), threads=1).model
    for code in model.cold:
        at = 1 + model.codes.index(code)
        assert model.thresholds[at] == trained.model.thresholds[at]
        words = list(demo[1].values())
        assert np.array_equal(model.probabilities(words)[:, at], trained.model.probabilities(words)[:, at])
    assert isinstance(model.mix, Mix)


def test_only_what_the_encoder_may_decide_is_undecided() -> None:
    one, none = np.ones(3), np.zeros(3)
    shares, thresholds = np.array([0.5, 0.5, 0.0]), np.array([0.5, 0.5, 0.5])
    mix = Mix(shares, none, one, none, one, one, none, thresholds, -9.0, none, near=0.3)
    rows = np.array(
        [
            [2.0, 2.0, 2.0],  # far from every threshold
            [0.2, 9.0, 9.0],  # relevance is near
            [2.0, -0.2, 9.0],  # a theme is
            [-2.0, 0.1, 9.0],  # one of an article that isn't about health
            [2.0, 9.0, 0.1],  # one of which the words alone speak
        ]
    )
    assert mix.undecided(rows, rows).tolist() == [False, True, True, False, False]
    assert not replace(mix, near=0.0).undecided(rows, rows).any()
    assert replace(mix, thresholds=np.array([0.5, 1.0, 0.0])).undecided(rows, rows)[:3].tolist() == [False, True, False]
