"""The analyst's round: train, list, evaluate, promote, roll back, explain; on the demo corpus."""

from __future__ import annotations

import json
from pathlib import Path
from unittest.mock import patch

import numpy as np
import pytest
from click.testing import CliRunner, Result

from pipeline.classify import load_model
from pipeline.classify.folder import save_model, set_current
from pipeline.classify.mixing import mix_trained
from pipeline.classify.train import Trained, examples, train
from pipeline.cli import cli
from pipeline.errors import TinyteError
from pipeline.evaluate import labelled
from pipeline.themes import load_plan, shipped_plan_path
from tests.classify.encoder.test_base import folder_of
from tests.classify.tiny import base, encoded, heard

DEMO = Path(__file__).parents[2] / "corpus" / "demo"
PROVINCIAL = DEMO.with_name("provincial")
DATA = ["--labels", str(DEMO / "labels.csv"), "--articles", str(DEMO / "articles.jsonl")]

NEW_THEME = """
[[themes]]
code = "oral_health"
name = "Nha khoa học đường"
counts = "Khám, chữa răng cho học sinh"
seed_terms = ["nha khoa học đường"]
"""


def run(*args: str, stdin: str | None = None) -> Result:
    return CliRunner().invoke(cli, list(args), input=stdin)


def said(result: Result) -> str:
    """Return everything that a user would read: output, and the error that `main` prints."""
    return result.output + (str(result.exception) if isinstance(result.exception, TinyteError) else "")


@pytest.fixture(scope="module")
def trained() -> Trained:
    plan = load_plan(shipped_plan_path())
    labels, words = labelled([DEMO / "labels.csv"], [DEMO / "articles.jsonl"], plan)
    return train(examples([one for one in labels if one.split == "train"], words, plan.codes), plan, "light")


