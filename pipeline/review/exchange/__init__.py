"""Labels out to other programs and back: Excel, doccano, Label Studio. Lossless, and twice is as good as once.

A file that goes out says whose words it holds and which they were (its *base*), so that what comes back can be told
apart: what the person changed, what stood there before, and what a machine proposed. Only the first is their work.

Another format is a module here with `write` and `read`, and its line in `FORMATS`.
"""

from __future__ import annotations

from pipeline.review.exchange.choosing import Strategy
from pipeline.review.exchange.records import Taken
from pipeline.review.exchange.taking import FileFormat, export_file, format_of, import_file

__all__ = ["FileFormat", "Strategy", "Taken", "export_file", "format_of", "import_file"]
