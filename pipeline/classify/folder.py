"""The folder of models: ``<version>/`` with the model and its manifest, and ``CURRENT`` naming the one in use.

A model is written aside and renamed, so a stop half-way leaves the folder as it was; it is loaded only if every
file has the checksum that the manifest names and scikit-learn has the version that made it. A version with an encoder
holds its files too (see `encoded`); ``<version>.light`` names the words' side of such a version.
"""

from __future__ import annotations

import datetime as dt
import json
import os
import re
import shutil
import tempfile
from pathlib import Path
from typing import Any

import sklearn

from pipeline.classify.data import checksum
from pipeline.classify.encoded import LIGHT_ENDING, Encoded, has_encoder, joined
from pipeline.classify.model import Model
from pipeline.errors import ModelError
from pipeline.resources import shipped

__all__ = [
    "CURRENT",
    "FORMAT",
    "MODEL",
    "check_new",
    "current_version",
    "load_model",
    "manifest",
    "promoted",
    "save_model",
    "set_current",
    "versions",
    "was_current",
]

CURRENT = "CURRENT"
FORMAT = 2
_MANIFEST = "manifest.json"
MODEL = "model.joblib"
_PROMOTIONS = "PROMOTIONS.jsonl"
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,79}")


def load_model(folder: Path | None = None, version: str = "current", threads: int | None = None) -> Model:
    """Load a model; where its encoder can't run for want of a library, its words' side, which a warning says.

    Parameters
    ----------
    folder
        The folder of models; None for the shipped one.
    version
        A version's name, or ``current``; with ``.light`` behind it the words' side alone.
    threads
        Articles that the encoder reads at once; None: as many as the machine has cores, at most four.

    Raises
    ------
    ModelError
        There is no such model, a file of it is missing or changed, or another scikit-learn made it.
    """
    folder = folder or shipped("models")
    version = current_version(folder) if version == "current" else version
    name = version.removesuffix(LIGHT_ENDING)
    verified = manifest(folder, name)
    home = folder / name
    if verified.get("format") != FORMAT:
        raise ModelError(f"{home}: format {verified.get('format')}, this program reads {FORMAT}; train it again")
    for file, digest in verified["files"].items():
        path = home / file
        if not path.is_file():
            raise ModelError(f"{path}: missing; fetch the model again, or train one with 'tinyte train'")
        if checksum(path) != digest:
            raise ModelError(f"{path}: changed since it was written (its checksum differs); fetch the model again")
    if verified["scikit_learn"] != sklearn.__version__:
        raise ModelError(
            f"{home}: made with scikit-learn {verified['scikit_learn']}, here is {sklearn.__version__}; "
            f"install scikit-learn=={verified['scikit_learn']}, or train again with 'tinyte train'"
        )
    import joblib

    model: Model = joblib.load(home / MODEL)
    if version != name or not has_encoder(verified):
        return model.named(version)
    return joined(home, verified, model.named(name), threads)


def current_version(folder: Path) -> str:
    """Return the version that ``CURRENT`` names.

    Raises
    ------
    ModelError
        There is no ``CURRENT``, or it names nothing.
    """
    try:
        version = (folder / CURRENT).read_text(encoding="utf-8").strip()
    except OSError:
        version = ""
    if not version:
        raise ModelError(f"{folder}: no current model; train one with 'tinyte train', then 'tinyte promote VERSION'")
    return version


def versions(folder: Path) -> list[str]:
    """Return the versions in `folder`, by name."""
    found = (path.parent.name for path in folder.glob(f"*/{_MANIFEST}")) if folder.is_dir() else ()
    return sorted(name for name in found if _NAME.fullmatch(name))  # not one that is being written


def manifest(folder: Path, version: str) -> dict[str, Any]:
    """Return the manifest of a version.

    Raises
    ------
    ModelError
        There is no such version, or its manifest can't be read.
    """
    path = folder / version / _MANIFEST
    known = versions(folder)
    if version not in known:
        raise ModelError(f"{folder}: no model '{version}'; there are: {', '.join(known) or 'none'}")
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
        if not isinstance(found["files"], dict) or MODEL not in found["files"] or not found["scikit_learn"]:
            raise ModelError(f"{path}: names no model file; fetch the model again")
    except (ValueError, KeyError, TypeError, OSError) as error:
        raise ModelError(f"{path}: can't be read ({error}); fetch the model again") from None
    return dict(found)


