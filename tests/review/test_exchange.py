from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

from pipeline.errors import InputError, StoreError
from pipeline.review import Review
from pipeline.review.exchange import Strategy, export_file, import_file
from pipeline.review.label_sheet import HEAD, SHEET
from pipeline.store import RELEVANT, ActKind, Label, Queued, Role, Store
from tests.review.test_session import AN, BINH, draw
from tests.store.makers import NOON, address_of, article

NAMES = ("phiếu.xlsx", "phiếu.jsonl", "phiếu.json")
TOP = HEAD + 1  # the headings' row, from 1


def meant(path: Path) -> Any:
    """What a file says, without when it was written."""
    if path.suffix == ".xlsx":
        book = load_workbook(path)
        about = json.loads(book["tinyte"]["A1"].value) | {"written": ""}
        rows = [[cell.value for cell in row] for name in book.sheetnames for row in book[name].iter_rows()]
        return about, [row for row in rows if row and "written" not in str(row[0])]
    text = path.read_text(encoding="utf-8")
    return [line.split('"written"')[0] + line.split('"written"')[-1][40:] for line in text.splitlines()]


def columns(sheet: Any) -> dict[str, int]:
    return {str(cell.value): cell.column for cell in sheet[TOP]}


def fill(path: Path, row: int, **answers: object) -> None:
    """Write answers into the sheet as Excel would: `health` and `food` are columns, others are by heading."""
    book = load_workbook(path)
    at = columns(book[SHEET])
    heads = {"health": "Về y tế", "food": "An toàn vệ sinh thực phẩm", "insurance": "Bảo hiểm y tế"}
    for name, value in answers.items():
        book[SHEET].cell(TOP + row, at[heads.get(name, name)]).value = value
    book.save(path)


@pytest.fixture
def labelled(review: Review) -> Review:
    review.confirm(article(0).id, AN, relevant=True, themes=["food_safety", "health_policy"])
    review.confirm(article(1).id, AN, relevant=False, themes=[])
    review.confirm(article(2).id, AN, relevant=True, themes=[])
    review.unsure(article(3).id, AN)
    review.unsure(article(2).id, AN, subjects=["food_safety"])
    review.confirm(article(0).id, BINH, relevant=True, themes=["health_insurance"])
    return review


@pytest.mark.parametrize("name", NAMES)
def test_out_in_and_out_again_is_the_same_and_changes_nothing(labelled: Review, tmp_path: Path, name: str) -> None:
    before = labelled.store.labels()
    for who in (AN, ""):
        first, second = tmp_path / f"1{name}", tmp_path / f"2{name}"
        assert export_file(labelled, first, strategy=Strategy.LABELLED, who=who) == 4
        for _ in range(2):
            taken = import_file(labelled, first, who=who or BINH)
            assert (taken.acts, taken.labels) == ((), 0)
        export_file(labelled, second, strategy=Strategy.LABELLED, who=who)
        assert meant(second) == meant(first)
    assert labelled.store.labels() == before


@pytest.mark.parametrize("name", NAMES)
def test_a_persons_labels_move_to_a_store_that_lacks_them(
    labelled: Review, filled: Path, tmp_path: Path, name: str
) -> None:
    path = tmp_path / name
    export_file(labelled, path, strategy=Strategy.LABELLED, who=AN)
    said = {(one.article_id, one.subject): one.value for one in labelled.store.sayings(who=AN)}
    for one in labelled.store.acts(standing=True):
        labelled.undo(AN, act=one.id) if one.who == AN else labelled.undo(BINH, act=one.id)
    assert labelled.store.sayings() == []
    taken = import_file(labelled, path)
    assert taken.articles == 4
    assert {(one.article_id, one.subject): one.value for one in labelled.store.sayings(who=AN)} == said
    assert import_file(labelled, path).labels == 0
    assert labelled.undo(AN) is not None
    assert labelled.store.sayings() == []


