"""The analyst's round: train, list, evaluate, promote, roll back, explain; on the demo corpus."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from pipeline.cli import cli
from pipeline.errors import TinyteError

DEMO = Path(__file__).parents[2] / "corpus" / "demo"
DATA = ["--labels", str(DEMO / "labels.csv"), "--articles", str(DEMO / "articles.jsonl")]


def run(*args: str, stdin: str | None = None) -> Result:
    return CliRunner().invoke(cli, list(args), input=stdin)


def said(result: Result) -> str:
    """Return everything that a user would read: output, and the error that `main` prints."""
    return result.output + (str(result.exception) if isinstance(result.exception, TinyteError) else "")


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
