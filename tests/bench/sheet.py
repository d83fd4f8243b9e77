"""The benchmark's sheet: what was asked, what was measured, whether that is enough."""

from __future__ import annotations

from measures import Quality, share
from rich.console import Console
from rich.table import Table

__all__ = ["Sheet"]


class Sheet:
    """Collects the rows of the result and prints them."""

    def __init__(self, console: Console, title: str = "The night, asked and measured") -> None:
        self._title = title
        self._console = console
        self._rows: list[tuple[str, str, str, bool | None]] = []
        self._tables: list[Table] = []

    @property
    def good(self) -> bool:
        """Whether every figure is as asked."""
        return all(ok is not False for *_, ok in self._rows)

    def add(self, what: str, asked: str, measured: str, *, ok: bool | str | None = "compare") -> None:
        """Add a figure. `ok` None: nothing was asked; left out: the two texts must be the same ("all": n/n)."""
        if ok == "compare":
            done, _, whole = measured.partition("/")
            ok = done == whole if asked == "all" else measured == asked
        self._rows.append((what, asked, measured, bool(ok) if ok is not None else None))
        mark = {True: "ok", False: "NOT", None: ""}[self._rows[-1][3]]
        self._console.print(f"  {what}: {measured}  [asked: {asked}] {mark}", style="dim", markup=False)

    def layouts(self, groups: dict[str, Quality]) -> None:
        """Add a table with a row a layout."""
        table = Table(title="By layout", title_justify="left")
        for head in ("layout", "found", "body F1", "titles %", "leads %", "days %"):
            table.add_column(head, justify="left" if head == "layout" else "right")
        for name, group in sorted(groups.items()):
            table.add_row(
                name,
                f"{group.pages}/{group.live}",
                f"{group.body_f1:.3f}",
                f"{share(group.title, group.pages):.1f}",
                f"{share(group.lead, group.leads):.1f}",
                f"{share(group.day, group.pages):.1f}",
            )
        self._tables.append(table)

    def show(self) -> None:
        """Print all of it."""
        table = Table(title=self._title, title_justify="left")
        for head in ("what", "asked", "measured", "ok"):
            table.add_column(head)
        for what, asked, measured, ok in self._rows:
            table.add_row(what, asked, measured, {True: "[green]yes[/]", False: "[red]NO[/]", None: "–"}[ok])
        for one in (*self._tables, table):
            self._console.print(one)
