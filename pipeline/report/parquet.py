"""The long form of the counts as `counts.parquet`: the columns of `counts.csv`, with keys instead of headings."""

from __future__ import annotations

from pathlib import Path

from pipeline.report.annual import Report
from pipeline.report.longform import COLUMNS, named

__all__ = ["write"]

_NUMBERS = {"items", "once", "stories"}


def write(path: Path, report: Report) -> None:
    """Write the period's counts; texts as dictionaries, numbers as 64-bit integers."""
    import pyarrow as pa
    from pyarrow import parquet

    text = pa.dictionary(pa.int32(), pa.string())
    schema = pa.schema([pa.field(key, pa.int64() if key in _NUMBERS else text) for key in COLUMNS])
    rows = list(named(report.figures, report))
    columns = [pa.array([row[n] for row in rows], type=field.type) for n, field in enumerate(schema)]
    parquet.write_table(pa.Table.from_arrays(columns, schema=schema), path)
