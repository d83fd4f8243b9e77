"""The command line: one module a command, imported only when its command runs."""

from __future__ import annotations

import sys

import click


@click.group()
@click.version_option(package_name="tin-y-te", prog_name="tinyte")
def cli() -> None:
    """Crawl local Vietnamese news, tag it with health themes, count it."""


def main() -> None:
    """Run the command line; the entry point `tinyte`."""
    sys.exit(cli())
