"""Writing an outlet's file: commented for the person who will edit it, and never half-written."""

from __future__ import annotations

import os
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

import tomlkit
from tomlkit.items import AoT, Array, Table

from pipeline.errors import ConfigError, UsageError
from pipeline.outlets import Layout, Listing, Outlet, load_outlet

__all__ = ["as_toml", "ensure_free", "file_name", "write_layouts", "write_outlet"]

_HEAD = """\
Nguồn tin do 'tinyte outlet add' ghi; sửa tay được. Dòng bắt đầu bằng # là ghi chú.
An outlet, written by 'tinyte outlet add'; edit it freely. Lines that begin with # are comments."""
_NOTES = {
    "kind": "provincial_paper | broadcaster | portal | central_paper",
    "local_only": "loại nguồn chỉ là phỏng đoán; nếu đúng là báo trung ương thì xóa dòng này; the kind is a guess: "
    "delete this line if it is a central paper, then only its items about the province count",
    "allow_private": "máy trong mạng riêng; a machine in a private network",
}
_EXAMPLES = (
    ("province", '"Sơn La"', "tỉnh mà nguồn này phục vụ; the province it serves"),
    ("local_only", "true", "chỉ tính tin bài liên quan đến tỉnh; its items count only if they concern the province"),
    ("article_pattern", "'-\\d+\\.html$'", "chỉ nhận địa chỉ khớp mẫu; only addresses that match are articles"),
    ("delay_s", "2.0", "giây giữa hai lần hỏi; seconds between two requests"),
    ("enabled", "false", "tạm nghỉ nguồn này; leave it out for now"),
)
_SELECTORS = """\
[selectors]  # CSS, chỉ khi máy đọc sai; only where the generic way needs help.
title = "h1.detail-title"
lead = "div.detail-sapo"
body = "div.detail-content"
published = "span.detail-time"
drop = ["div.box-related"]"""
_LEARNT = (
    "máy tự học từ tin bài của nguồn này; sửa hoặc xóa được, [selectors] luôn được ưu tiên. Learnt from the outlet's "
    "own pages: edit or delete it freely; what [selectors] sets goes first; 'tinyte outlet learn' replaces it"
)


def file_name(outlet: Outlet) -> str:
    """Return the outlet's file name: its host, with `_` for the colons that Windows forbids in names.

    Examples
    --------
    >>> from pipeline.records import OutletKind
    >>> file_name(Outlet(name="Báo", url="http://127.0.1.1:8801", kind=OutletKind.PORTAL))
    '127.0.1.1_8801.toml'
    """
    return outlet.host.replace(":", "_").replace("[", "").replace("]", "") + ".toml"


def as_toml(outlet: Outlet) -> str:
    """Return the outlet's file: what is set, and as comments what may be."""
    doc = tomlkit.document()
    for line in _HEAD.splitlines():
        doc.add(tomlkit.comment(line))
    doc.add(tomlkit.nl())
    given = outlet.model_dump(exclude_defaults=True, exclude={"listings", "selectors", "layouts"})
    for key, value in given.items():
        item = _lines(value) if isinstance(value, tuple) else tomlkit.item(value)
        doc.add(key, item.comment(_NOTES[key]) if key in _NOTES else item)
    doc.add(tomlkit.nl())
    for key, example, meaning in _EXAMPLES:
        if key not in given:
            doc.add(tomlkit.comment(f"{key} = {example}  # {meaning}"))
    if outlet.listings:
        doc.add("listings", _listings(outlet.listings))
    selectors = outlet.selectors.model_dump(exclude_defaults=True)
    if selectors:
        doc.add("selectors", _table(selectors))
    else:
        doc.add(tomlkit.nl())
        for line in _SELECTORS.splitlines():
            doc.add(tomlkit.comment(line))
    if outlet.layouts:
        doc.add(tomlkit.nl())
        doc.add("layouts", _layouts(outlet.layouts))
    return tomlkit.dumps(doc)


