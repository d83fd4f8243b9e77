"""Work beside the pages: an outlet looked at, a model trained and compared, and how their ends are told."""

from __future__ import annotations

import csv
import json
import threading
from collections.abc import Iterable
from dataclasses import replace

import pytest

from pipeline.classify.folder import current_version, manifest
from pipeline.demo.town import Town
from pipeline.desk.comparison import comparison
from pipeline.desk.deeds import do
from pipeline.desk.downloads import report_file
from pipeline.desk.health import rows
from pipeline.desk.jobs import Jobs, command
from pipeline.desk.newcomer import look, save
from pipeline.desk.opened import Desk
from pipeline.desk.training import compare, listed, teach, train
from pipeline.errors import InputError, TinyteError, UsageError
from pipeline.evaluate.reliability import draw_audit
from pipeline.outlets import load_outlets
from pipeline.store import Role
from pipeline.themes import load_plan
from tests.desk.test_figures import YEAR


def test_one_job_of_a_name_goes_on_at_a_time_and_its_end_is_kept() -> None:
    jobs, gate = Jobs(), threading.Event()

    def work(say: object) -> str:
        say("nửa đường")  # type: ignore[operator]
        gate.wait(10)
        return "xong"

    assert jobs.start("a", work)
    assert not jobs.start("a", work)
    job = jobs.get("a")
    assert job is not None
    gate.set()
    job.wait()
    assert (job.result, job.lines, job.error) == ("xong", ["nửa đường"], "")
    assert jobs.start("a", lambda _: (_ for _ in ()).throw(UsageError("sai địa chỉ")))
    failed = jobs.get("a")
    assert failed is not None
    failed.wait()
    assert failed.error == "sai địa chỉ"
    jobs.clear("a")
    assert jobs.get("a") is None


def test_a_command_that_fails_is_told_in_its_own_words() -> None:
    said: list[str] = []
    with pytest.raises(TinyteError, match=r"no such file.*tinyte init"):
        command(["night", "--workspace", "/nowhere"], said.append)
    assert any("/nowhere" in line for line in said)


def test_an_outlet_is_looked_at_and_saved_only_when_a_person_says_so(desk: Desk) -> None:
    with Town.start() as town:
        site = town.sites[0]
        lines: list[str] = []
        found = look(desk.place, site.root, lines.append, allow_private=True)
        before = {outlet.host for outlet in load_outlets(desk.place.outlets)}
        assert found.outlet.host not in before
        assert len(found.articles) == 10
        assert all(one.title and one.body for one in found.articles)
        assert lines
    save(desk.place, found)
    assert {outlet.host for outlet in load_outlets(desk.place.outlets)} == before | {found.outlet.host}
    with pytest.raises(UsageError):
        save(desk.place, found)


def test_an_address_must_be_given(desk: Desk) -> None:
    with pytest.raises(UsageError, match="chưa nhập địa chỉ"):
        look(desk.place, "  ", print)


def test_outlets_are_told_in_vietnamese_words(desk: Desk) -> None:
    told = rows(desk.health.of(None).value)
    assert [row.name for row in told] == sorted(row.name for row in told)
    assert {row.state for row in told} <= {"Bình thường", "Mới theo dõi"}
    assert all(row.shares for row in told)


def test_what_was_read_blind_is_compared_on_and_never_learnt_from(desk: Desk) -> None:
    draw_audit(desk.store, desk.plan.codes, name="t", since=YEAR[0], until=YEAR[1], size=80, seed=1)
    desk.review.refresh()
    task = desk.review.next("Lan")
    assert task is not None
    assert task.blind
    other = next(one for one in desk.store.ids() if not getattr(desk.store.queued(one), "blind", False))
    label(desk, (task.article.id, other))
    teaching = teach(desk)
    assert (teaching.learnt, teaching.compared) == (1, 1)
    with teaching.labels[1].open(encoding="utf-8") as file:
        split = {row["id"]: (row["split"], row["themes"]) for row in csv.DictReader(file)}
    assert split == {task.article.id: ("dev", "food_safety"), other: ("train", "food_safety")}
    texts = [json.loads(line) for line in teaching.articles[1].read_text(encoding="utf-8").splitlines()]
    assert {text["id"] for text in texts} == set(split)


def test_without_labels_nothing_is_trained(desk: Desk) -> None:
    with pytest.raises(InputError, match="chưa có bài nào được gán nhãn"):
        train(desk, print)
    assert [one.current for one in listed(desk.models)] == [True]


