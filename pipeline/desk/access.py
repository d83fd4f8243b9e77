"""Who may reach the desk: this machine alone, or people who sign in and stand in `tinyte.toml`."""

from __future__ import annotations

import ipaddress
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from pipeline.errors import ConfigError, UsageError
from pipeline.settings import Workspace

__all__ = ["SECRETS", "Access", "check_access", "is_loopback", "role_of"]

SECRETS = Path(".streamlit") / "secrets.toml"
"""Where, in the workspace, the sign-in's secrets lie: Streamlit's own name for them, left out of version control."""

_WANTED = ("redirect_uri", "cookie_secret", "client_id", "client_secret", "server_metadata_url")
_LEAST_SECRET = 32  # characters of the key that signs the cookies
_CALLBACK = "/oauth2callback"


@dataclass(frozen=True, slots=True)
class Access:
    """How the desk may be reached.

    Attributes
    ----------
    sign_in
        Whether people must sign in; always, where `tinyte.toml` names people.
    secrets
        The file with the sign-in's secrets; None where nobody signs in.
    public
        The address that people type, ``https://NAME[:PORT]``; empty without sign-in.
    """

    sign_in: bool = False
    secrets: Path | None = None
    public: str = ""


def is_loopback(host: str) -> bool:
    """Whether a server bound to `host` can be reached from this machine only.

    Examples
    --------
    >>> [is_loopback(host) for host in ("127.0.0.1", "::1", "localhost", "0.0.0.0", "192.168.1.5", "")]
    [True, True, True, False, False, False]
    """
    if host.lower() == "localhost":
        return True
    try:
        return ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return False


def check_access(place: Workspace, host: str) -> Access:
    """Return how a desk bound to `host` may be reached.

    Raises
    ------
    UsageError
        It could be reached from other machines, and nobody would have to sign in.
    ConfigError
        People are named, and the secrets for their sign-in are missing or can't be used. No value of them is told.
    """
    people = place.settings.desk.people
    if not people:
        if is_loopback(host):
            return Access()
        raise UsageError(
            f"--host {host}: other machines could reach the desk, and nobody would have to sign in; "
            f"name who may in {place.root / Workspace.FILE} ([desk.people]) and set up sign-in (docs/desk.md), "
            "or leave --host out: the desk then serves this machine alone"
        )
    path = place.root / SECRETS
    return Access(sign_in=True, secrets=path, public=_public(path, _auth(path)))


def role_of(place: Workspace, claims: Mapping[str, object]) -> str | None:
    """Return the role of the person whom the sign-in's `claims` name; None for anyone who isn't on the list.

    An address that the provider calls unverified is nobody's.
    """
    address = str(claims.get("email") or "").strip().lower()
    if claims.get("email_verified") in {False, "false"}:
        return None
    return place.settings.desk.people.get(address)


def _auth(path: Path) -> dict[str, object]:
    try:
        raw = tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except FileNotFoundError:
        raise ConfigError(
            f"{path}: no such file; [desk.people] names people, so they must sign in, and its secrets stand there "
            "(docs/desk.md)"
        ) from None
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigError(f"{path}: can't be read ({type(error).__name__})") from None
    except tomllib.TOMLDecodeError as error:
        where = str(error).rpartition("(")[2].rstrip(")")  # the rest of the message might repeat a secret
        raise ConfigError(f"{path}: not TOML ({where})") from None
    auth = raw.get("auth")
    found = auth if isinstance(auth, dict) else {}
    missing = [key for key in _WANTED if not isinstance(found.get(key), str) or not str(found[key]).strip()]
    if missing:
        raise ConfigError(f"{path}: missing in [auth]: {', '.join(missing)} (docs/desk.md)")
    if len(str(found["cookie_secret"])) < _LEAST_SECRET:
        raise ConfigError(f"{path}: auth.cookie_secret is shorter than {_LEAST_SECRET} characters; make a random one")
    return found


def _public(path: Path, auth: Mapping[str, object]) -> str:
    """Return the public address, read off where the provider sends people back to."""
    address = urlsplit(str(auth["redirect_uri"]))
    secure = address.scheme == "https" or is_loopback(address.hostname or "")
    if not secure or not address.hostname or not address.path.endswith(_CALLBACK):
        raise ConfigError(f"{path}: auth.redirect_uri: expected https://NAME{_CALLBACK}")
    return f"{address.scheme}://{address.netloc}"
