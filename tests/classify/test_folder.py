from __future__ import annotations

import json
from pathlib import Path
from unittest.mock import patch

import pytest

from pipeline.classify import load_model
from pipeline.classify.folder import current_version, promoted, save_model, set_current, versions, was_current
from pipeline.classify.train import Trained
from pipeline.errors import ModelError


@pytest.fixture
def folder(tmp_path: Path, trained: Trained) -> Path:
    save_model(tmp_path, trained.model, {"labels": 3}, {"card.md": "# Thẻ\n"})
    set_current(tmp_path, "small")
    return tmp_path


def test_what_was_saved_is_loaded(folder: Path, trained: Trained) -> None:
    words = ["Trạm_y_tế xã\n\ntiêm vắc_xin"]
    model = load_model(folder)
    assert model.version == "small"
    assert model.probabilities(words).tobytes() == trained.model.probabilities(words).tobytes()
    assert versions(folder) == ["small"]


@pytest.mark.parametrize("name", ["model.joblib", "card.md"])
def test_a_changed_or_missing_file_is_refused(folder: Path, name: str) -> None:
    path = folder / "small" / name
    path.write_bytes(path.read_bytes()[:-1] + b"?")
    with pytest.raises(ModelError, match="changed since it was written"):
        load_model(folder)
    path.unlink()
    with pytest.raises(ModelError, match="missing"):
        load_model(folder)


def test_another_scikit_learn_is_refused(folder: Path) -> None:
    path = folder / "small" / "manifest.json"
    stated = json.loads(path.read_text(encoding="utf-8"))
    path.write_text(json.dumps({**stated, "scikit_learn": "0.1"}), encoding="utf-8")
    with pytest.raises(ModelError, match=r"made with scikit-learn 0\.1"):
        load_model(folder)
    path.write_text("{}", encoding="utf-8")
    with pytest.raises(ModelError, match="can't be read"):
        load_model(folder)


def test_unknown_versions_and_an_empty_folder_are_told(folder: Path, tmp_path: Path) -> None:
    with pytest.raises(ModelError, match="no model 'other'; there are: small"):
        load_model(folder, "other")
    with pytest.raises(ModelError, match="no current model"):
        current_version(tmp_path / "none")


@pytest.mark.parametrize("name", ["small", "../up", "", "CURRENT", "a/b", ".hidden"])
def test_a_name_that_is_taken_or_no_name_is_refused(folder: Path, trained: Trained, name: str) -> None:
    with pytest.raises(ModelError):
        save_model(folder, trained.model.named(name), {})
    assert sorted(path.name for path in folder.iterdir()) == ["CURRENT", "small"]


def test_a_full_disk_leaves_the_folder_as_it_was(folder: Path, trained: Trained) -> None:
    with (
        patch("joblib.dump", side_effect=OSError(28, "No space left on device")),
        pytest.raises(ModelError, match="No space left"),
    ):
        save_model(folder, trained.model.named("next"), {})
    assert sorted(path.name for path in folder.iterdir()) == ["CURRENT", "small"]


def test_promotions_are_remembered(folder: Path) -> None:
    assert not was_current(folder, "small")
    promoted(folder, "next", "small", "An", "thử", forced=True)
    assert was_current(folder, "small")
    assert was_current(folder, "next")
    (folder / "PROMOTIONS.jsonl").write_text("{", encoding="utf-8")
    with pytest.raises(ModelError, match="mend or delete it"):
        was_current(folder, "small")
