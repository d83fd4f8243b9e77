"""The office's log in the store: imports, all or nothing, what of them is in force, and how they are undone."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence

from sqlalchemy import Select, case, func, insert, select, text, update
from sqlalchemy.orm import Session

from pipeline.errors import UsageError
from pipeline.records import VIETNAM, OutletKind, Unit
from pipeline.store.engine import Database
from pipeline.store.log_match import changes, fresh_id, twins
from pipeline.store.log_rows import LogChanges, LogEntry, Logged, LogImport, LogImported, LogTwin
from pipeline.store.log_tables import LoggedRow, LogImportRow, LogSightingRow
from pipeline.store.sql import in_batches
from pipeline.store.tables import ArticleRow
from pipeline.text import clean

__all__ = ["Logbook"]

_DAY = dt.timedelta(days=1)


class Logbook(Database):
    """The store's methods for what people logged by hand."""

    def import_log(
        self,
        entries: Sequence[LogEntry],
        *,
        who: str,
        file: str,
        digest: str = "",
        at: dt.datetime | None = None,
        keep: bool = False,
        replace: bool = False,
        dry_run: bool = False,
    ) -> LogImported:
        """Take in the rows of one file, all or none, safe from a power cut.

        Rows already imported are recognised, corrections replace what they correct and can be undone.

        Parameters
        ----------
        who
            The person who answers for it.
        file, digest
            The file's name, by which the next import of it is recognised, and its content's digest.
        keep
            Count its rows even where they seem to be crawled articles.
        replace
            Take former imports of a file of this name back: what only they hold counts no more.
        dry_run
            Only say what would change.
        """
        told = LogImport(0, at or _now(), who, file, 0, 0, 0, keep)
        with self._write(durable=True) as session:
            if session.get_bind().dialect.name == "postgresql":
                session.execute(text("LOCK TABLE logged IN EXCLUSIVE MODE"))  # two imports at once would both be new
            current = [_logged(*row) for row in session.execute(_in_force())]
            found = changes(entries, current, _of_file(session, file))
            number = _add_import(session, found, told, digest)
            _add_rows(session, number, found, {one.id for one in current})
            if replace:
                _undo_former(session, number, told)
            linked = _link(session)
            mine = {n for (n,) in session.execute(select(LogSightingRow.n).where(LogSightingRow.import_id == number))}
            if dry_run:
                session.rollback()
        return LogImported(
            None if dry_run else number, found, tuple(twin for twin in linked if twin.logged.version in mine)
        )

    def logged(self, *, since: dt.date | None = None, until: dt.date | None = None) -> list[Logged]:
        """Return the items in force from day `since` to day `until`, both included, by day, outlet and id."""
        query = _in_force()
        if since:
            query = query.where(LoggedRow.day >= since)
        if until:
            query = query.where(LoggedRow.day <= until)
        with self._read() as session:
            return [_logged(*row) for row in session.execute(query)]

    def logged_versions(self, id_: str) -> list[tuple[LogImport, Logged]]:
        """Return what imports, undone ones included, said of the item `id_`, oldest first."""
        query = (
            select(LoggedRow, LogImportRow, LogSightingRow.sheet, LogSightingRow.row, LogImportRow.kept)
            .join(LogSightingRow, LogSightingRow.n == LoggedRow.n)
            .join(LogImportRow, LogImportRow.id == LogSightingRow.import_id)
            .where(LoggedRow.id == id_)
            .order_by(LogImportRow.id)
        )
        with self._read() as session:
            return [(_import(row[1]), _logged(*row)) for row in session.execute(query)]

    def log_imports(self) -> list[LogImport]:
        """Return all imports, undone ones included, oldest first."""
        with self._read() as session:
            return [_import(row) for row in session.scalars(select(LogImportRow).order_by(LogImportRow.id))]

    def undo_log(self, number: int, *, who: str, at: dt.datetime | None = None) -> LogImport:
        """Take the import `number` back: what only it said counts no more, what it corrected is in force again.

        Raises
        ------
        UsageError
            There is no such import, or it was undone before.
        """
        with self._write(durable=True) as session:
            row = session.get(LogImportRow, number)
            if row is None:
                some = session.scalar(select(func.count()).select_from(LogImportRow))
                hint = "'tinyte log list' shows them"
                empty = "nothing was taken in yet; 'tinyte log import FILE' takes a sheet in"
                raise UsageError(f"there is no import {number}; {hint if some else empty}")
            if row.undone is not None:
                when = f"{row.undone.astimezone(VIETNAM):%d/%m/%Y %H:%M}"
                raise UsageError(
                    f"import {number} was undone on {when} by {row.undone_by}: nothing is left to undo; "
                    f"'tinyte log import' takes {row.file} in again"
                )
            row.undone, row.undone_by = at or _now(), who
            session.flush()
            _link(session)
            return _import(row)

    def link_log(self) -> list[LogTwin]:
        """Look anew which logged items in force seem to be crawled articles; return all such pairs.

        Articles may come after what was logged of them, so a report does this first.
        """
        with self._write() as session:
            return _link(session)