@pytest.mark.parametrize("name", NAMES)
def test_proposals_and_others_words_are_nobodys_work(labelled: Review, tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    labelled.refresh()
    assert export_file(labelled, path, who="Người Mới", many=5) == 5
    assert "An toàn vệ sinh thực phẩm" in str(meant(path))  # the model's, shown
    assert import_file(labelled, path).labels == 0
    export_file(labelled, path, strategy=Strategy.LABELLED)
    assert import_file(labelled, path, who="Người Mới").labels == 0
    assert labelled.store.sayings(who="Người Mới") == []


@pytest.mark.parametrize("name", NAMES)
def test_a_blind_file_shows_nothing_and_its_labels_are_the_audits(
    review: Review, store: Store, tmp_path: Path, name: str
) -> None:
    path = tmp_path / name
    ids = draw(store, review, 0, 4)
    review.confirm(ids[0], AN, relevant=True, themes=["food_safety"], blind=False)  # before, in the desk
    assert export_file(review, path, strategy=Strategy.AUDIT, who=AN) == 2
    assert "90%" not in str(meant(path))
    assert "0.9" not in str(meant(path))
    answer(path, ids[0], ["An toàn vệ sinh thực phẩm"], review)
    answer(path, ids[1], ["Không phải y tế"], review)
    import_file(review, path)
    assert store.audit_readings("thu")[ids[0]]["food_safety"] is True
    assert store.audit_readings("thu")[ids[1]][RELEVANT] is False
    if name != "phiếu.xlsx":
        assert store.audit_pending("thu") == []
    assert import_file(review, path).labels == 0


def answer(path: Path, article_id: str, labels: list[str], review: Review) -> None:
    """Answer as a person does in the program whose file it is."""
    if path.suffix == ".xlsx":
        book = load_workbook(path)
        sheet, at = book[SHEET], columns(book[SHEET])
        row = next(r for r in range(TOP + 1, sheet.max_row + 1) if sheet.cell(r, at["Mã"]).value == article_id)
        sheet.cell(row, at["Về y tế"]).value = "không" if "Không phải y tế" in labels else "có"
        for name in set(labels) - {"Không phải y tế"}:
            sheet.cell(row, at[name]).value = "có"
        book.save(path)
    elif path.suffix == ".jsonl":
        lines = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
        for n, line in enumerate(lines):
            line["id"] = n + 1  # doccano's own
            if line["tinyte_id"] == article_id:
                line |= {"label": labels, "Comments": ["đã đọc"]}
        path.write_text("".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lines), encoding="utf-8")
    else:
        tasks = json.loads(path.read_text(encoding="utf-8"))
        for task in tasks:
            if task["data"]["tinyte_id"] == article_id:
                result = {"from_name": "themes", "to_name": "text", "type": "choices", "value": {"choices": labels}}
                task["annotations"] = [{"id": 1, "result": [result], "was_cancelled": False}]
        path.write_text(json.dumps(tasks), encoding="utf-8")


@pytest.mark.parametrize("name", NAMES)
def test_what_a_person_changed_is_theirs_and_a_later_word_stands(review: Review, tmp_path: Path, name: str) -> None:
    path, one = tmp_path / name, article(5).id
    review.store.set_queue([Queued(one, "plain"), Queued(article(6).id, "plain")], "m1")
    export_file(review, path, who=AN)
    answer(path, one, ["Bảo hiểm y tế"], review)
    assert import_file(review, path).articles == 1
    assert review.store.decided()[one]["health_insurance"] is True
    review.confirm(one, AN, relevant=True, themes=["food_safety"])  # thought better of it, in the desk
    taken = import_file(review, path)
    assert (taken.labels, taken.newer > 0) == (0, True)
    assert review.store.decided()[one]["food_safety"] is True
    later = review.next(BINH)
    assert later is None  # the rest of the file's articles are An's for a week


@pytest.mark.parametrize("written", ["có", "Có", "CÓ ", "co", "x", "X", "1", 1, 1.0, True, "Đúng"])
def test_ways_to_write_yes(review: Review, tmp_path: Path, written: object) -> None:
    path = tmp_path / "p.xlsx"
    export_file(review, path, who=AN, strategy=Strategy.ALL)
    fill(path, 1, health=written, food="không", insurance="Không chắc")
    import_file(review, path)
    said = {one.subject: (one.value, one.unsure) for one in review.store.labels()}
    assert said == {RELEVANT: (True, False), "food_safety": (False, False), "health_insurance": (None, True)}


