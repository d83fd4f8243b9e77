"""The two charts of a printed report, as PNG: readable in black and white, the same bytes from the same figures.

The font is the one that comes inside matplotlib (DejaVu), so that a chart looks alike on every machine.
"""

from __future__ import annotations

import io
import textwrap
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from pipeline.report.vietnamese import number

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

__all__ = ["Bars", "bars_across", "bars_up"]

_DPI = 200  # sharp in print; 165 mm wide: 1,300 pixels
_INK, _PALE, _GRID = "#262626", "#ffffff", "#c8c8c8"
_INCH = 25.4
_LABEL = 44  # characters of a theme's name on one line
_MOST_MONTHS = 14  # with more columns, their names stand upright
_MOST_DIGITS = 84  # characters of numbers above the columns: more would touch one another


@dataclass(frozen=True, slots=True)
class Bars:
    """One series of a chart: its name in the legend, and a value for each label."""

    name: str
    values: tuple[int, ...]


def bars_across(labels: Sequence[str], series: Sequence[Bars], *, width_mm: float = 165) -> bytes:
    """Return a chart of lying bars, the first label on top: for names that are long, as themes' are.

    Parameters
    ----------
    labels
        What the bars stand for; long ones are broken into lines.
    series
        One or two: the first is drawn filled, the second hatched.
    width_mm
        The chart's width on paper.
    """
    broken = [textwrap.fill(label, _LABEL) for label in labels]
    lines = sum(max(1.0, 0.8 * (label.count("\n") + 1)) for label in broken)
    height_mm = 16 + lines * 4.2 * (1.7 if len(series) > 1 else 1.2)
    with _figure(width_mm, height_mm) as (figure, axes):
        size = 0.72 / len(series)
        for n, one in enumerate(series):
            places = [at + (n - (len(series) - 1) / 2) * size for at in range(len(labels))]
            drawn = axes.barh(places, one.values, height=size * 0.92, **_look(n), label=one.name)
            axes.bar_label(drawn, [number(value) for value in one.values], padding=2, fontsize=7)
        axes.set_yticks(range(len(labels)), broken, fontsize=7.5)
        axes.set_ylim(len(labels) - 0.45, -0.55)
        _finish(axes, series, across=True)
        return _png(figure)


def bars_up(labels: Sequence[str], series: Sequence[Bars], *, width_mm: float = 165, height_mm: float = 72) -> bytes:
    """Return a chart of standing bars, from left to right: for months; parameters as for `bars_across`."""
    with _figure(width_mm, height_mm) as (figure, axes):
        size = 0.76 / len(series)
        for n, one in enumerate(series):
            places = [at + (n - (len(series) - 1) / 2) * size for at in range(len(labels))]
            drawn = axes.bar(places, one.values, width=size * 0.92, **_look(n), label=one.name)
            if _room(series, n):
                axes.bar_label(drawn, [number(value) for value in one.values], padding=1, fontsize=6.5)
        axes.set_xticks(range(len(labels)), labels, fontsize=7.5, rotation=0 if len(labels) <= _MOST_MONTHS else 90)
        axes.set_xlim(-0.6, max(len(labels), 1) - 0.4)
        _finish(axes, series, across=False)
        return _png(figure)


@contextmanager
def _figure(width_mm: float, height_mm: float) -> Iterator[tuple[Figure, Axes]]:
    """Give an empty figure in matplotlib's own settings, whatever this machine's matplotlibrc says."""
    import matplotlib as mpl
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    with mpl.rc_context():
        mpl.rcdefaults()
        mpl.rcParams.update(
            {"font.family": ["DejaVu Sans"], "hatch.linewidth": 0.6, "axes.linewidth": 0.6, "font.size": 8}
        )
        figure = Figure(figsize=(width_mm / _INCH, height_mm / _INCH), dpi=_DPI, layout="constrained")
        FigureCanvasAgg(figure)
        yield figure, figure.add_subplot()


def _look(n: int) -> dict[str, Any]:
    """Return how series `n` is drawn: black ink alone must tell the two apart."""
    if n == 0:
        return {"color": _INK, "edgecolor": _INK, "linewidth": 0.6}
    return {"color": _PALE, "edgecolor": _INK, "linewidth": 0.6, "hatch": "////"}


def _room(series: Sequence[Bars], n: int) -> bool:
    """Whether the numbers of series `n` fit above its columns, beside those of the ones before it."""
    return sum(max(2, len(number(value)) + 1) for one in series[: n + 1] for value in one.values) <= _MOST_DIGITS


def _finish(axes: Axes, series: Sequence[Bars], *, across: bool) -> None:
    from matplotlib.ticker import FuncFormatter, MaxNLocator

    most = max((value for one in series for value in one.values), default=0)
    values = axes.xaxis if across else axes.yaxis
    values.set_major_locator(MaxNLocator(nbins=6, integer=True))
    values.set_major_formatter(FuncFormatter(lambda value, _: number(value)))
    (axes.set_xlim if across else axes.set_ylim)(0, max(most, 1) * 1.12)
    axes.grid(visible=True, axis="x" if across else "y", color=_GRID, linewidth=0.5)
    axes.set_axisbelow(True)
    axes.spines[["top", "right"]].set_visible(False)
    axes.tick_params(axis="both", length=0)
    values.set_tick_params(labelsize=7)
    if len(series) > 1:
        axes.figure.legend(loc="outside upper center", ncols=len(series), frameon=False, fontsize=8)


def _png(figure: Figure) -> bytes:
    written = io.BytesIO()
    # No text chunk: matplotlib would write its version, and the bytes would change with it.
    figure.savefig(written, format="png", dpi=_DPI, metadata={"Software": None})
    return written.getvalue()
