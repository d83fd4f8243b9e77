"""The commands: name, module, group and one line each, so that `tinyte --help` imports none of them."""

from __future__ import annotations

from typing import NamedTuple

__all__ = ["COMMANDS", "Entry"]


class Entry(NamedTuple):
    """One command: where it lives and what `tinyte --help` says of it."""

    module: str
    group: str
    summary: str


_EVERY_NIGHT = "Every night"
_REPORT = "The report"
_STEPS = "Single steps, files in and JSON lines out"
_MODELS = "Themes and models"

COMMANDS: dict[str, Entry] = {
    "init": Entry("pipeline.cli.init", _EVERY_NIGHT, "Make a workspace: settings, outlets, the plan of themes."),
    "outlet": Entry(
        "pipeline.cli.outlet", _EVERY_NIGHT, "Add an outlet by its address; learn its layout; list outlets."
    ),
    "night": Entry("pipeline.cli.night", _EVERY_NIGHT, "Crawl, extract, tag, store and count: the whole night."),
    "reextract": Entry("pipeline.cli.reextract", _EVERY_NIGHT, "Extract again from the archive, without the network."),
    "export": Entry("pipeline.cli.export", _EVERY_NIGHT, "Write the counts to .xlsx and .csv."),
    "log": Entry("pipeline.cli.log", _REPORT, "Log broadcasts and print that no crawler sees, from a workbook."),
    "report": Entry("pipeline.cli.report", _REPORT, "Write a period's report; freeze, regenerate and compare reports."),
    "digest": Entry("pipeline.cli.digest", _REPORT, "Write the press digest of a day or a week."),
    "show": Entry("pipeline.cli.show", _REPORT, "Show an item's evidence: where every figure comes from."),
    "similar": Entry("pipeline.cli.similar", _REPORT, "List the articles nearest to one by meaning."),
    "audit": Entry("pipeline.cli.audit", _REPORT, "Say how sure the counts are, by reading a random sample."),
    "doctor": Entry("pipeline.cli.doctor", _EVERY_NIGHT, "Say how each outlet does, and what needs a person."),
    "ledger": Entry("pipeline.cli.ledger", _EVERY_NIGHT, "Show which outlet's days were covered, and which were not."),
    "desk": Entry("pipeline.cli.desk", _EVERY_NIGHT, "Serve the office's web page: coverage, labelling, models."),
    "demo": Entry("pipeline.cli.demo", _EVERY_NIGHT, "Run the night on a small town of news sites on this machine."),
    "extract": Entry("pipeline.cli.extract", _STEPS, "Read one page: title, lead, body, date, unit."),
    "tag": Entry("pipeline.cli.tag", _STEPS, "Tag articles with themes."),
    "explain": Entry("pipeline.cli.explain", _STEPS, "Say which words spoke for and against an article's themes."),
    "themes": Entry("pipeline.cli.themes", _MODELS, "List the plan's themes."),
    "review": Entry("pipeline.cli.review", _MODELS, "Read articles, label them, take labels in; who agrees."),
    "models": Entry("pipeline.cli.models", _MODELS, "List the models, their figures, and which is current."),
    "train": Entry("pipeline.cli.train", _MODELS, "Train a candidate model from labels."),
    "evaluate": Entry("pipeline.cli.evaluate", _MODELS, "Measure a model on labelled articles; compare two."),
    "promote": Entry("pipeline.cli.promote", _MODELS, "Make a model the current one, if it is no worse."),
}
