"""An outlet learns its own layout: from a handful of its pages to CSS selectors, with the evidence for each.

What repeats over the pages of one site is furniture; what differs is the article. A selector is taken where what it
finds agrees with what the pages say elsewhere, and only after it has held on pages that were kept back.
"""

from __future__ import annotations

from pipeline.learn.agreement import agreement
from pipeline.learn.induce import learn
from pipeline.learn.samples import Agreement, Learnt, Sample

__all__ = ["Agreement", "Learnt", "Sample", "agreement", "learn"]
