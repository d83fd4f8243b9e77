"""The desk's colours and letters."""

from __future__ import annotations

__all__ = ["COLOURS", "THEME"]

_FONT = '"Segoe UI", "Noto Sans", "Helvetica Neue", Arial, "Liberation Sans", sans-serif'
THEME: dict[str, object] = {
    "base": "light",
    "primaryColor": "#0b6266",
    "backgroundColor": "#ffffff",
    "secondaryBackgroundColor": "#f2f5f6",
    "textColor": "#1b2a31",
    "linkColor": "#0b5a8a",
    "borderColor": "#cfd9dd",
    "font": _FONT,
    "headingFont": _FONT,
    "headingFontSizes": ["1.6rem", "1.25rem", "1.05rem", "1rem", "1rem", "1rem"],
    "baseRadius": "small",
    "showWidgetBorder": True,
}
"""Streamlit's options of its own looks. Every text on its ground has a contrast of at least 4.5 (WCAG 2, AA)."""

COLOURS = (
    "#fde8c8", "#d7ecd9", "#d8e6f7", "#f6dbe3", "#e6def5", "#fbf3b8", "#cfeeee", "#ecdccb", "#dfe3e6",
)  # fmt: skip
"""Grounds of highlighted words, a theme each in turn: pale, so that dark text keeps its contrast."""
