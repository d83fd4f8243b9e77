"""`tinyte models`: the versions, their figures, the one in use."""

from __future__ import annotations

import json
from pathlib import Path

import click

from pipeline.cli.options import json_option


@click.command()
@click.option("--models", type=click.Path(file_okay=False, path_type=Path), help="The folder; else the shipped one.")
@json_option
def command(models: Path | None, as_json: bool) -> None:
    """List the models, their figures, and which is current.

    Figures are those written when the model was made: on the split dev where there was one, else held out.
    """
    from pipeline.classify.folder import current_version, manifest, versions
    from pipeline.errors import ModelError
    from pipeline.resources import shipped

    folder = models or shipped("models")
    try:
        current = current_version(folder)
    except ModelError:
        current = ""
    rows = [{**manifest(folder, name), "current": name == current} for name in versions(folder)]
    if as_json:
        print(json.dumps(rows, ensure_ascii=False))
        return
    print(f"{'':2}{'version':24} {'made':10} {'labels':>6}  {'micro':>6} {'macro':>6} {'relev.':>6}  measured on")
    for row in rows:
        figures = row.get("figures") or {}
        on = "dev" if "dev" in figures else "held_out"
        shown = figures.get(on, {})
        cells = " ".join(f"{shown.get(key, float('nan')):6.3f}" for key in ("micro_f1", "macro_f1", "relevance_f1"))
        mark = "* " if row["current"] else "  "
        learnt = row.get("labels", 0) + row.get("more_labels", 0)
        print(f"{mark}{row['version']:24} {row.get('made', ''):10} {learnt:6}  {cells}  {on}")
    if current and not any(row["current"] for row in rows):
        print(f"CURRENT names '{current}', which isn't there")
