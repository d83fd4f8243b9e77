"""Why a request brought nothing: one internal exception, and the reading of what `requests` and urllib3 raise."""

from __future__ import annotations

import socket
import ssl
from collections.abc import Iterator

import requests
import urllib3.exceptions as urllib3_errors

from pipeline.errors import CrawlError
from pipeline.records import Outcome

__all__ = ["FetchError", "explain", "shorten"]

_TLS_HELP = (
    "if the outlet signs with an authority of its own, name that authority's file with ca_file in the outlet's TOML; "
    "if many outlets fail so, the system's certificates are missing or the clock is wrong"
)


class FetchError(CrawlError):
    """One request failed; never leaves `fetch`, where it becomes a `Fetched`.

    Parameters
    ----------
    outcome, detail
        What the row will say.
    retry
        Whether asking again may help.
    retry_after
        Seconds that the server asked to wait, where it said so.
    status, headers
        What the server answered, where it did.
    """

    def __init__(
        self,
        outcome: Outcome,
        detail: str,
        *,
        retry: bool = False,
        retry_after: float | None = None,
        status: int = 0,
        headers: tuple[tuple[str, str], ...] = (),
    ) -> None:
        super().__init__(detail)
        self.outcome = outcome
        self.detail = detail
        self.retry = retry
        self.retry_after = retry_after
        self.status = status
        self.headers = headers


def explain(error: Exception) -> FetchError:
    """Return the `FetchError` for what `requests`, urllib3 or the socket raised."""
    chain = list(_chain(error))
    for cause in chain:
        if isinstance(cause, FetchError):
            return cause
    if _any(chain, TimeoutError, requests.Timeout, urllib3_errors.TimeoutError):
        return FetchError(Outcome.TIMEOUT, "no answer in time (setting crawl.timeout_s)", retry=True)
    if _any(chain, requests.exceptions.SSLError, urllib3_errors.SSLError, ssl.SSLError):
        return _no_trust(chain)
    if _any(chain, socket.gaierror, urllib3_errors.NameResolutionError):
        return FetchError(Outcome.CONNECTION, f"the host's name can't be resolved: {_last(chain)}", retry=True)
    if _any(chain, requests.exceptions.InvalidURL, urllib3_errors.LocationValueError, UnicodeError):
        return FetchError(Outcome.FORBIDDEN_ADDRESS, f"not a usable address: {_last(chain)}")
    return FetchError(Outcome.CONNECTION, f"the connection failed: {_last(chain)}", retry=True)


def _no_trust(chain: list[BaseException]) -> FetchError:
    for cause in chain:
        if isinstance(cause, ssl.SSLCertVerificationError):
            why = cause.verify_message or str(cause)
            return FetchError(Outcome.TLS, f"the certificate can't be verified ({why}): {_TLS_HELP}")
    return FetchError(Outcome.TLS, f"no secure connection: {_last(chain)}; {_TLS_HELP}")


def _any(chain: list[BaseException], *kinds: type[BaseException]) -> bool:
    return any(isinstance(cause, kinds) for cause in chain)


def _last(chain: list[BaseException]) -> str:
    """Return the innermost cause's words: the outer ones repeat object addresses."""
    text = " ".join(str(chain[-1]).split()) or type(chain[-1]).__name__
    return shorten(text, 200)


def shorten(text: str, most: int) -> str:
    """Return `text`, cut to `most` characters with an ellipsis where it is longer."""
    return text if len(text) <= most else text[: most - 1] + "…"


def _chain(error: BaseException) -> Iterator[BaseException]:
    """Yield `error` and its causes: those raised from, and those that requests keeps among its arguments."""
    seen: set[int] = set()
    here: BaseException | None = error
    while here is not None and id(here) not in seen:
        seen.add(id(here))
        yield here
        inner = getattr(here, "reason", None) or next((a for a in here.args if isinstance(a, BaseException)), None)
        here = inner if isinstance(inner, BaseException) else here.__cause__ or here.__context__
