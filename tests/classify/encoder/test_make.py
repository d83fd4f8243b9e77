"""Fine-tuning, where PyTorch is: on the demo's articles with a tiny base of random weights."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from unittest.mock import patch

import numpy as np
import pytest
from numpy.typing import NDArray

from pipeline.classify.encoder.base import Base
from pipeline.classify.encoder.make import check_libraries, held_out, make_encoder, run_name, vocabulary
from pipeline.classify.encoder.recipe import Recipe
from pipeline.classify.train import Trained
from pipeline.errors import UsageError
from tests.classify.tiny import CODES, HALVED, MOST, base, weights

RECIPE = Recipe(
    epochs=3,
    batch=8,
    rate=3e-3,
    head_rate=3e-2,
    rounds=2,
    again=1,
    frozen=1,
    known=MOST,
    most=MOST,
    early_most=32,
    halved=HALVED,
    dropout=0.1,
)


def test_the_part_that_is_held_out_has_every_theme(trained: Trained) -> None:
    held = held_out(trained.examples, 0)
    assert held.sum() == pytest.approx(len(trained.examples) / 8, abs=1)
    assert np.array_equal(held, held_out(trained.examples, 0))
    assert 0 < trained.examples.truth[held, 0].sum() < held.sum()


def test_none_that_was_learnt_before_is_held_out(trained: Trained) -> None:
    data = trained.examples
    first = held_out(data, 0)
    learnt = frozenset(one for one, held in zip(data.ids, first, strict=True) if not held)
    assert np.array_equal(held_out(data, 5, learnt), first)  # the same articles again: all that is left
    half = frozenset(data.ids[: len(data) // 2])
    held = held_out(data, 0, half)
    assert held.sum() == pytest.approx(len(data) / 8, abs=1)
    assert not held[: len(data) // 2].any()
    assert not held_out(data, 0, frozenset(data.ids)).any()


def test_the_vocabulary_keeps_what_the_articles_and_an_earlier_encoder_need(trained: Trained) -> None:
    small = vocabulary(base(), trained.examples.words[:3], ["▁bệnh"])
    assert small.weights["emb.word"].shape[0] < base().weights["emb.word"].shape[0]
    assert "▁bệnh" in small.tokenizer
    assert vocabulary(small, trained.examples.words[:3], ["▁bệnh"]).tokenizer == small.tokenizer


def test_a_run_is_told_by_its_articles_and_recipe(trained: Trained) -> None:
    tiny, data = base(), trained.examples
    name = run_name(data, tiny, RECIPE)
    assert name == run_name(data, tiny, RECIPE)
    assert name != run_name(data, tiny, Recipe())
    assert name != run_name(data.part(np.arange(len(data)) > 0), tiny, RECIPE)


def test_more_articles_make_another_run(trained: Trained) -> None:
    tiny, data = base(), trained.examples
    few, rest = data.part(np.arange(len(data)) < 40), data.part(np.arange(len(data)) >= 40)
    assert run_name(few, tiny, RECIPE, rest) == run_name(few, tiny, RECIPE, rest)
    assert run_name(few, tiny, RECIPE, rest) != run_name(data, tiny, RECIPE)  # of whose articles others are held out


def test_layers_that_are_frozen_halve_nothing() -> None:
    assert Recipe(frozen=4, halved=(4, 8)).halved == (4, 8)
    with pytest.raises(ValueError, match="frozen"):
        Recipe(frozen=5, halved=(4,))


def test_the_rounds_end_with_the_run() -> None:
    assert Recipe(epochs=9, rounds=3, again=2).ends(100) == (500, 700, 900)
    assert Recipe(epochs=9, rounds=1).ends(100) == (900,)
    assert Recipe().ends(10) == (60, 80)
    assert Recipe(epochs=3, rounds=3, again=2).ends(100) == (300,)  # too short for a second round
    assert Recipe(epochs=4.5, rounds=9, again=2).ends(100) == (250, 450)
    assert Recipe(epochs=0.001).ends(100) == (1,)
    assert Recipe.further(0).ends(10) == (20, 40)


def test_without_pytorch_it_says_what_to_install() -> None:
    with (
        patch("pipeline.classify.encoder.make.find_spec", return_value=None),
        pytest.raises(UsageError, match=r"torch and onnx.*tin-y-te\[encoder\]"),
    ):
        check_libraries()


@pytest.fixture(scope="module")
def made(trained: Trained, tmp_path_factory: pytest.TempPathFactory) -> tuple[bytes, list[float]]:
    pytest.importorskip("torch")
    pytest.importorskip("onnx")
    losses: list[float] = []
    checkpoint = tmp_path_factory.mktemp("run") / "checkpoint.pt"
    data = trained.examples
    found = make_encoder(data, trained.model.codes, base(), RECIPE, checkpoint, lambda p: losses.append(p.loss))
    assert found.learnt == {one for one, held in zip(data.ids, held_out(data, 0), strict=True) if not held}
    assert found.codes == trained.model.codes
    return found.graph, losses


def test_fine_tuning_learns(made: tuple[bytes, list[float]], trained: Trained) -> None:
    _, losses = made
    steps = 3 * -(-int((~held_out(trained.examples, 0)).sum()) // 8)
    assert len(losses) == steps
    assert losses[-1] < 0.9 * losses[0]


def test_a_run_that_was_stopped_ends_where_it_would_have(
    made: tuple[bytes, list[float]], trained: Trained, tmp_path: Path
) -> None:
    class StopError(Exception):
        pass

    def stop(progress: object) -> None:
        if getattr(progress, "step", 0) == 17:
            raise StopError

    data, codes, checkpoint = trained.examples, trained.model.codes, tmp_path / "checkpoint.pt"
    with patch("pipeline.classify.encoder.finetune.EVERY_S", 0), pytest.raises(StopError):
        make_encoder(data, codes, base(), RECIPE, checkpoint, stop)
    first: list[int] = []
    again = make_encoder(data, codes, base(), RECIPE, checkpoint, lambda p: first.append(p.step))
    assert first[0] == 17
    assert again.graph == made[0]
    done = make_encoder(data, codes, base(), RECIPE, checkpoint, lambda _: first.append(-1))
    assert done.graph == made[0]
    assert -1 not in first


def test_the_exported_graph_says_what_the_network_says(trained: Trained) -> None:
    torch = pytest.importorskip("torch")
    pytest.importorskip("onnx")
    from pipeline.classify.encoder.graph import build, unbuilt
    from pipeline.classify.encoder.network import Network
    from pipeline.classify.encoder.reader import Encoder

    tiny = base()
    torch.manual_seed(1)
    network = Network(tiny.weights, tiny.heads, 1 + len(CODES), halved=HALVED).eval()
    torch.nn.init.normal_(network.places)
    graph = build(network.arrays(), tiny.heads, HALVED)
    encoder = Encoder(graph, tiny.tokenizer, MOST, threads=1)
    pieces = encoder.pieces.of(trained.examples.words[:20])
    pieces = [one[: len(one) - at % 2] for at, one in enumerate(pieces)]  # of odd length too
    once, closely = (encoder.read_pieces(pieces, closely=closely)[0] for closely in (False, True))

    def said(by: Network) -> NDArray[np.float32]:
        with torch.no_grad():
            return np.vstack([by(torch.tensor([one]), torch.tensor([len(one)]))[0].numpy() for one in pieces])

    expected = said(network)
    assert np.corrcoef(once.ravel(), expected.ravel())[0, 1] > 0.99
    assert np.abs(once - expected).mean() < 0.04 * expected.std()
    rounded = Network(unbuilt(graph)[0], tiny.heads, 1 + len(CODES), halved=HALVED).eval()
    assert np.abs(closely - said(rounded)).max() < 0.002 * expected.std()


def test_what_is_denied_well_teaches_nothing() -> None:
    torch = pytest.importorskip("torch")
    from pipeline.classify.encoder.finetune import _losses

    scores = torch.tensor([[-6.0, -2.0, 0.0, 4.0]], requires_grad=True)
    weights_ = torch.tensor([3.0, 3.0, 3.0, 3.0])

    def pulls(truth: float, recipe: Recipe) -> NDArray[np.float32]:
        loss = _losses(scores, torch.full((1, 4), truth), weights_, recipe)
        return np.asarray(torch.autograd.grad(loss.sum(), scores)[0][0])

    plain, focused = replace(RECIPE, focus=0.0, spared=0.0), replace(RECIPE, focus=2.0, spared=0.02)
    for truth in (0.0, 1.0):
        entropy = torch.nn.functional.binary_cross_entropy_with_logits(
            scores, torch.full((1, 4), truth), pos_weight=weights_, reduction="none"
        )
        assert torch.allclose(_losses(scores, torch.full((1, 4), truth), weights_, plain), entropy, atol=1e-5)
    assert pulls(1.0, focused) == pytest.approx(pulls(1.0, plain))
    assert pulls(0.0, focused)[0] == 0  # a probability of .0025
    share = pulls(0.0, focused) / pulls(0.0, plain)
    assert share[1] < 0.05
    assert share[1] < share[2] < share[3]


def test_spans_are_left_out_at_random_and_never_all() -> None:
    pytest.importorskip("torch")
    from pipeline.classify.encoder.finetune import _kept

    recipe, lengths = replace(RECIPE, cut=0.4, span=8), np.array([1, 5, 40, 200] * 200)
    found = _kept(lengths, 96, recipe, np.random.default_rng(0))
    assert all(0 < len(one) <= min(length, 96) for one, length in zip(found, lengths, strict=True))
    assert all(
        np.array_equal(one, np.unique(one)) and one[-1] < length for one, length in zip(found, lengths, strict=True)
    )
    middle = [one for one, length in zip(found, lengths, strict=True) if length == 40]
    assert all(len({place // 8 for place in one}) * 8 == len(one) for one in middle)
    assert 0.75 < np.mean([len(one) for one in middle]) / 40 < 0.85
    whole = _kept(lengths, 500, replace(recipe, cut=0.0), np.random.default_rng(0))
    assert [len(one) for one in whole] == lengths.tolist()


def test_a_batch_says_what_each_article_alone_does(trained: Trained) -> None:
    torch = pytest.importorskip("torch")
    from pipeline.classify.encoder.network import Network

    tiny = base()
    network = Network(tiny.weights, tiny.heads, 1 + len(CODES), halved=HALVED).eval()
    torch.nn.init.normal_(network.places)
    ids = torch.tensor([[0, 9, 8, 7, 6, 5, 2], [0, 9, 8, 7, 6, 2, 1], [0, 9, 8, 7, 2, 1, 1], [0, 2, 1, 1, 1, 1, 1]])
    lengths = torch.tensor([7, 6, 5, 2])
    with torch.no_grad():
        together, pooled = network(ids, lengths)
        for at, length in enumerate(lengths.tolist()):
            alone, vector = network(ids[at : at + 1, :length], lengths[at : at + 1])
            assert torch.allclose(alone[0], together[at], atol=1e-5)
            assert torch.allclose(vector[0], pooled[at], atol=1e-5)


def test_a_graph_gives_back_what_it_was_built_of() -> None:
    pytest.importorskip("onnx")
    from pipeline.classify.encoder.graph import build, unbuilt

    columns, pieces = 1 + len(CODES), base().weights["emb.word"].shape[0]
    first = build(weights(pieces, columns), 2, HALVED)
    found, heads = unbuilt(first)
    assert heads == 2
    assert found.keys() == weights(pieces, columns).keys()
    assert build(found, heads, HALVED) == first
    assert np.abs(found["l1.k.w"] - weights(pieces, columns)["l1.k.w"]).max() < 0.02
    with pytest.raises(ValueError, match="no graph of an encoder"):
        unbuilt(first[:200])


def test_a_head_follows_the_themes() -> None:
    pieces = base().weights["emb.word"].shape[0]
    tiny = Base("tiny", weights(pieces, 1 + len(CODES)), 2, "", CODES)
    found = tiny.headed((CODES[2], "new", CODES[0]))
    assert found.codes == (CODES[2], "new", CODES[0])
    for name in ("head.w", "head.b", "head.q"):
        assert np.array_equal(found.weights[name][[0, 1, 3]], tiny.weights[name][[0, 3, 1]])
        assert not found.weights[name][2].any()
    assert base().headed(CODES).weights.keys() == base().weights.keys()


def test_an_encoder_is_fine_tuned_further(made: tuple[bytes, list[float]], trained: Trained) -> None:
    from pipeline.classify.encoder.graph import unbuilt

    arrays, heads = unbuilt(made[0])
    data, codes = trained.examples, trained.model.codes
    learnt = frozenset(one for one, held in zip(data.ids, held_out(data, 0), strict=True) if not held)
    again: list[float] = []
    start = Base("earlier", arrays, heads, base().tokenizer, codes, learnt)
    found = make_encoder(data, codes, start, replace(RECIPE, epochs=1), None, lambda p: again.append(p.loss))
    assert again[0] < 0.9 * made[1][0]
    assert found.learnt == learnt
    assert found.facts["base"] == "earlier"


def test_the_mean_counts_what_the_run_began_with_where_its_themes_are_known(
    made: tuple[bytes, list[float]], trained: Trained
) -> None:
    from pipeline.classify.encoder.graph import unbuilt

    arrays, heads = unbuilt(made[0])
    data, codes = trained.examples, trained.model.codes
    start = Base("earlier", arrays, heads, base().tokenizer, codes)
    short = replace(RECIPE, epochs=1)
    whole = unbuilt(make_encoder(data, codes, start, short).graph)[0]
    mean = unbuilt(make_encoder(data, codes, start, replace(short, begun=True)).graph)[0]
    for name, before in arrays.items():
        step = np.abs(whole[name]).max() / 60  # of the 8 bits
        assert np.abs(mean[name] - (before + whole[name]) / 2).max() < step, name
    assert np.abs(whole["head.w"] - arrays["head.w"]).max() > 0.01
    fewer = Base("earlier", start.headed(codes[:-1]).weights, heads, start.tokenizer, codes[:-1])
    found = make_encoder(data, codes, fewer, replace(short, begun=True))
    assert not found.facts["recipe"]["begun"]
