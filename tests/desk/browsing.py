"""A served desk and a real Chromium that looks at it."""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

__all__ = ["CHROMIUM", "chromium", "enter", "go", "served"]

CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), "")
_ARGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
_READY = "[data-testid=stApp][data-test-script-state=notRunning]"


@contextmanager
def served(folder: Path, port: int = 0) -> Iterator[str]:
    """Serve a workspace with `tinyte desk` in a process of its own; yield its address."""
    words = ["desk", "--workspace", str(folder), "--port", str(port), "--no-browser"]
    starts = [sys.executable, "-c", "from pipeline.cli import main; main()", *words]
    log = folder / "desk.log"
    with (
        log.open("w", encoding="utf-8") as noise,
        subprocess.Popen(starts, stdout=subprocess.PIPE, stderr=noise, encoding="utf-8") as process,
    ):
        try:
            assert process.stdout
            line = process.stdout.readline()
            assert "The desk is at http://127.0.0.1:" in line, log.read_text(encoding="utf-8")
            yield line.split("The desk is at ")[1].split(";")[0]
        finally:
            process.terminate()
            process.wait(30)


@contextmanager
def chromium(width: int = 1366, height: int = 768) -> Iterator[Any]:
    """Yield a page of a fresh browser; every request that leaves this machine fails the test."""
    if not CHROMIUM:
        pytest.skip("no Chromium is installed: the walks through the desk aren't made")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=CHROMIUM, args=_ARGS)
        page = browser.new_page(viewport={"width": width, "height": height}, locale="vi-VN")
        asked: list[str] = []
        page.on("request", lambda request: asked.append(request.url))
        page.set_default_timeout(30_000)
        try:
            yield page
            foreign = [
                url for url in asked if not url.startswith(("http://127.0.0.1:", "ws://127.0.0.1:", "data:", "blob:"))
            ]
            assert not foreign
        finally:
            browser.close()


def go(page: Any, address: str) -> None:
    """Open an address of the desk and wait until its page stands."""
    page.goto(address)
    page.wait_for_selector(_READY)


def enter(page: Any, name: str, role: str = "Người gán nhãn") -> None:
    """Say who sits there."""
    box = page.get_by_role("combobox", name="Họ và tên")
    box.fill(name)
    box.press("Enter")
    page.get_by_text(role, exact=True).click()
    page.get_by_role("button", name="Bắt đầu").click()
