"""How the outlets do, in the words of the desk."""

from __future__ import annotations

from dataclasses import dataclass

from pipeline.desk.findings import VIETNAMESE
from pipeline.desk.look import moment
from pipeline.night.doctor import Diagnosis, OutletHealth
from pipeline.night.findings import Level
from pipeline.report.vietnamese import number, percent
from pipeline.store import Relearnt

__all__ = ["Row", "rows"]

_STATES = {
    "ok": ("Bình thường", "ok"),
    "young": ("Mới theo dõi", "rest"),
    "degraded": ("Đọc kém hơn trước", "note"),
    "silent": ("Không có tin mới", "note"),
    "down": ("Không truy cập được", "person"),
    "resting": ("Đang tắt", "rest"),
    "not yet read": ("Chưa đọc lần nào", "note"),
}
_SHOWN = ("title", "lead", "body", "date")
_RELEARNT = {
    Relearnt.TAKEN: "đã học lại cách trình bày",
    Relearnt.KEPT: "đã thử học lại cách trình bày, chưa tốt hơn",
    Relearnt.FEW: "trang đổi cách trình bày, chưa đủ bài để học lại",
    Relearnt.WAITING: "đã thử học lại cách trình bày, chưa được",
}


@dataclass(frozen=True, slots=True)
class Row:
    """An outlet's line: its state in words, with the class of its ground; what is known of its pace and drift."""

    host: str
    name: str
    state: str
    ground: str
    last_read: str
    week: str
    usual: str
    shares: tuple[tuple[str, str], ...]
    drift: str
    person: bool


def rows(found: Diagnosis) -> list[Row]:
    """Return an outlet's row each, those that need a person first."""
    needed = {finding.about for finding in found.findings if finding.level is Level.PERSON}
    made = [_row(line, person=line.outlet in needed) for line in found.outlets]
    return sorted(made, key=lambda row: (not row.person, row.name))


def _row(line: OutletHealth, *, person: bool) -> Row:
    state, ground = _STATES.get(line.state, (line.state, "note"))
    shares = line.usual.shares
    return Row(
        host=line.outlet,
        name=line.name,
        state=state,
        ground="person" if person else ground,
        last_read=moment(line.last_read) if line.last_read else "chưa lần nào",
        week=number(line.usual.week),
        usual=number(line.usual.habit, 1) if line.usual.habit is not None else "–",
        shares=tuple(
            (VIETNAMESE[f"field.{key}"], percent(shares[key], 0))
            for key in ("title", "lead", "body", "date")
            if key in shares
        ),
        drift=_drift(line),
        person=person,
    )


def _drift(line: OutletHealth) -> str:
    said = []
    judged = line.judgement
    if judged is not None and judged.fields:
        said.append("kém hơn trước: " + ", ".join(VIETNAMESE.get(f"field.{field}", field) for field in judged.fields))
    if judged is not None and judged.relearnt in _RELEARNT:
        mended = f", đọc lại {number(judged.mended)} trang" if judged.mended else ""
        said.append(f"{_RELEARNT[judged.relearnt]}{mended}")
    if line.forbidden:
        said.append(f"robots.txt cấm {number(line.forbidden)} địa chỉ")
    return "; ".join(said)
