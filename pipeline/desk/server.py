"""Serving the desk: Streamlit in a process of its own, told what it may do, until Ctrl-C."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
import threading
import time
import webbrowser
from collections.abc import Callable
from contextlib import suppress
from importlib.util import find_spec
from pathlib import Path
from urllib.error import URLError
from urllib.parse import urlsplit
from urllib.request import urlopen

from pipeline.desk.access import Access, check_access, is_loopback
from pipeline.desk.theme import THEME
from pipeline.errors import TinyteError, UsageError
from pipeline.settings import Workspace

__all__ = ["APP", "PORT", "WORKSPACE", "flags", "run", "serve"]

PORT = 8501
WORKSPACE = "TINYTE_DESK_WORKSPACE"
"""The variable of the environment by which the script that Streamlit runs learns which workspace it serves."""

APP = Path(__file__).with_name("app.py")
_OPTIONS = "TINYTE_DESK_OPTIONS"
_GRACE_S = 5.0
_SWITCH_S = 0.0005
"""How long one thread may keep the others waiting: a tenth of Python's own measure, for a report that is being made
beside the pages would hold up the next article at each of its steps."""
_UPLOAD_MB = 50
_PATIENCE_S = 60.0


def serve(place: Workspace, *, host: str, port: int, browser: bool, say: Callable[[str], None]) -> None:
    """Serve the desk of a workspace until the process is told to end.

    Parameters
    ----------
    host, port
        Where it listens; port 0 is any that is free.
    browser
        Whether a browser is opened on it.
    say
        Takes the address, once the desk answers there.

    Raises
    ------
    UsageError
        A library is missing, the port is taken, or others could reach it without signing in.
    TinyteError
        The server ended by itself.
    """
    _check_installed("streamlit")
    access = check_access(place, host)
    if access.sign_in:
        _check_installed("authlib")
    free = _free_port(host, port)
    at = access.public or f"http://{f'[{host}]' if ':' in host else host}:{free}"
    environment = {**os.environ, WORKSPACE: str(place.root), _OPTIONS: json.dumps(flags(access, host, free))}
    with subprocess.Popen(
        [sys.executable, "-c", "from pipeline.desk.server import run; run()"], stdin=subprocess.PIPE, env=environment
    ) as server:
        threading.Thread(target=_announce, args=(host, free, at, browser, say), daemon=True).start()
        try:
            code = server.wait()
        except KeyboardInterrupt:  # Ctrl-C reached the server too, or somebody ended this process alone
            _end(server)
            return
    if code:
        raise TinyteError(f"the desk ended with exit code {code}; what it said stands above")


def run() -> None:
    """Run Streamlit by the options in the environment, until told to end or until the process that began this is gone.

    In a process of its own, for Streamlit's way of ending waits for every open page.
    """
    from streamlit.web import bootstrap

    options = json.loads(os.environ[_OPTIONS])
    sys.setswitchinterval(_SWITCH_S)
    threading.Thread(target=_end_with_parent, daemon=True).start()
    threading.Thread(target=_warm_up, args=(options["server.address"], options["server.port"]), daemon=True).start()
    bootstrap.load_config_options(options)
    bootstrap.run(str(APP), False, [], options)


def _warm_up(host: str, port: int) -> None:
    """Once the server answers, load what the first page needs, so that its visitor waits less."""
    if _answers(host, port):
        from pipeline.desk.warm import warm_up

        warm_up()


def _end_with_parent() -> None:
    while os.read(0, 1):  # not `sys.stdin`, whose lock the interpreter wants when it ends
        pass
    os._exit(0)


def _end(server: subprocess.Popen[bytes]) -> None:
    """End the server: what people did is stored when they are told so, so nothing is lost with it."""
    server.terminate()
    try:
        server.wait(_GRACE_S)
    except subprocess.TimeoutExpired:
        server.kill()
        server.wait()


def flags(access: Access, host: str, port: int) -> dict[str, object]:
    """Return Streamlit's options: nothing is sent anywhere, nothing asked of other machines, no tools of developers."""
    options: dict[str, object] = {
        "server.address": host,
        "server.port": port,
        "server.headless": True,
        "server.fileWatcherType": "none",
        "server.runOnSave": False,
        "server.enableCORS": True,
        "server.enableXsrfProtection": True,
        "server.maxUploadSize": _UPLOAD_MB,
        "server.enableStaticServing": False,
        "browser.gatherUsageStats": False,
        "browser.serverAddress": host,
        "browser.serverPort": port,
        "client.toolbarMode": "minimal",
        "client.showErrorDetails": "none",
        "client.showErrorLinks": False,
        "global.developmentMode": False,
        "logger.level": "warning",
        "logger.hideWelcomeMessage": True,
        "runner.magicEnabled": False,
        **{f"theme.{key}": value for key, value in THEME.items()},
    }
    if access.sign_in:
        public = urlsplit(access.public)
        options |= {
            "secrets.files": [str(access.secrets)],
            "browser.serverAddress": public.hostname,
            "browser.serverPort": public.port or (443 if public.scheme == "https" else 80),
            "server.corsAllowedOrigins": [access.public],
        }
    else:
        options["secrets.files"] = []
    if is_loopback(host) and not access.sign_in:
        # A page elsewhere that makes its own name point here (DNS rebinding) asks under that name.
        options["server.allowedHosts"] = ["localhost", "127.0.0.1", "[::1]", "::1", host]
    return options


def _check_installed(library: str) -> None:
    if find_spec(library) is None:
        raise UsageError(f"the desk needs {library}, which isn't installed; run: pip install 'tin-y-te[desk]'")


def _free_port(host: str, port: int) -> int:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as trial:
        if os.name != "nt":  # there the option would let two programs have the port
            trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            trial.bind((host, port))
        except (OSError, OverflowError) as error:
            raise UsageError(
                f"can't listen on {host}:{port} ({error}); is the desk open already? --port names another"
            ) from error
        return int(trial.getsockname()[1])


def _announce(host: str, port: int, at: str, browser: bool, say: Callable[[str], None]) -> None:  # noqa: FBT001
    """Say where the desk is once it answers there, and open a browser on it."""
    if _answers(host, port):
        say(at)
        if browser:
            webbrowser.open(at)


def _answers(host: str, port: int) -> bool:
    """Wait until the desk answers; return whether it does."""
    asked = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host)  # noqa: S104 - compared, not bound
    health = f"http://{f'[{asked}]' if ':' in asked else asked}:{port}/_stcore/health"
    end = time.monotonic() + _PATIENCE_S
    while time.monotonic() < end:
        with suppress(URLError, OSError), urlopen(health, timeout=2):
            return True
        time.sleep(0.1)
    return False