def _now() -> dt.datetime:
    return dt.datetime.now(dt.UTC)


def _in_force() -> Select[LoggedRow, LogImportRow, str, int, int]:
    """Select the last version of each row that an import in force holds, and the first such import as its evidence."""
    seen = (
        select(
            LogSightingRow.n,
            func.min(LogSightingRow.import_id).label("first"),
            func.max(case((LogImportRow.kept, 1), else_=0)).label("kept"),
        )
        .join(LogImportRow, LogImportRow.id == LogSightingRow.import_id)
        .where(LogImportRow.undone.is_(None))
        .group_by(LogSightingRow.n)
        .subquery()
    )
    latest = select(func.max(LoggedRow.n)).join(seen, seen.c.n == LoggedRow.n).group_by(LoggedRow.id)
    return (
        select(LoggedRow, LogImportRow, LogSightingRow.sheet, LogSightingRow.row, seen.c.kept)
        .join(seen, seen.c.n == LoggedRow.n)
        .join(LogSightingRow, (LogSightingRow.n == LoggedRow.n) & (LogSightingRow.import_id == seen.c.first))
        .join(LogImportRow, LogImportRow.id == seen.c.first)
        .where(LoggedRow.n.in_(latest))
        .order_by(LoggedRow.day, LoggedRow.outlet, LoggedRow.id)
    )


def _logged(row: LoggedRow, source: LogImportRow, sheet: str, at: int, kept: int) -> Logged:
    return Logged(
        id=row.id,
        outlet=row.outlet,
        outlet_name=row.outlet_name,
        outlet_kind=OutletKind(row.outlet_kind),
        day=row.day,
        unit=Unit(row.unit),
        themes=tuple(row.themes),
        title=row.title,
        minutes=row.minutes,
        note=row.note,
        who=source.who,
        imported_at=source.at,
        file=source.file,
        row=at,
        sheet=sheet,
        import_id=source.id,
        duplicate_of=row.duplicate_of,
        kept=bool(kept),
        row_id=row.row_id,
        version=row.n,
    )


def _import(row: LogImportRow) -> LogImport:
    return LogImport(
        row.id, row.at, row.who, row.file, row.new, row.known, row.corrected, row.kept, row.undone, row.undone_by
    )


def _former(session: Session, file: str) -> list[LogImportRow]:
    """Return the imports in force of a file of this name; told here, for SQLite knows no case beyond ASCII."""
    rows = session.scalars(select(LogImportRow).where(LogImportRow.undone.is_(None)).order_by(LogImportRow.id))
    return [row for row in rows if clean(row.file).casefold() == clean(file).casefold()]


def _of_file(session: Session, file: str) -> set[int]:
    """Return the versions that imports in force of a file of this name hold."""
    imports = [row.id for row in _former(session, file)]
    query = select(LogSightingRow.n).where(LogSightingRow.import_id.in_(imports))
    return {n for (n,) in session.execute(query)}