def save_model(
    folder: Path,
    model: Model,
    facts: dict[str, Any],
    texts: dict[str, str] | None = None,
    encoded: Encoded | None = None,
) -> Path:
    """Write `model` as a new version and return its folder.

    Parameters
    ----------
    folder
        The folder of models; made where it is missing.
    model
        The model; its `version` names its folder.
    facts
        What the manifest says beside the checksums.
    texts
        Further files (the card), by name.
    encoded
        The encoder that is mixed with it, and how.

    Raises
    ------
    ModelError
        The version exists, or can't be written.
    """
    import joblib

    check_new(folder, model.version)
    home = folder / model.version
    try:
        folder.mkdir(parents=True, exist_ok=True)
        aside = Path(tempfile.mkdtemp(prefix=".writing-", dir=folder))
    except OSError as error:
        raise ModelError(f"{folder}: can't be written: {error.strerror or error}") from error
    try:
        joblib.dump(model, aside / MODEL, compress=("zlib", 6))
        for name, text in (texts or {}).items():
            (aside / name).write_text(text, encoding="utf-8", newline="\n")
        if encoded:
            encoded.write(aside)
            facts = {**facts, "encoder": encoded.facts}
        files = {path.name: checksum(path) for path in sorted(aside.iterdir())}
        stated = {"format": FORMAT, "version": model.version, "scikit_learn": sklearn.__version__, "files": files}
        text = json.dumps({**stated, **facts}, ensure_ascii=False, indent=1) + "\n"
        (aside / _MANIFEST).write_text(text, encoding="utf-8", newline="\n")
        aside.chmod(0o755)  # mkdtemp's own 0700 would lock others out of a shared folder
        aside.replace(home)
    except OSError as error:
        raise ModelError(f"{home}: can't be written: {error.strerror or error}") from error
    finally:
        shutil.rmtree(aside, ignore_errors=True)
    return home


def check_new(folder: Path, version: str) -> None:
    """Refuse a name that can't be a new version's.

    Raises
    ------
    ModelError
        It is taken, reserved, or can't be a folder's name everywhere.
    """
    if not _NAME.fullmatch(version) or version.lower() == CURRENT.lower() or version.endswith(LIGHT_ENDING):
        raise ModelError(
            f"'{version}': a version's name is letters, digits, '.', '_' and '-', not '{CURRENT}', and doesn't end "
            f"with '{LIGHT_ENDING}'"
        )
    if (folder / version).exists():
        raise ModelError(f"{folder / version}: exists; choose another --version")


def set_current(folder: Path, version: str) -> None:
    """Make `version` the current one, in one step.

    Raises
    ------
    ModelError
        There is no such version, or the folder can't be written.
    """
    manifest(folder, version)
    aside = folder / f".{CURRENT}-{os.getpid()}"
    try:
        aside.write_text(version + "\n", encoding="utf-8", newline="\n")
        aside.replace(folder / CURRENT)
    except OSError as error:
        raise ModelError(f"{folder}: can't be written: {error.strerror or error}") from error


def promoted(folder: Path, version: str, before: str, who: str, why: str, *, forced: bool) -> None:
    """Record a promotion in ``PROMOTIONS.jsonl``: what, in whose place, when, who and why.

    Raises
    ------
    ModelError
        The record can't be written.
    """
    row = {
        "at": dt.datetime.now(dt.UTC).isoformat(timespec="seconds"),
        "version": version,
        "before": before,
        "forced": forced,
        "who": who,
        "why": why,
    }
    try:
        with (folder / _PROMOTIONS).open("a", encoding="utf-8", newline="\n") as file:
            file.write(json.dumps(row, ensure_ascii=False) + "\n")
    except OSError as error:
        raise ModelError(f"{folder / _PROMOTIONS}: can't be written: {error.strerror or error}") from error


def was_current(folder: Path, version: str) -> bool:
    """Whether `version` was the current model before, as the record of promotions says."""
    try:
        rows = [json.loads(line) for line in (folder / _PROMOTIONS).read_text(encoding="utf-8").splitlines() if line]
        return any(version in {row["version"], row["before"]} for row in rows)
    except FileNotFoundError:
        return False
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise ModelError(f"{folder / _PROMOTIONS}: can't be read ({error}); mend or delete it") from None
