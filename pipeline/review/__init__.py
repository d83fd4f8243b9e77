"""Reviewing: what people label, in the desk, in the terminal and outside the program, and its way back.

`Review` is the door for whoever shows articles to people: it hands out the next article, takes in what a person said,
and takes it back. The queue's order is `ordering`, how far people agree `agreement`, where they differ `disputes`,
files for Excel, doccano and Label Studio `exchange`, the annotator's rules `guideline`.
"""

from __future__ import annotations

from pipeline.review.agreement import Agreement, agreement
from pipeline.review.disputes import Dispute, disputes
from pipeline.review.guideline import Guideline, ThemeRule, guideline
from pipeline.review.session import Review
from pipeline.review.tasks import Progress, Proposal, Task

__all__ = [
    "Agreement",
    "Dispute",
    "Guideline",
    "Progress",
    "Proposal",
    "Review",
    "Task",
    "ThemeRule",
    "agreement",
    "disputes",
    "guideline",
]
