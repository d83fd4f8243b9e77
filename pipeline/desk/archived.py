"""An archived page as a file that can be opened without harm."""

from __future__ import annotations

from pathlib import Path

from pipeline.crawl.archive import Archive
from pipeline.records import WarcPlace

__all__ = ["archived_copy"]

_POLICY = (
    b"<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">"
    b'<meta name="referrer" content="no-referrer">\n'
)


def archived_copy(folder: Path, place: WarcPlace) -> bytes:
    """Return the page kept at `place`, with a policy before it by which browsers run and load nothing of it.

    Raises
    ------
    ArchiveError
        It can't be read, or isn't the page that was kept.
    """
    with Archive(folder) as archive:
        page = archive.read(place)
    charset = next((value for name, value in page.headers if name.lower() == "content-type"), "")
    named = charset.lower().partition("charset=")[2].strip(" \"'").encode("ascii", "ignore")
    meta = b'<meta charset="%s">' % named if named.replace(b"-", b"").replace(b"_", b"").isalnum() else b""
    return _POLICY + meta + page.body
