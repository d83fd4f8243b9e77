"""The files of a report. A new one is a module with a function ``write(path, report)``, and a line in `EXPORTS`."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from pipeline.report.annual import Report
from pipeline.report.files import aside

__all__ = ["COUNTS", "EXPORTS", "Export", "Written", "export_counts", "with_template", "write_files"]


@dataclass(frozen=True, slots=True)
class Export:
    """A file of the report: its name, and the module and function that write it.

    `needs` is a library that may be missing, with the `extra` that installs it; `wanted` says whether the report has
    anything for it, `options` go to the function beside it.
    """

    file: str
    module: str
    function: str = "write"
    needs: str = ""
    extra: str = ""
    wanted: Callable[[Report], bool] = lambda _: True
    options: Mapping[str, Any] = field(default_factory=dict)

    def write(self, path: Path, report: Report) -> None:
        """Write `report` to `path`, whole or not at all.

        Raises
        ------
        ExportError
            It can't be written, or is open in another program.
        """
        function = getattr(import_module(self.module), self.function)
        with aside(path) as part:
            function(part, report, **self.options)


EXPORTS = (
    Export("bao-cao.xlsx", "pipeline.report.workbook"),
    Export("bao-cao.docx", "pipeline.report.document.report"),
    Export("bao-cao.html", "pipeline.report.page.report"),
    Export("counts.csv", "pipeline.report.longform"),
    Export("counts-before.csv", "pipeline.report.longform", "write_before", wanted=lambda report: bool(report.before)),
    Export("counts.parquet", "pipeline.report.parquet", needs="pyarrow", extra="parquet"),
)
"""Every file of `tinyte report` but the manifest, which is about the others, in the order of writing."""


def with_template(template: Path) -> tuple[Export, ...]:
    """Return every file of the report, the .docx by the office's own `template`.

    Raises
    ------
    InputError
        The template can't be used: known before any file is written.
    """
    from pipeline.report.document.report import check_template

    check_template(template)
    letters = {"pipeline.report.document.report"}
    return tuple(
        replace(export, options={"template": template}) if export.module in letters else export for export in EXPORTS
    )


COUNTS = (Export("counts.xlsx", "pipeline.report.workbook"), Export("counts.csv", "pipeline.report.longform"))
"""The files that the night leaves."""


@dataclass(frozen=True, slots=True)
class Written:
    """What was written, with the SHA-256 of each file by its name, and which files were left out, with the reason."""

    files: tuple[Path, ...]
    digests: dict[str, str]
    left_out: tuple[str, ...] = ()


def export_counts(report: Report, folder: Path) -> tuple[Path, ...]:
    """Write the night's files into `folder`.

    Raises
    ------
    ExportError
        A file can't be written, or is open in another program.
    """
    return _write(COUNTS, report, folder)


def write_files(report: Report, folder: Path, exports: Iterable[Export] = EXPORTS) -> Written:
    """Write every file of the report into `folder`, then `manifest.json`, which names them with their SHA-256.

    Raises
    ------
    ExportError
        A file can't be written, or is open in another program.
    """
    from pipeline.report.manifest import write_manifest

    wanted = [export for export in exports if export.wanted(report)]
    ready = [export for export in wanted if not export.needs or find_spec(export.needs)]
    left_out = tuple(
        f"{export.file}: not written, {export.needs} isn't installed; run: pip install 'tin-y-te[{export.extra}]'"
        for export in wanted
        if export not in ready
    )
    files = _write(ready, report, folder)
    digests = {path.name: _sha256(path) for path in files}
    manifest = folder / "manifest.json"
    with aside(manifest) as part:
        write_manifest(part, report, digests)
    return Written((*files, manifest), digests | {manifest.name: _sha256(manifest)}, left_out)


def _sha256(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def _write(exports: Iterable[Export], report: Report, folder: Path) -> tuple[Path, ...]:
    files = []
    for export in exports:
        export.write(folder / export.file, report)
        files.append(folder / export.file)
    return tuple(files)
