"""Audits: how often their intervals hold the truth, and how wide they are beside readings at random.

``python tests/bench/audit.py [--rounds 60] [--items 4000] [--size 400]``; needs nothing but the program. Coverage below
0.94, or an interval more than a tenth wider than as many readings at random give, is marked and ends with exit code 1.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence

import numpy as np
from auditing import PREVALENCES, QUALITIES, Audited, Quality, audits, exact_coverage, wald_coverage
from rich.console import Console
from rich.table import Table

OUT = Console(width=120)
ASKED = 0.94
WIDER = 1.1  # a poor model helps no rare theme, and a fifth of the readings serves others
HEALTH = 0.45


def main() -> int:
    """Print all tables; return the exit code."""
    args = arguments()
    normal()
    good = True
    for quality in QUALITIES:
        found = list(audits(quality, items=args.items, size=args.size, rounds=args.rounds, seed=args.seed))
        good &= table(quality, found, args)
    if args.bases:
        bases(args)
    return 0 if good else 1


def arguments() -> argparse.Namespace:
    """Read the command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=60, help="audits a quality; each has three themes a prevalence")
    parser.add_argument("--items", type=int, default=4000)
    parser.add_argument("--size", type=int, default=400)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--bases", action="store_true", help="compare other shares of the base as well")
    return parser.parse_args()


def normal() -> None:
    """Print what the normal approximation holds, beside the exact limits, worked out exactly."""
    sheet = Table(
        title="One random sample of 100 among 4000: how often the interval holds the truth", title_justify="left"
    )
    for head in ("prevalence", "normal approximation", "exact (hypergeometric)"):
        sheet.add_column(head, justify="right")
    for share in PREVALENCES:
        true = round(4000 * share)
        sheet.add_row(f"{share:.1%}", f"{wald_coverage(4000, true, 100):.3f}", f"{exact_coverage(4000, true, 100):.3f}")
    OUT.print(sheet)


def table(quality: Quality, found: Sequence[Audited], args: argparse.Namespace) -> bool:
    """Print a quality's table; return whether all of it is as asked."""
    of_truth = [a for a in found if a.prevalence == 0.05]
    recall = np.mean([a.right / a.true for a in of_truth])
    sheet = Table(
        title=f"{quality.name} model (finds {recall:.0%} at 5 %): {args.size} of {args.items} read for 19 subjects",
        title_justify="left",
    )
    heads = ("prevalence", "audits", "holds", "right", "missed", "recall", "normal", "width", "at random", "ratio")
    for head in heads:
        sheet.add_column(head, justify="right")
    good = True
    for share in (*PREVALENCES, HEALTH):
        of = [a for a in found if a.prevalence == share]
        holds = [
            np.mean([a.holds for a in of]),
            np.mean([a.parts_hold[0] for a in of]),
            np.mean([a.parts_hold[1] for a in of]),
            np.mean([a.recall_holds for a in of]),
            np.mean([a.normal_holds for a in of]),
        ]
        width, random = np.mean([a.width for a in of]), np.mean([a.at_random[1] - a.at_random[0] for a in of])
        # Of the last row there are too few audits to tell 0.94 from 0.95.
        fine = share == HEALTH or (holds[0] >= ASKED and width <= WIDER * random)
        good &= bool(fine)
        figures = (*(f"{one:.3f}" for one in holds), f"{width:.0f}", f"{random:.0f}", f"{width / random:.2f}")
        sheet.add_row(f"{share:.1%}", str(len(of)), *figures, style=None if fine else "red")
    OUT.print(sheet)
    return good


def bases(args: argparse.Namespace) -> None:
    """Print the widths, relative to reading at random, for several shares of the base."""
    sheet = Table(title="Width beside reading at random, by the share of the base", title_justify="left")
    for head in ("model", "base", *(f"{share:.1%}" for share in PREVALENCES)):
        sheet.add_column(head, justify="right")
    for quality in QUALITIES[:3]:
        for base in (0.5, 0.65, 0.8, 0.9):
            found = list(
                audits(quality, items=args.items, size=args.size, rounds=args.rounds // 3, seed=args.seed, base=base)
            )
            ratios = []
            for share in PREVALENCES:
                of = [a for a in found if a.prevalence == share]
                random = np.mean([a.at_random[1] - a.at_random[0] for a in of])
                ratios.append(f"{np.mean([a.width for a in of]) / random:.2f}")
            sheet.add_row(quality.name, f"{base:.2f}", *ratios)
    OUT.print(sheet)


if __name__ == "__main__":
    sys.exit(main())
