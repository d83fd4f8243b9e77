"""Why an article waits, in words for the person who reads it."""

from __future__ import annotations

from pipeline.review.ordering import AUDIT, NEW_THEME, PLAIN, SECOND, UNSURE_MODEL
from pipeline.store import RELEVANT, Queued
from pipeline.themes import Plan

__all__ = ["reason"]


def reason(queued: Queued, plan: Plan) -> str:
    """Return why `queued` waits, as a Vietnamese sentence; for an audit it tells nothing of what the model said."""
    why = queued.why
    if queued.kind == AUDIT:
        said = f"Mẫu kiểm tra ngẫu nhiên “{why['audit']}”: đọc không xem kết quả của máy"
    elif queued.kind == NEW_THEME:
        had = int(why.get("labels", 0))
        number = f"mới có {had} bài được người đọc gán nhãn “có”" if had else "chưa có bài nào được người đọc gán nhãn"
        said = f"Chuyên đề “{plan.named(queued.subject)}” {number}; bài này có thể thuộc chuyên đề đó"
    elif queued.kind == UNSURE_MODEL:
        said = _doubt(queued, plan)
    elif queued.kind == SECOND:
        said = "Được chọn để đối chiếu ý kiến giữa những người gán nhãn"
    elif queued.kind == PLAIN:
        said = "Bài mới, chưa có ai đọc"
    else:
        said = "Được chọn để đọc"
    return said + (". Bài này cần hai người đọc độc lập." if queued.wanted > 1 else ".")


def _doubt(queued: Queued, plan: Plan) -> str:
    why = queued.why
    score, threshold, had = _percent(why["score"]), _percent(why["threshold"]), int(why["labels"])
    if why["theme"] == RELEVANT:
        return f"Máy chưa chắc bài này có phải về y tế không ({score}, ngưỡng {threshold})"
    number = f"mới có {had} bài" if had else "chưa có bài nào"
    rare = f"; chuyên đề này {number} được người đọc gán nhãn “có”" if had < _PLENTY else ""
    return f"Máy chưa chắc về chuyên đề “{plan.named(why['theme'])}” ({score}, ngưỡng {threshold}){rare}"


_PLENTY = 50  # labels a theme from which its counts begin to be reliable (corpus/GUIDELINE.md)


def _percent(value: float) -> str:
    return f"{100 * float(value):.0f}%"