def test_a_bad_cell_is_named_and_nothing_is_taken(review: Review, tmp_path: Path) -> None:
    path = tmp_path / "p.xlsx"
    export_file(review, path, who=AN, strategy=Strategy.ALL)
    fill(path, 1, health="có")
    fill(path, 2, health="không", food="có")
    fill(path, 3, food="chắc là có")
    with pytest.raises(InputError) as caught:
        import_file(review, path)
    message = str(caught.value)
    assert "có 2 lỗi, chưa nhận nhãn nào" in message
    assert f"ô I{TOP + 3}: 'chắc là có' không hiểu được" in message
    assert f"ô H{TOP + 2}: ghi 'không', mà ô I{TOP + 2} lại ghi 'có'" in message
    assert review.store.labels() == []


def test_ids_that_were_changed_or_copied(review: Review, tmp_path: Path) -> None:
    path = tmp_path / "p.xlsx"
    export_file(review, path, who=AN, strategy=Strategy.ALL)
    book = load_workbook(path)
    sheet, at = book[SHEET], columns(book[SHEET])["Mã"]
    first, second = sheet.cell(TOP + 1, at).value, sheet.cell(TOP + 2, at).value
    sheet.cell(TOP + 1, at).value, sheet.cell(TOP + 2, at).value = second, first
    sheet.cell(TOP + 4, at).value = sheet.cell(TOP + 3, at).value
    sheet.cell(TOP + 5, at).value = "không có"
    book.save(path)
    with pytest.raises(InputError) as caught:
        import_file(review, path)
    message = str(caught.value)
    assert f"ô B{TOP + 1}: mã '{second}' đi với tiêu đề khác lúc xuất" in message
    assert f"ô B{TOP + 4}: mã '{sheet.cell(TOP + 3, at).value}' đã có ở dòng {TOP + 3}" in message
    assert f"ô B{TOP + 5}: mã 'không có' không có trong phiếu" in message


def test_rows_left_out_columns_added_and_the_order_changed(review: Review, tmp_path: Path) -> None:
    path = tmp_path / "p.xlsx"
    export_file(review, path, who=AN, strategy=Strategy.ALL)
    fill(path, 4, health="có", food="có")
    book = load_workbook(path)
    sheet = book[SHEET]
    one = sheet.cell(TOP + 4, 2).value
    sheet.delete_rows(TOP + 1, 2)
    sheet.insert_cols(3)
    sheet.cell(TOP, 3).value = "Ghi chú của tôi"
    sheet.cell(TOP + 1, 3).value = "đọc kỹ"
    book.save(path)
    taken = import_file(review, path)
    assert (taken.articles, taken.labels) == (1, 2)
    assert review.store.decided() == {one: {RELEVANT: True, "food_safety": True}}
    assert sorted(taken.notes) == [
        "cột “Ghi chú của tôi” không thuộc phiếu: bỏ qua",
        "thiếu 2 dòng so với lúc xuất: các bài ấy giữ nguyên",
    ]


def test_a_renamed_column_is_told_and_a_former_code_is_known(review: Review, tmp_path: Path) -> None:
    path = tmp_path / "p.xlsx"
    export_file(review, path, who=AN, strategy=Strategy.ALL)
    book = load_workbook(path)
    book[SHEET].cell(TOP, columns(book[SHEET])["Bảo hiểm y tế"]).value = "BHYT"
    book.save(path)
    with pytest.raises(InputError, match="không biết cột “BHYT”, mà thiếu cột “Bảo hiểm y tế”"):
        import_file(review, path)


def test_deleting_ones_own_word_takes_it_back_and_deleting_anothers_does_not(labelled: Review, tmp_path: Path) -> None:
    path, one = tmp_path / "p.xlsx", article(0).id
    export_file(labelled, path, strategy=Strategy.LABELLED, who=AN)
    book = load_workbook(path)
    sheet, at = book[SHEET], columns(book[SHEET])
    row = next(r for r in range(TOP + 1, sheet.max_row + 1) if sheet.cell(r, at["Mã"]).value == one)
    sheet.cell(row, at["An toàn vệ sinh thực phẩm"]).value = None
    book.save(path)
    assert import_file(labelled, path, who=BINH).labels == 0
    assert import_file(labelled, path).labels == 1
    assert "food_safety" not in {s.subject for s in labelled.store.sayings([one], who=AN)}
    assert import_file(labelled, path).labels == 0


