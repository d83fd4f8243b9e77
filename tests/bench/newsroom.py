"""The test equipment `newsroom.py`, started as a process: sites on loopback whose truth is known."""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
from dataclasses import dataclass, fields
from pathlib import Path
from types import TracebackType
from typing import Any, Self
from urllib.parse import urlsplit

import requests
from protego import Protego

__all__ = ["SHARED", "Hit", "Newsroom", "Options", "add_options", "chosen", "host_of", "place_of"]

SHARED = Path(__file__).resolve().parents[3] / "shared"
"""Where a developer's checkout has the equipment: beside the repository."""

AGENT = "bench/1"
"""How the benchmark's own requests are told from the crawler's in the log."""


@dataclass(frozen=True, slots=True)
class Options:
    """How the newsroom is set up; see its own --help."""

    newsroom: Path = SHARED / "newsroom" / "newsroom.py"
    articles: Path = SHARED / "corpus" / "pool.jsonl.gz"
    sites: int = 10
    per_site: int = 60
    port: int = 8801
    seed: int = 1
    layouts: str = ""
    layouts_file: str = ""
    discovery: str = ""
    quirks: float = 0.4

    def command(self, truth: Path) -> list[str]:
        """Return the newsroom's command line."""
        words: dict[str, object] = {
            "articles": self.articles,
            "sites": self.sites,
            "per-site": self.per_site,
            "port": self.port,
            "seed": self.seed,
            "quirks": self.quirks,
            "truth": truth,
        }
        words |= {k: v for k, v in (("layouts", self.layouts), ("layouts-file", self.layouts_file)) if v}
        words |= {"discovery": self.discovery} if self.discovery else {}
        return [sys.executable, str(self.newsroom), *(f"--{key}={value}" for key, value in words.items())]


def add_options(parser: argparse.ArgumentParser, defaults: Options) -> None:
    """Add the options by which a benchmark's user sets the newsroom up; `chosen` reads them."""
    parser.add_argument("--newsroom", type=Path, default=defaults.newsroom, help=f"newsroom.py; beside {SHARED}")
    parser.add_argument("--articles", type=Path, default=defaults.articles, help="its articles, as JSON lines")
    for name in ("sites", "per_site", "port", "seed"):
        parser.add_argument(f"--{name.replace('_', '-')}", type=int, default=getattr(defaults, name))
    parser.add_argument("--layouts-file", default=defaults.layouts_file, help="a Python file with other layouts")


def chosen(args: argparse.Namespace) -> Options:
    """Return the newsroom's options that a command line holds; what it can't say is as by default."""
    return Options(**{f.name: getattr(args, f.name) for f in fields(Options) if hasattr(args, f.name)})


@dataclass(frozen=True, slots=True)
class Hit:
    """One request that the newsroom answered; `at` in seconds since 1970."""

    at: float
    host: str
    path: str
    status: int


class Newsroom:
    """The running newsroom; a context manager.

    Parameters
    ----------
    options
        How to set it up.
    folder
        Where its truth and its messages are written.
    """

    def __init__(self, options: Options, folder: Path) -> None:
        self.options = options
        self._truth = folder / "truth.jsonl"
        self._messages = folder / "newsroom.log"
        self.truth: list[dict[str, Any]] = []
        self.sites: list[dict[str, Any]] = []
        self._http = requests.Session()
        self._http.trust_env = False
        self._http.headers["User-Agent"] = AGENT

    def __enter__(self) -> Self:
        with self._messages.open("w", encoding="utf-8") as messages:
            self._process = subprocess.Popen(
                self.options.command(self._truth), stdout=subprocess.PIPE, stderr=messages, text=True, encoding="utf-8"
            )
        roots = self._started()
        self.truth = [json.loads(line) for line in self._truth.read_text(encoding="utf-8").splitlines()]
        self.sites = [json.loads(line) for line in self._get(roots[0], "/__sites").splitlines()]
        self.robots = {
            host_of(site["root"]): Protego.parse(self._get(site["root"], "/robots.txt")) for site in self.sites
        }
        return self

    def _started(self) -> list[str]:
        """Wait until the newsroom says that it is ready; return the sites' addresses."""
        roots: list[str] = []
        for line in self._process.stdout or ():
            if line.strip() == "ready":
                return roots
            roots.append(line.split()[0])
        raise SystemExit(f"the newsroom did not start: {self._messages.read_text(encoding='utf-8')[-1000:]}")

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._http.close()
        self._process.kill()
        self._process.wait()

    @property
    def live(self) -> list[dict[str, Any]]:
        """The truth of every article that can be fetched."""
        return [row for row in self.truth if not row["gone"]]

    def log(self, since: float = 0.0) -> list[Hit]:
        """Return the crawler's requests after the moment `since`, in order."""
        rows = [json.loads(line) for line in self._get(self.sites[0]["root"], "/__log").splitlines() if line]
        mine = (row for row in rows if row["agent"] != AGENT and row["t"] > since)
        return sorted((Hit(r["t"], r["host"], r["path"], r["status"]) for r in mine), key=lambda hit: hit.at)

    def fault(self, root: str, kind: str, times: int) -> None:
        """Let the next `times` requests at `root` fail in the manner `kind`."""
        self._get(root, f"/__fault?kind={kind}&n={times}")

    def page(self, url: str) -> requests.Response:
        """Return a page, asked for in the benchmark's own name."""
        return self._http.get(url, timeout=20)

    def _get(self, root: str, path: str) -> str:
        response = self._http.get(root + path, timeout=20)
        response.raise_for_status()
        return response.content.decode("utf-8")


def host_of(url: str) -> str:
    """Return the host of `url` without its port, as the newsroom's log names it."""
    return urlsplit(url).hostname or ""


def place_of(url: str) -> str:
    """Return what two forms of one address share: host, path without its last slash, and query."""
    parts = urlsplit(url)
    return f"{parts.hostname}{parts.path.rstrip('/')}{'?' + parts.query if parts.query else ''}"