def ensure_free(outlet: Outlet, folder: Path, *, force: bool = False) -> None:
    """Check that the outlet's file may be written into `folder`.

    Raises
    ------
    UsageError
        A file describes its host already: the same one and `force` isn't set, or one of another name.
    """
    path = folder / file_name(outlet)
    other = _described_by(outlet.host, folder)
    if other is not None and (not force or other != path):
        hint = "pass --force to replace it" if other == path else "delete it first"
        raise UsageError(f"{other}: describes {outlet.host} already; {hint}")
    if path.exists() and not force:
        raise UsageError(f"{path}: exists already; pass --force to replace it")


def write_outlet(outlet: Outlet, folder: Path, *, force: bool = False) -> Path:
    """Write the outlet's file into `folder` and return its path.

    It is written aside, flushed to the disk, read back, and only then given its name.

    Raises
    ------
    UsageError
        A file describes this host already, and `force` isn't set; or the folder can't be written to.
    """
    ensure_free(outlet, folder, force=force)
    path = folder / file_name(outlet)
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise UsageError(f"{folder}: can't be made: {error.strerror or error}") from error
    _put(path, as_toml(outlet))
    return path


def write_layouts(path: Path, layouts: Sequence[Layout]) -> None:
    """Put learnt `layouts` into the outlet's file at `path` in place of those it has; the rest stays as it is.

    What a person wrote, comments and order included, is kept.

    Raises
    ------
    ConfigError
        The file is missing or can't be used as it stands: nothing is written then.
    UsageError
        It can't be written.
    """
    load_outlet(path)
    doc = tomlkit.parse(path.read_text(encoding="utf-8-sig"))
    if "layouts" in doc:
        doc.remove("layouts")
    text = tomlkit.dumps(doc).rstrip("\n") + "\n"
    if layouts:
        learnt = tomlkit.document()
        learnt.add("layouts", _layouts(layouts))
        text += "\n" + tomlkit.dumps(learnt)
    _put(path, text)


def _put(path: Path, text: str) -> None:
    """Write aside, flush to the disk, read back, and only then give it its name."""
    aside = path.with_suffix(".toml.new")
    try:
        with aside.open("w", encoding="utf-8", newline="\n") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        load_outlet(aside)
        aside.replace(path)
    except OSError as error:
        with suppress(OSError):  # what went wrong before is what the person must hear of
            aside.unlink(missing_ok=True)
        raise UsageError(f"{path}: can't be written: {error.strerror or error}") from error


def _described_by(host: str, folder: Path) -> Path | None:
    for path in sorted(folder.glob("*.toml")):
        try:
            if load_outlet(path).host == host:
                return path
        except ConfigError:  # a broken file of another outlet is the night's business, and its own name tells
            continue
    return None


def _lines(values: tuple[str, ...]) -> Array:
    array = tomlkit.array()
    array.extend(values)
    return array.multiline(multiline=True)


def _listings(listings: tuple[Listing, ...]) -> AoT:
    tables = tomlkit.aot()
    for listing in listings:
        tables.append(_table({"url": listing.url, **({"next": listing.next} if listing.next else {})}))
    return tables


def _layouts(layouts: Sequence[Layout]) -> AoT:
    tables = tomlkit.aot()
    for layout in layouts:
        table = tomlkit.table()
        table.add(tomlkit.comment(_LEARNT))
        for key, value in layout.model_dump(exclude_defaults=True, exclude={"evidence"}).items():
            table.add(key, _lines(value) if isinstance(value, tuple) else value)
        evidence = tomlkit.inline_table()
        for key, value in layout.evidence.model_dump(exclude_defaults=True).items():
            evidence.add(key, round(value, 3) if isinstance(value, float) else value)
        table.add("evidence", evidence)
        tables.append(table)
    return tables


def _table(values: dict[str, Any]) -> Table:
    table = tomlkit.table()
    for key, value in values.items():
        table.add(key, _lines(value) if isinstance(value, tuple) else value)
    return table
