"""A model put to labelled articles."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

import numpy as np

from pipeline.classify import Model, Text, segment_texts
from pipeline.classify.data import Label, open_text, read_labels, read_texts
from pipeline.classify.train import examples
from pipeline.evaluate.metrics import Judged
from pipeline.themes import Plan

__all__ = ["judge", "labelled"]


def labelled(
    label_files: Sequence[Path],
    article_files: Sequence[Path],
    plan: Plan,
    split: str = "",
    n_jobs: int | None = 1,
    stored: Iterable[Text] = (),
) -> tuple[list[Label], dict[str, str]]:
    """Read labels, and the segmented articles that they speak of.

    Parameters
    ----------
    label_files, article_files
        CSV and JSON lines, gzipped or not; an article's last row wins.
    plan
        The plan whose themes the labels name.
    split
        Rows of this split only; empty takes every row, and rows without a split are always taken.
    n_jobs
        As for `language.segment_many`.
    stored
        Further articles, before those of the files.

    Raises
    ------
    InputError
        A file or a row in it can't be used.
    """
    labels = [one for path in label_files for one in read_labels(path, plan) if not split or one.split in {"", split}]
    wanted = {label.id for label in labels}
    texts = {text.id: text for text in stored if text.id in wanted}
    for path in article_files:
        with open_text(path) as file:
            texts.update({text.id: text for text in read_texts(file, str(path)) if text.id in wanted})
    return labels, {one.id: one.words for one in segment_texts(texts.values(), n_jobs)}


def judge(model: Model, labels: Sequence[Label], words: Mapping[str, str]) -> Judged:
    """Put `model` to the labelled articles.

    Raises
    ------
    InputError
        An article is missing, or there is no label.
    """
    data = examples(labels, words, model.codes)
    parts = [data.words[at : at + 512] for at in range(0, len(data), 512)]
    probabilities = np.vstack([model.probabilities(part) for part in parts])
    return Judged(
        model.version, model.codes, data.ids, data.truth, probabilities, model.decide(probabilities), model.cold
    )
