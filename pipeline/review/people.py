"""Who labels, by name."""

from __future__ import annotations

from pipeline.errors import InputError
from pipeline.text import clean

__all__ = ["person"]

_LONGEST_NAME = 200


def person(who: str) -> str:
    """Return a person's name as it is stored: single spaces, NFC.

    Raises
    ------
    InputError
        It is empty, or longer than 200 characters.
    """
    name = clean(who)
    if not name or len(name) > _LONGEST_NAME:
        raise InputError(f"expected a person's name of 1 to {_LONGEST_NAME} characters, found '{name[:40]}'")
    return name