def label(desk: Desk, ids: Iterable[str]) -> None:
    for one in ids:
        done = do(
            desk.review,
            {"do": "confirm", "id": one, "relevant": True, "themes": ["food_safety"]},
            "Lan",
            Role.ANNOTATOR,
        )
        assert not done.failed


def test_a_few_labels_are_too_few(desk: Desk) -> None:
    label(desk, desk.store.ids()[:3])
    with pytest.raises(InputError, match="mới có 3 bài được gán nhãn đủ để học, cần ít nhất 20"):
        train(desk, print)


def test_labels_correct_the_model_in_use(desk: Desk) -> None:
    label(desk, desk.store.ids()[:24])
    before, said = manifest(desk.models, current_version(desk.models)), list[str]()
    name = train(desk, said.append)
    assert said[0] == "Hiệu chỉnh mô hình đang dùng theo 24 bài do cơ quan gán nhãn."
    found = manifest(desk.models, name)
    assert (found["corrects"], found["labels"]) == (before["version"], 24)
    assert found["files"]["encoder.onnx"] == before["files"]["encoder.onnx"]
    assert [(one.name, one.current) for one in listed(desk.models)] == [(before["version"], True), (name, False)]


def test_a_new_theme_of_the_plan_is_followed_without_labels(desk: Desk) -> None:
    theme = desk.plan.themes[0].model_copy(update={"code": "oral_health", "name": "Nha khoa học đường"})
    text = desk.place.plan.read_text(encoding="utf-8")
    new = f'[[themes]]\ncode = "{theme.code}"\nname = "{theme.name}"\ncounts = "Khám răng"\nseed_terms = ["răng"]\n\n'
    desk.place.plan.write_text(text.replace("\n[[themes]]", f"\n{new}[[themes]]", 1), encoding="utf-8")
    there = replace(desk, plan=load_plan(desk.place.plan))
    said = list[str]()
    name = train(there, said.append)
    assert said[0].startswith("Đưa mô hình đang dùng về các chuyên đề của kế hoạch")
    assert manifest(desk.models, name)["cold"] == ["oral_health"]
    assert compare(there, name, said.append)["passes"]


def test_a_model_that_is_not_there_is_told(desk: Desk) -> None:
    with pytest.raises(TinyteError, match="nobody"):
        compare(desk, "nobody", lambda _: None)


def test_what_improves_and_what_falls_is_told_in_words(desk: Desk) -> None:
    def figure(value: float) -> dict[str, float]:
        return {"value": value, "low": value, "high": value}

    def side(value: float) -> dict[str, object]:
        one = {"f1": figure(value), "true": 9}
        return {"macro_f1": figure(value), "relevance": one, "themes": {"food_safety": one, "new": one}, "articles": 30}

    before = side(0.5)
    del before["themes"]["new"]  # type: ignore[attr-defined]
    found = {
        "version": "b",
        "current": "a",
        "passes": False,
        "before": before,
        "after": side(0.7),
        "differences": [
            {"of": "macro", "value": 0.2, "low": 0.1, "high": 0.3},
            {"of": "food_safety", "value": -0.2, "low": -0.3, "high": -0.1},
            {"of": "relevance", "value": 0.01, "low": -0.1, "high": 0.1},
        ],
        "counts": {"": [["food_safety", 1, 1]], "2026": [["food_safety", 1200, 1195], ["new", 0, 3]]},
    }
    told = comparison(found, desk.plan)
    by_name = {line.name: line for line in told.lines}
    assert by_name["Trung bình các chuyên đề"].verdict == "Tốt hơn"
    assert by_name["An toàn vệ sinh thực phẩm"].verdict == "Kém hơn"
    assert by_name["An toàn vệ sinh thực phẩm"].counts == (("1.200", "1.195", "−5"),)
    assert by_name["An toàn vệ sinh thực phẩm"].difference == "−0,20 (−0,30 đến −0,10)"
    assert by_name["Về y tế hay không"].verdict == "Chưa rõ khác biệt"
    assert by_name["new"].before == "–"
    assert told.years == ("2026",)


@pytest.mark.parametrize(
    ("name", "start"), [("bao-cao.xlsx", b"PK"), ("bao-cao.docx", b"PK"), ("counts.csv", b"\xef\xbb\xbf")]
)
def test_report_files_are_those_that_the_command_writes(desk: Desk, name: str, start: bytes) -> None:
    assert report_file(desk.reports.of(YEAR).value, name).startswith(start)
    with pytest.raises(UsageError, match="no such file"):
        report_file(desk.reports.of(YEAR).value, "../secrets.toml")
