"""`tinyte themes`: the plan's themes."""

from __future__ import annotations

import json
from pathlib import Path

import click

from pipeline.cli.options import json_option, workspace_option

__all__ = ["chosen_plan", "command"]


@click.command()
@workspace_option
@click.option("--plan", type=click.Path(dir_okay=False, path_type=Path), help="A plan's file; else the workspace's.")
@json_option
def command(workspace: Path, plan: Path | None, as_json: bool) -> None:
    """List the plan's themes: codes, names in reports, what counts and what doesn't.

    Adding a theme is adding one [[themes]] table to the plan's file.
    """
    from pipeline.themes import load_plan

    path = chosen_plan(workspace, plan)
    found = load_plan(path)
    if as_json:
        print(json.dumps(found.model_dump(mode="json"), ensure_ascii=False))
        return
    print(f"{found.name} ({', '.join(map(str, found.years))}): {path}")
    for theme in found.themes:
        print(f"\n{theme.code}: {theme.name}\n    + {theme.counts}")
        if theme.not_counts:
            print(f"    - {theme.not_counts}")
    for theme in found.retired:
        print(f"\n{theme.code}: {theme.name} (retired)")


def chosen_plan(workspace: Path, plan: Path | None) -> Path:
    """Return the plan's path: the one named, the workspace's where there is one, or else the shipped one."""
    from pipeline.settings import Workspace
    from pipeline.themes import shipped_plan_path

    if plan:
        return plan
    if (workspace / Workspace.FILE).is_file():
        return Workspace.open(workspace).plan
    return shipped_plan_path()
