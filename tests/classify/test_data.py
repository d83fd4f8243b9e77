from __future__ import annotations

import gzip
from pathlib import Path

import pytest

from pipeline.classify.data import open_text, read_labels, read_texts
from pipeline.errors import InputError
from pipeline.themes import Plan

HEAD = "id,relevant,themes,confidence,split\n"


def labels_file(tmp_path: Path, text: str) -> Path:
    path = tmp_path / "labels.csv"
    path.write_text(text, encoding="utf-8")
    return path


def test_labels_are_read_in_order_and_repeated_rows_once(tmp_path: Path, plan: Plan) -> None:
    path = labels_file(
        tmp_path,
        "\ufeff"
        + HEAD
        + "b,1,food_safety; health_policy,unsure,dev\na,0,,,\nb,1,food_safety; health_policy,unsure,dev\n",
    )
    found = read_labels(path, plan)
    assert [(one.id, one.relevant, one.themes, one.sure, one.split) for one in found] == [
        ("b", True, ("food_safety", "health_policy"), False, "dev"),
        ("a", False, (), True, ""),
    ]


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ("x,1,food_safty,sure,", "row 2: 'x': unknown theme 'food_safty'; did you mean 'food_safety'?"),
        ("x,yes,,sure,", "row 2: 'x': relevant: expected 0 or 1, found 'yes'"),
        ("x,0,food_safety,sure,", "row 2: 'x' is not relevant, yet has themes: food_safety"),
        (",1,,sure,", "row 2: missing id"),
        ("x,1,,maybe,", "row 2: 'x': confidence: expected sure or unsure, found 'maybe'"),
        ("x,1,,sure,\nx,0,,sure,", "row 3: 'x' contradicts row 2"),
        ("x", "row 2: 'x': relevant: expected 0 or 1, found ''"),
    ],
)
def test_a_bad_label_is_named_by_its_row(tmp_path: Path, plan: Plan, row: str, said: str) -> None:
    with pytest.raises(InputError) as caught:
        read_labels(labels_file(tmp_path, HEAD + row + "\n"), plan)
    assert said in str(caught.value)


def test_a_missing_column_and_many_faults_are_told_briefly(tmp_path: Path, plan: Plan) -> None:
    with pytest.raises(InputError, match="missing column relevant"):
        read_labels(labels_file(tmp_path, "id,themes\n"), plan)
    with pytest.raises(InputError, match="and 10 more"):
        read_labels(labels_file(tmp_path, HEAD + "x,2,,,\n" * 30), plan)


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("{", "line 2: not JSON"),
        ("[1]", "line 2: expected a JSON object"),
        ('{"title": "t"}', "line 2: missing 'id'"),
        ('{"id": "a"}', "line 2: article 'a': missing 'title'"),
        ('{"id": "a", "title": 3}', "line 2: 'title': expected text, found int"),
        ("[" * 100_000, "line 2: "),
    ],
)
def test_a_bad_article_is_named_by_its_line(line: str, said: str) -> None:
    with pytest.raises(InputError) as caught:
        list(read_texts(["\n", line], "in.jsonl"))
    assert said in str(caught.value)


def test_sapo_or_lead_whichever_is_there() -> None:
    rows = ['{"id": 7, "title": "t", "sapo": "s", "body": null}', '{"id": "b", "title": "t", "lead": "l"}']
    assert [(one.id, one.lead, one.body) for one in read_texts(rows, "x")] == [("7", "s", ""), ("b", "l", "")]


def test_files_that_are_not_what_they_say(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="no such file"):
        open_text(tmp_path / "none.jsonl")
    latin = tmp_path / "latin.jsonl"
    latin.write_bytes('{"id": "a", "title": "\xe9"}'.encode("latin-1"))
    with open_text(latin) as file, pytest.raises(InputError, match="not UTF-8"):
        list(read_texts(file, "latin.jsonl"))
    cut = tmp_path / "cut.jsonl.gz"
    cut.write_bytes(gzip.compress(b'{"id": "a", "title": "t"}\n' * 1000)[:-20])
    with open_text(cut) as file, pytest.raises(InputError, match="can't be read"):
        list(read_texts(file, "cut.jsonl.gz"))