@pytest.fixture(scope="module")
def models(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("models")
    for name, seed in (("one", "0"), ("two", "1")):
        result = run("train", *DATA, "--models", str(folder), "--version", name, "--seed", seed, "--jobs", "1")
        assert result.exit_code == 0, said(result)
    assert run("promote", "one", "--models", str(folder)).exit_code == 0
    return folder


def test_training_leaves_a_card_and_a_manifest(models: Path) -> None:
    card = (models / "one" / "card.md").read_text(encoding="utf-8")
    for part in ("# Model one", "SHA-256", "food_safety", "Intended use", "Limits", "scikit-learn"):
        assert part in card
    stated = json.loads((models / "one" / "manifest.json").read_text(encoding="utf-8"))
    assert set(stated["files"]) == {"model.joblib", "card.md"}
    assert set(stated["figures"]) == {"held_out", "dev"}


def test_more_labels_are_learnt_from_alone(tmp_path: Path, models: Path) -> None:
    rows = (PROVINCIAL / "labels.csv").read_text(encoding="utf-8").splitlines()
    own = (DEMO / "labels.csv").read_text(encoding="utf-8").splitlines()
    more = tmp_path / "more.csv"  # 40 to learn from, one to measure on, and one that the other file has already
    dev = next(row for row in rows if row.endswith(",dev"))
    more.write_text(
        "\n".join([*[row for row in rows if not row.endswith(",dev")][:41], dev, own[1]]) + "\n", encoding="utf-8"
    )
    texts = ["--articles", str(PROVINCIAL / "articles.jsonl")]
    folder = ["--models", str(tmp_path / "m"), "--version", "taught", "--jobs", "1", "--vectors", "none"]
    result = run("train", *DATA, "--more-labels", str(more), *texts, *folder)
    assert result.exit_code == 0, said(result)
    assert "training on 116 articles" in result.stderr
    stated = json.loads((tmp_path / "m" / "taught" / "manifest.json").read_text(encoding="utf-8"))
    before = json.loads((models / "one" / "manifest.json").read_text(encoding="utf-8"))
    assert (stated["labels"], stated["more_labels"]) == (76, 40)
    measured = [one["figures"]["held_out"]["articles"] for one in (stated, before)]
    assert measured == [76, 76]
    assert stated["figures"]["held_out"] != before["figures"]["held_out"]
    card = (tmp_path / "m" / "taught" / "card.md").read_text(encoding="utf-8")
    assert "It learnt from 116 labelled articles, 40 of which" in card


def test_models_are_listed_with_the_current_one_marked(models: Path) -> None:
    rows = json.loads(run("models", "--models", str(models), "--json").output)
    assert [(row["version"], row["current"]) for row in rows] == [("one", True), ("two", False)]
    assert "* one" in run("models", "--models", str(models)).output


def test_evaluate_prints_writes_and_compares(models: Path, tmp_path: Path) -> None:
    out = tmp_path / "figures.json"
    args = ["evaluate", *DATA, "--split", "dev", "--models", str(models), "--against", "two", "--out", str(out)]
    result = run(*args)
    assert result.exit_code == 0, said(result)
    assert "micro-F1" in result.output
    found = json.loads(out.read_text(encoding="utf-8"))
    assert found["articles"] == 36
    assert found["against"]["model"] == "two"
    assert json.loads(run(*args, "--json").output) == found


def test_promotion_and_the_way_back(models: Path) -> None:
    folder = ["--models", str(models)]
    assert "needs --who and --why" in said(run("promote", "two", *folder, "--force"))
    forced = run("promote", "two", *folder, "--force", "--who", "An", "--why", "thử")
    assert forced.exit_code == 0, said(forced)
    record = json.loads((models / "PROMOTIONS.jsonl").read_text(encoding="utf-8").splitlines()[-1])
    assert (record["version"], record["before"], record["who"], record["forced"]) == ("two", "one", "An", True)
    assert run("promote", "one", *folder).exit_code == 0, "the way back asks for no measurement"
    assert (models / "CURRENT").read_text(encoding="utf-8") == "one\n"
    assert "already" in run("promote", "one", *folder).output
    assert "no model 'three'" in said(run("promote", "three", *folder))


def test_a_worse_candidate_is_refused_with_its_theme(models: Path, tmp_path: Path) -> None:
    rows = (DEMO / "labels.csv").read_text(encoding="utf-8").splitlines()
    spoilt = tmp_path / "spoilt.csv"
    mixed = [rows[0]] + [
        ",".join([row.split(",")[0], *other.split(",")[1:4], row.split(",")[4]])
        for row, other in zip(rows[1:], reversed(rows[1:]), strict=True)
    ]
    spoilt.write_text("\n".join(mixed) + "\n", encoding="utf-8")
    folder = ["--models", str(models)]
    trained = run(
        "train", "--labels", str(spoilt), "--articles", str(DEMO / "articles.jsonl"), *folder, "--version", "bad"
    )
    assert trained.exit_code == 0, said(trained)
    refused = run("promote", "bad", *folder)
    assert isinstance(refused.exception, TinyteError)
    assert "stays a candidate" in said(refused)
    assert (models / "CURRENT").read_text(encoding="utf-8") == "one\n"


def test_a_model_is_corrected_by_an_offices_labels(tmp_path: Path, trained: Trained) -> None:
    _with_encoder(tmp_path, trained)
    office = ["--labels", str(PROVINCIAL / "labels.csv"), "--articles", str(PROVINCIAL / "articles.jsonl")]
    rest = ["--models", str(tmp_path), "--jobs", "1"]
    result = run("train", "--correct", "--version", "ours", *office, *rest)
    assert result.exit_code == 0, said(result)
    stated = json.loads((tmp_path / "ours" / "manifest.json").read_text(encoding="utf-8"))
    assert (stated["corrects"], stated["labels"]) == ("mixed", 400)
    assert "It learnt from 400 labelled articles, which correct mixed" in (tmp_path / "ours" / "card.md").read_text(
        "utf-8"
    )
    again = run("train", "--correct", "ours", "--version", "again", *office, *rest)
    assert "ours is mixed, corrected; mixed is corrected anew" in again.stderr
    assert json.loads((tmp_path / "again" / "manifest.json").read_text(encoding="utf-8"))["corrects"] == "mixed"
    figures = ["evaluate", *office, "--models", str(tmp_path), "--split", "dev", "--json"]
    before, after = (json.loads(run(*figures, "--model", name).output) for name in ("mixed.light", "ours.light"))
    assert after["micro_f1"]["value"] > before["micro_f1"]["value"] + 0.05


def test_correcting_refuses_what_belongs_to_training_anew(models: Path) -> None:
    result = run("train", "--correct", *DATA, "--models", str(models), "--pool", "x.jsonl", "--encoder", "none")
    assert "leave out --pool, --encoder" in said(result)


def test_a_corrected_model_follows_the_plan_to_a_new_theme(tmp_path: Path, trained: Trained) -> None:
    _with_encoder(tmp_path / "m", trained)
    text, new = shipped_plan_path().read_text(encoding="utf-8"), NEW_THEME
    (tmp_path / "plan.toml").write_text(text.replace("\n[[themes]]", f"{new}\n[[themes]]", 1), encoding="utf-8")
    office = ["--labels", str(PROVINCIAL / "labels.csv"), "--articles", str(PROVINCIAL / "articles.jsonl")]
    rest = ["--models", str(tmp_path / "m"), "--jobs", "1", "--plan", str(tmp_path / "plan.toml")]
    result = run("train", "--correct", "--version", "ours", *office, *rest)
    assert result.exit_code == 0, said(result)
    found, before = (load_model(tmp_path / "m", name) for name in ("ours", "mixed"))
    assert found.codes == ("oral_health", *before.codes)
    assert found.cold == ("oral_health",)
    words = trained.examples.words
    told, old = (model.decide(model.probabilities(words)) for model in (found, before))
    assert (told[:, 2:] == old[:, 1:]).mean() > 0.95


def test_a_model_follows_the_plan_without_a_label(tmp_path: Path, trained: Trained) -> None:
    _with_encoder(tmp_path / "m", trained)
    text = shipped_plan_path().read_text(encoding="utf-8")
    (tmp_path / "plan.toml").write_text(text.replace("\n[[themes]]", f"{NEW_THEME}\n[[themes]]", 1), encoding="utf-8")
    rest = ["--models", str(tmp_path / "m"), "--plan", str(tmp_path / "plan.toml")]
    result = run("train", "--correct", "--version", "ours", *rest)
    assert result.exit_code == 0, said(result)
    found, before = (load_model(tmp_path / "m", name) for name in ("ours", "mixed"))
    assert (found.codes, found.cold) == (("oral_health", *before.codes), ("oral_health", *before.cold))
    known = [1 + at for at, code in enumerate(before.codes) if code not in before.cold]
    told, old = (model.probabilities(trained.examples.words) for model in (found, before))
    assert np.allclose(told[:, 1:][:, known], old[:, known])
    row = {"id": "a", "title": "Nha khoa học đường: bác sĩ khám răng cho học sinh", "sapo": "", "body": ""}
    article = {
        **row,
        "body": "Trung tâm y tế huyện khám, chữa răng cho học sinh tiểu học, theo chương trình nha khoa học đường.",
    }
    tagged = run("tag", "-", "--models", str(tmp_path / "m"), "--model", "ours", stdin=json.dumps(article))
    assert "oral_health" in json.loads(tagged.stdout)["themes"]
    assert "It is mixed, brought to the themes of the plan" in (tmp_path / "m" / "ours" / "card.md").read_text("utf-8")
    assert json.loads((tmp_path / "m" / "ours" / "manifest.json").read_text(encoding="utf-8"))["corrects"] == "mixed"
    assert "mixed has the themes of the plan already" in said(
        run("train", "--correct", "--models", str(tmp_path / "m"))
    )
    assert "leave out --pool" in said(run("train", "--correct", *rest, "--pool", "x.jsonl"))
    assert run("promote", "ours", *rest).exit_code == 0


def test_training_needs_labels(tmp_path: Path) -> None:
    assert "--labels is needed" in said(run("train", "--models", str(tmp_path)))


def test_explain_a_file_and_an_id_that_is_nowhere(models: Path, tmp_path: Path) -> None:
    article = tmp_path / "a.jsonl"
    row = {"id": "a", "title": "Trạm y tế xã tiêm vắc xin sởi", "sapo": "", "body": "Trạm y tế xã tiêm vắc xin."}
    article.write_text(json.dumps(row), encoding="utf-8")
    found = json.loads(run("explain", str(article), "--models", str(models), "--json").output)
    assert found["id"] == "a"
    assert found["themes"][0]["code"] == "relevance"
    assert run("explain", str(article), "--models", str(models), "--all").exit_code == 0
    nowhere = run("explain", "ffffffffffff", "--models", str(models), "--workspace", str(tmp_path))
    assert "no workspace" in said(nowhere)


def test_themes_are_listed(tmp_path: Path) -> None:
    assert "An toàn vệ sinh thực phẩm" in run("themes", "--workspace", str(tmp_path)).output
    assert len(json.loads(run("themes", "--workspace", str(tmp_path), "--json").output)["themes"]) == 18


def test_tag_reads_stdin_and_goes_on_after_a_bad_row(models: Path) -> None:
    rows = '{"id": "a", "title": "Giá vàng"}\n{"id": "b"}\nnot json\n{"id": "c", "title": "Trạm y tế"}\n'
    result = run("tag", "-", "--models", str(models), stdin=rows)
    lines = [json.loads(line) for line in result.stdout.splitlines()]
    assert [line["id"] for line in lines] == ["a", "c"]
    assert set(lines[0]) == {"id", "relevant", "relevance", "themes", "scores", "model"}
    assert "line 2" in said(result) + result.stderr
    assert "line 3" in said(result) + result.stderr
    assert isinstance(result.exception, TinyteError)
    assert result.exception.exit_code == 2


def test_training_on_stored_articles_needs_a_workspace_and_says_which_are_missing(tmp_path: Path) -> None:
    labels = ["--labels", str(DEMO / "labels.csv"), "--workspace", str(tmp_path)]
    assert "no such file; make a workspace" in said(run("train", *labels))
    assert run("init", str(tmp_path)).exit_code == 0
    assert "no text for 76 labelled articles: demo-" in said(run("train", *labels, "--models", str(tmp_path / "m")))
    assert not (tmp_path / "m").exists()


def test_tagging_asks_for_a_file_or_the_store(tmp_path: Path) -> None:
    assert "or --all" in said(run("tag"))
    assert run("init", str(tmp_path)).exit_code == 0
    assert run("tag", "--all", "--workspace", str(tmp_path)).output.startswith("0 articles tagged by ")


def _with_encoder(folder: Path, trained: Trained) -> None:
    both = mix_trained(trained, encoded(frozenset(trained.examples.ids[:40])), threads=1)
    save_model(folder, trained.model.named("mixed"), {"labels": 76}, {}, heard(both.encoded))
    set_current(folder, "mixed")


def test_the_current_encoder_is_taken_over_and_mixed_anew(tmp_path: Path, trained: Trained) -> None:
    _with_encoder(tmp_path, trained)
    folder = ["--models", str(tmp_path)]
    result = run("train", *DATA, *folder, "--version", "next", "--jobs", "1")
    assert result.exit_code == 0, said(result)
    stated = json.loads((tmp_path / "next" / "manifest.json").read_text(encoding="utf-8"))
    assert {"encoder.onnx", "pieces.json", "mix.json", "learnt.txt"} < set(stated["files"])
    assert stated["encoder"]["base"] == "tiny"
    assert set(stated["figures"]) == {"held_out", "dev", "dev_light", "dev_encoder"}
    assert stated["figures"]["held_out"]["articles"] == 36
    card = (tmp_path / "next" / "card.md").read_text(encoding="utf-8")
    assert "tiny fine-tuned" in card
    assert "| encoder |" in card
    assert run("promote", "next", *folder, "--force", "--who", "An", "--why", "thử").exit_code == 0
    text = shipped_plan_path().read_text(encoding="utf-8")
    other = text.replace('code = "food_safety"', 'code = "food"\nformerly = ["food_safety"]')
    assert other != text
    (tmp_path / "plan.toml").write_text(other, encoding="utf-8")
    renamed = run("train", *DATA, *folder, "--version", "renamed", "--jobs", "1", "--plan", str(tmp_path / "plan.toml"))
    assert renamed.exit_code == 0, said(renamed)
    mix = json.loads((tmp_path / "renamed" / "mix.json").read_text(encoding="utf-8"))
    assert mix["codes"] == ["food", "health_insurance", "epidemic_prevention"]
    alone = run("train", *DATA, *folder, "--version", "alone", "--jobs", "1", "--encoder", "none")
    assert alone.exit_code == 0, said(alone)
    assert "encoder" not in json.loads((tmp_path / "alone" / "manifest.json").read_text(encoding="utf-8"))


def test_evaluate_shows_words_encoder_and_mix_side_by_side(tmp_path: Path, trained: Trained) -> None:
    _with_encoder(tmp_path, trained)
    args = ["evaluate", *DATA, "--split", "dev", "--models", str(tmp_path)]
    lines = run(*args).output.splitlines()
    found = json.loads(run(*args, "--json").output)
    assert list(found["sides"]) == ["light", "encoder", "mix"]
    for of in found["sides"]:
        (line,) = [one for one in lines if one.startswith(f"{of} ")]
        assert f"{found['sides'][of]['micro_f1']['value']:.3f} [" in line
    assert found["sides"]["mix"]["micro_f1"] == found["micro_f1"]
    light = json.loads(run(*args, "--model", "mixed.light", "--json").output)
    assert light["micro_f1"] == found["sides"]["light"]["micro_f1"]
    assert "sides" not in light


def test_explain_shows_the_sentences_that_the_encoder_read(tmp_path: Path, trained: Trained) -> None:
    _with_encoder(tmp_path, trained)
    article = tmp_path / "a.jsonl"
    row = {
        "id": "a",
        "title": "Trạm y tế tiêm vắc xin",
        "sapo": "Xã tiêm vắc xin sởi.",
        "body": "Không ai sốt. Đủ thuốc.",
    }
    article.write_text(json.dumps(row), encoding="utf-8")
    result = run("explain", str(article), "--models", str(tmp_path), "--all")
    assert result.exit_code == 0, said(result)
    assert "“Không ai sốt.”" in result.output


def test_fine_tuning_without_pytorch_says_what_to_install(tmp_path: Path) -> None:
    with patch("pipeline.classify.encoder.make.find_spec", return_value=None):
        result = run("train", *DATA, "--models", str(tmp_path), "--encoder", "--jobs", "1")
    assert "pip install 'tin-y-te[encoder]'" in said(result)
    assert not list(tmp_path.iterdir())


def test_an_encoder_is_fine_tuned_gated_and_promoted(tmp_path: Path) -> None:
    pytest.importorskip("torch")
    pytest.importorskip("onnx")
    start, folder = tmp_path / "base", tmp_path / "models"
    start.mkdir()
    folder_of(start, base())
    new = ["--encoder", "--base", str(start), "--epochs", "1"]
    refused = run("train", *DATA, "--models", str(folder), *new, "--version", "new", "--jobs", "1")
    assert "76 labelled articles are too few" in said(refused)
    more = tmp_path / "more.csv"
    rows = (DEMO / "labels.csv").read_text(encoding="utf-8").splitlines()
    articles = (DEMO / "articles.jsonl").read_text(encoding="utf-8").splitlines()
    parsed = [json.loads(line) for line in articles]
    copies = [json.dumps({**one, "id": f"{name}-{one['id']}"}) for name in ("again", "once-more") for one in parsed]
    (tmp_path / "more.jsonl").write_text("\n".join(copies), encoding="utf-8")
    named = [f"{name}-{row}" for name in ("again", "once-more") for row in rows[1:]]
    more.write_text("\n".join([rows[0], *named]), encoding="utf-8")
    data = [*DATA, "--labels", str(more), "--articles", str(tmp_path / "more.jsonl"), "--models", str(folder)]
    result = run("train", *data, *new, "--version", "new", "--jobs", "1")
    assert result.exit_code == 0, said(result)
    assert "fine-tuning: step" in result.stderr
    stated = json.loads((folder / "new" / "manifest.json").read_text(encoding="utf-8"))
    assert stated["encoder"]["recipe"]["epochs"] == 1
    assert sorted(path.name for path in folder.iterdir()) == ["new"], "the run's checkpoint is gone"
    assert run("promote", "new", "--models", str(folder)).exit_code == 0
    assert run("train", *data, "--version", "next", "--jobs", "1").exit_code == 0
    assert (folder / "next" / "encoder.onnx").read_bytes() == (folder / "new" / "encoder.onnx").read_bytes()
    further = run("train", *data, "--encoder", "--base", "current", "--epochs", "1", "--version", "on", "--jobs", "1")
    assert further.exit_code == 0, said(further)
    assert json.loads((folder / "on" / "manifest.json").read_text(encoding="utf-8"))["encoder"]["base"] == "new"
    assert (folder / "on" / "learnt.txt").read_bytes() == (folder / "new" / "learnt.txt").read_bytes()
    assert (folder / "on" / "encoder.onnx").read_bytes() != (folder / "new" / "encoder.onnx").read_bytes()
    few = run("train", *DATA, "--models", str(folder), "--encoder", "--base", "new", "--version", "few", "--jobs", "1")
    assert "76 labelled articles are too few to fine-tune an encoder, and new has learnt most of them" in said(few)