@pytest.mark.parametrize(
    ("lines", "message"),
    [
        (['{"id": 1, "text": "a", "label": []}'], "dòng 1: thiếu 'tinyte_id'"),
        (['{"tinyte_id": "ffffffffffff", "label": []}'], "dòng 1: bài 'ffffffffffff' không có trong kho"),
        (["", '{"tinyte_id": "ID", "label": ["Bảo hiểm tế"]}'], "dòng 2: không có nhãn 'Bảo hiểm tế'.*Bảo hiểm y tế"),
        (['{"tinyte_id": "ID", "label": "x"}'], "dòng 1: 'label' phải là danh sách"),
        (['{"tinyte_id": "ID", "label": ["Không phải y tế", "Bảo hiểm y tế"]}'], "vừa ghi"),
        (['{"tinyte_id": "ID", "label": []}'] * 2, "dòng 2: bài 'ID' đã có ở dòng 1"),
        (["{", "[1]"], "dòng 1: không phải JSON"),
        (['{"tinyte_id": "ID", "label": [], "tinyte": {"said": 3}}'], "phần 'tinyte' đã bị sửa"),
    ],
)
def test_bad_doccano_lines(review: Review, tmp_path: Path, lines: list[str], message: str) -> None:
    path = tmp_path / "d.jsonl"
    one = article(0).id
    path.write_text("\n".join(lines).replace("ID", one), encoding="utf-8")
    with pytest.raises(InputError, match=message.replace("ID", one)):
        import_file(review, path, who=AN)
    assert review.store.labels() == []


def test_doccanos_export_shapes(review: Review, tmp_path: Path) -> None:
    path = tmp_path / "d.jsonl"
    zero, one, two = (article(n).id for n in range(3))
    shapes = [
        {"id": 7, "text": "a", "labels": ["health_insurance"], "tinyte_id": zero, "Comments": ["x"]},
        {"id": 8, "text": "b", "label": ["bao hiem y te"], "meta": {"tinyte_id": one}},
        {"id": 9, "text": "c", "label": [], "tinyte_id": two},
    ]
    path.write_text(json.dumps(shapes), encoding="utf-8")
    import_file(review, path, who=AN)
    decided = review.store.decided()
    assert {name for name in decided if decided[name]["health_insurance"]} == {zero, one}
    assert two not in decided


def test_label_studios_export(review: Review, tmp_path: Path) -> None:
    path = tmp_path / "ls.json"

    def annotation(*choices: str, who: Any, at: str, cancelled: bool = False) -> dict[str, Any]:
        result = {"from_name": "themes", "to_name": "text", "type": "choices", "value": {"choices": list(choices)}}
        return {"result": [result], "completed_by": who, "updated_at": at, "was_cancelled": cancelled}

    guess = [{"model_version": "m1", "score": 0.9, "result": annotation("Bảo hiểm y tế", who=1, at="")["result"]}]
    tasks = [
        {
            "id": 31,
            "data": {"text": "a", "tinyte_id": article(0).id},
            "annotations": [
                annotation("Bảo hiểm y tế", who="an@example.vn", at="2026-03-01T00:00:00Z"),
                annotation("An toàn vệ sinh thực phẩm", who={"email": "an@example.vn"}, at="2026-03-02T00:00:00.5Z"),
                annotation("Không phải y tế", who=10, at="2026-03-03T00:00:00Z"),
            ],
            "predictions": guess,
        },
        {"id": 32, "data": {"text": "b", "tinyte_id": article(1).id}, "annotations": [], "predictions": guess},
        {
            "id": 33,
            "data": {"text": "c", "tinyte_id": article(2).id},
            "annotations": [annotation("Bảo hiểm y tế", who=10, at="2026-03-03T00:00:00Z", cancelled=True)],
        },
    ]
    path.write_text(json.dumps(tasks), encoding="utf-8")
    taken = import_file(review, path)
    assert (taken.articles, len(taken.acts)) == (1, 2)
    said = {(one.who, one.subject): one.value for one in review.store.sayings()}
    assert said["an@example.vn", "food_safety"] is True
    assert said["an@example.vn", "health_insurance"] is False
    assert said["Label Studio 10", RELEVANT] is False
    assert import_file(review, path).labels == 0
    with pytest.raises(InputError, match="nhiều người"):
        import_file(review, path, who=AN)