def _undo_former(session: Session, number: int, one: LogImport) -> None:
    for row in _former(session, one.file):
        if row.id != number:
            row.undone, row.undone_by = one.at, one.who
    session.flush()


def _add_import(session: Session, found: LogChanges, one: LogImport, digest: str) -> int:
    row = LogImportRow(
        at=one.at,
        who=one.who,
        file=one.file,
        digest=digest,
        new=len(found.new),
        known=len(found.known),
        corrected=len(found.corrected),
        kept=one.kept,
        undone=None,
        undone_by="",
    )
    session.add(row)
    session.flush()
    return row.id


def _add_rows(session: Session, number: int, found: LogChanges, taken: set[str]) -> None:
    last = session.scalar(select(func.max(LoggedRow.n))) or 0
    pairs = [(one.id, entry) for one, entry in found.corrected]
    for entry in found.new:
        pairs.append((fresh_id(entry, taken), entry))
        taken.add(pairs[-1][0])
    rows = [_columns(last + n, id_, entry) for n, (id_, entry) in enumerate(pairs, start=1)]
    seen = [(row["n"], entry) for row, (_, entry) in zip(rows, pairs, strict=True)]
    seen += [(one.version, entry) for one, entry in found.known]
    sightings = [{"import_id": number, "n": n, "sheet": entry.sheet, "row": entry.row} for n, entry in seen]
    for batch in in_batches(rows):
        session.execute(insert(LoggedRow), batch)
    for batch in in_batches(sightings):
        session.execute(insert(LogSightingRow), batch)


def _columns(n: int, id_: str, entry: LogEntry) -> dict[str, object]:
    return {
        "n": n,
        "id": id_,
        "row_id": entry.row_id,
        "outlet": entry.outlet,
        "outlet_name": entry.outlet_name,
        "outlet_kind": entry.outlet_kind.value,
        "day": entry.day,
        "unit": entry.unit.value,
        "themes": list(entry.themes),
        "title": entry.title,
        "minutes": entry.minutes,
        "note": entry.note,
        "duplicate_of": None,
    }


def _link(session: Session) -> list[LogTwin]:
    """Set which crawled article each item in force seems to be; return the pairs."""
    items = {one.version: one for one in (_logged(*row) for row in session.execute(_in_force()))}
    articles = {id_: (outlet, at, title) for id_, outlet, at, title in _near(session, items.values())}
    days = ((id_, outlet, at.astimezone(VIETNAM).date(), title) for id_, (outlet, at, title) in articles.items())
    found = {version: article for version, (article, _) in twins(items.values(), days).items()}
    for version, one in items.items():
        if one.duplicate_of != found.get(version):
            session.execute(update(LoggedRow).where(LoggedRow.n == version).values(duplicate_of=found.get(version)))
    return [
        LogTwin(items[version], article, articles[article][2], articles[article][1])
        for version, article in sorted(found.items())
    ]


def _near(session: Session, items: Iterable[Logged]) -> Iterable[tuple[str, str, dt.datetime, str]]:
    """Yield the crawled articles of the items' outlets in the span of their days, a day more at either end."""
    spans: dict[str, tuple[dt.date, dt.date]] = {}
    for one in items:
        first, last = spans.get(one.outlet, (one.day, one.day))
        spans[one.outlet] = (min(first, one.day), max(last, one.day))
    for outlet, (first, last) in spans.items():
        since = dt.datetime.combine(first - _DAY, dt.time(), VIETNAM)
        until = dt.datetime.combine(last + 2 * _DAY, dt.time(), VIETNAM)
        query = select(ArticleRow.id, ArticleRow.outlet, ArticleRow.published, ArticleRow.title).where(
            ArticleRow.outlet == outlet, ArticleRow.published >= since, ArticleRow.published < until
        )
        for id_, host, published, title in session.execute(query):
            if published is not None:
                yield id_, host, published, title
