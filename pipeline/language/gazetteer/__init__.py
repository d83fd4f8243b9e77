"""The administrative units of Vietnam: provinces, districts, communes, of today and of before July 2025.

On 1 July 2025 63 provinces became 34 and districts ceased (resolution 202/2025/QH15); the press uses the former names
on, so both stand here. `build.py` says where `units.tsv` comes from and how to make it anew.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from pathlib import Path

__all__ = ["GAZETTEER", "Level", "Unit", "former_provinces", "provinces", "units"]

_FILE = Path(__file__).with_name("units.tsv")


class Level(StrEnum):
    """What a unit is a part of the country as."""

    PROVINCE = "province"
    DISTRICT = "district"
    COMMUNE = "commune"


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit. `today` is its province of today; `before` that of before July 2025, empty for a unit made then."""

    level: Level
    name: str
    kind: str
    today: str
    before: str


@cache
def units() -> tuple[Unit, ...]:
    """Return every unit, the provinces first."""
    rows = [line.split("\t") for line in _FILE.read_text(encoding="utf-8").splitlines() if not line.startswith("#")]
    found = {Unit(Level.PROVINCE, row[0], "tỉnh", row[0], ""): None for row in rows}
    found |= {Unit(Level.PROVINCE, row[1], "tỉnh", row[0], row[1]): None for row in rows if row[1]}
    for today, before, district, kind, communes in rows:
        if district:
            found[Unit(Level.DISTRICT, district, kind, today, before)] = None
        for part in filter(None, communes.split("|")):
            what, _, names = part.partition(":")
            found |= {Unit(Level.COMMUNE, name, what, today, before): None for name in names.split(";")}
    return tuple(found)


@cache
def provinces() -> tuple[str, ...]:
    """Return the names of today's provinces."""
    return tuple(sorted({unit.today for unit in units()}))


@cache
def former_provinces() -> dict[str, str]:
    """Return, by the name of each province of before July 2025, the one of today that it is in."""
    return {unit.before: unit.today for unit in units() if unit.level is Level.PROVINCE and unit.before}


def _version() -> str:
    return hashlib.blake2b(_FILE.read_bytes(), digest_size=4).hexdigest()


GAZETTEER = f"units-{_version()}"
"""Names the list of units."""