def test_an_import_that_stops_half_way_leaves_nothing(
    review: Review, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "p.xlsx"
    export_file(review, path, who=AN, strategy=Strategy.ALL)
    for row in range(1, 6):
        fill(path, row, health="có")
    from pipeline.store import acts

    def torn(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as broken:
        broken.setattr(acts, "settle_readings", torn)
        with pytest.raises(KeyboardInterrupt):
            import_file(review, path)
    assert review.store.labels() == []
    assert review.store.acts() == []
    assert import_file(review, path).articles == 5


def test_files_that_are_none_of_ours(review: Review, tmp_path: Path) -> None:
    bad = tmp_path / "x.xlsx"
    bad.write_bytes(b"PK\x03\x04 rubbish")
    for path, message in (
        (bad, "không mở được"),
        (tmp_path / "none.xlsx", "không có tệp"),
        (tmp_path / "x.docx", "expected a name"),
    ):
        with pytest.raises(InputError, match=message):
            import_file(review, path, who=AN)
    with pytest.raises(StoreError):
        review.store.set_queue([Queued("f" * 12, "plain")], "m1")


KILLED = """
import os, sys
from pathlib import Path
from pipeline.review import Review
from pipeline.review.exchange import import_file
from pipeline.store import Store, acts
from pipeline.themes import load_plan, shipped_plan_path
acts.settle_readings = lambda *_: os._exit(9)  # the labels are written, the transaction stands open
with Store.open(sys.argv[1]) as store:
    import_file(Review(store, load_plan(shipped_plan_path())), Path(sys.argv[2]))
"""


def test_an_importer_that_is_killed_leaves_nothing_and_locks_nobody_out(
    review: Review, path: Path, tmp_path: Path
) -> None:
    sheet = tmp_path / "p.xlsx"
    export_file(review, sheet, who=AN, strategy=Strategy.ALL)
    for row in range(1, 4):
        fill(sheet, row, health="có")
    killed = subprocess.run([sys.executable, "-c", KILLED, address_of(path), str(sheet)], check=False, timeout=60)
    assert killed.returncode == 9
    assert review.store.labels() == []
    assert import_file(review, sheet).articles == 3


ODD = st.text(st.characters(codec="utf-8"), max_size=60) | st.sampled_from(
    [
        "=1+1",
        "+84",
        "@x",
        "'a",
        "_x0041_",
        "a\u2028b\x85c",
        "a\rb",
        "\ufeffa",
        "  a  ",
        "\t",
        "é" * 40_000,
        '"',
        "</a>&amp;",
        "\U0001f489",
    ]
)


@pytest.mark.parametrize("name", NAMES)
@settings(max_examples=8, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    title=ODD,
    lead=ODD,
    body=ODD,
    said=st.dictionaries(
        st.sampled_from(("", "food_safety", "health_policy", "health_insurance")),
        st.sampled_from((True, False, None)),
        max_size=4,
    ),
)
def test_odd_texts_and_any_words_come_back(
    review: Review, tmp_path: Path, name: str, title: str, lead: str, body: str, said: dict[str, bool | None]
) -> None:
    one = article(0).id
    review.store.update_article(one, article(0, title=title, lead=lead, body=body))
    for act in review.store.acts(standing=True):
        review.undo(act.who, act=act.id)
    if said.get(RELEVANT) is False:  # no sheet may say both
        said = {subject: value for subject, value in said.items() if not value}
    if said:
        words = [Label(one, s, v, AN, Role.ANNOTATOR, NOON, "g", "desk", unsure=v is None) for s, v in said.items()]
        review.store.record(ActKind.LABEL, words)
    path = tmp_path / name
    export_file(review, path, strategy=Strategy.ALL, who=AN)
    before = review.store.labels()
    assert import_file(review, path).labels == 0
    assert review.store.labels() == before
    for act in review.store.acts(standing=True):
        review.undo(act.who, act=act.id)
    import_file(review, path)
    assert {s.subject: s.value for s in review.store.sayings([one], who=AN)} == said
