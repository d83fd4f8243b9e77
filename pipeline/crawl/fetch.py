"""Fetch politely: robots.txt, the gate's pauses, retries, redirects by hand; what the network does is a `Fetched`."""

from __future__ import annotations

import dataclasses
import datetime as dt
import hashlib
import time
from collections.abc import Callable
from http import HTTPStatus
from urllib.parse import urlsplit

import requests
from urllib3.exceptions import MaxRetryError
from urllib3.util.retry import Retry

from pipeline.crawl.failures import FetchError
from pipeline.crawl.gate import HostGate, host_key
from pipeline.crawl.guard import Resolve
from pipeline.crawl.robots import Rules, read_rules
from pipeline.crawl.send import Reply, Sender
from pipeline.outlets import Outlet
from pipeline.records import Fetched, Outcome, PageKind, Validators
from pipeline.settings import CrawlSettings

__all__ = ["Fetcher", "paced"]

BACKOFF_S = 1.0
"""The second and later retries wait 2, 4, 8, ... times this, in seconds, on top of the host's delay."""

_JITTER = 0.04
_MOST_JITTER_S = 0.05

_COMPARED = {PageKind.FEED, PageKind.SITEMAP, PageKind.LISTING}
_ROBOTS_REDIRECTS = 5  # RFC 9309, 2.3.1.2: at least five


@dataclasses.dataclass(slots=True)
class _Walk:
    """One address's way through its redirects."""

    url: str
    kind: PageKind
    at: dt.datetime
    validators: Validators
    here: str
    passed: list[str] = dataclasses.field(default_factory=list)
    seen: set[tuple[str, frozenset[tuple[str, str]]]] = dataclasses.field(default_factory=set)
    seconds: float = 0.0


class Fetcher:
    """Fetches one outlet's pages for one night. Not shared between threads; the gate is.

    Parameters
    ----------
    outlet
        Its delay, budgets, `allow_private` and `ca_file` count.
    settings
        Delay, timeout, retries, caps and budgets where the outlet names none.
    gate
        The night's one gate.
    now
        The time of day, aware, for `Fetched.at`.
    on_result
        Told of every result, those for robots.txt included, before `fetch` returns it.
    resolve
        How names become addresses (for tests); the system's way by default.

    Raises
    ------
    ConfigError
        The outlet's `ca_file` can't be used.
    """

    def __init__(
        self,
        outlet: Outlet,
        settings: CrawlSettings,
        gate: HostGate,
        *,
        now: Callable[[], dt.datetime] = lambda: dt.datetime.now(dt.UTC),
        on_result: Callable[[Fetched], None] | None = None,
        resolve: Resolve | None = None,
    ) -> None:
        self.requests = 0
        self._outlet = outlet
        self._settings = settings
        self._gate = gate
        self._now = now
        self._on_result = on_result or (lambda _: None)
        self._delay_s = settings.delay_s if outlet.delay_s is None else outlet.delay_s
        self._most_requests = outlet.max_requests or settings.max_requests
        self._latest = gate.clock() + 60 * (outlet.max_minutes or settings.max_minutes)
        self._rules: dict[str, Rules] = {}
        self._left_alone: dict[str, float] = {}
        self._sender = Sender(
            timeout_s=settings.timeout_s,
            most_bytes=int(settings.max_mb * 1_000_000),
            contact=settings.contact,
            allow_private=outlet.allow_private,
            ca_file=outlet.ca_file,
            resolve=resolve,
        )

    def close(self) -> None:
        """Close the connections that are still open."""
        self._sender.close()

    @property
    def robots_sitemaps(self) -> tuple[str, ...]:
        """The sitemaps named in the robots.txt of the outlet's host; reads the file where that was not done yet."""
        try:
            self._robots(self._outlet.url)
        except FetchError:
            return ()
        own = host_key(self._outlet.url)
        found = (s for origin, rules in self._rules.items() if host_key(origin) == own for s in rules.sitemaps)
        return tuple(dict.fromkeys(found))

    def fetch(
        self,
        url: str,
        kind: PageKind,
        *,
        validators: Validators = Validators(),  # noqa: B008 - frozen
        stop_at: Callable[[str], bool] | None = None,
    ) -> Fetched:
        """Ask for `url` and return what came, or why nothing did.

        Waits for the host's turn, reads its robots.txt first, tries again where that may help, follows redirects.

        Parameters
        ----------
        url
            An absolute address.
        kind
            What it is expected to be; feeds, sitemaps and listings with the same bytes as last time are `UNCHANGED`.
        validators
            What the last `Fetched` of this address carried.
        stop_at
            Told each redirect's target; True ends the walk there as `DUPLICATE`, without asking for the target.
        """
        result = self._walk(url, kind, validators, stop_at)
        self._on_result(result)
        return result

    def _walk(self, url: str, kind: PageKind, validators: Validators, stop_at: Callable[[str], bool] | None) -> Fetched:
        walk = _Walk(url, kind, self._now(), validators, url)
        if kind is not PageKind.ROBOTS:  # robots.txt of a redirect's host is read in the middle of a walk
            self._sender.forget_cookies()
        try:
            while True:
                reply = self._hop(walk)
                if not reply.target:
                    return _landed(walk, reply)
                walk.passed.append(walk.here)
                walk.here = reply.target
                if stop_at is not None and stop_at(reply.target):
                    raise FetchError(  # noqa: TRY301 - every end but one is a FetchError
                        Outcome.DUPLICATE, "redirects to an article that is known", status=reply.status
                    )
        except FetchError as error:
            return _result(walk, error.outcome, error.status, error.headers, detail=error.detail)

    def _hop(self, walk: _Walk) -> Reply:
        most = max(self._settings.max_redirects, _ROBOTS_REDIRECTS if walk.kind is PageKind.ROBOTS else 0)
        if len(walk.passed) > most:
            raise FetchError(Outcome.REDIRECTS, f"more than {most} redirects (setting crawl.max_redirects)")
        request = self._sender.prepare(walk.here, walk.validators)
        step = (str(request.url), self._sender.cookies)
        if step in walk.seen:  # the same address with a new cookie is how some sites let a visitor in
            raise FetchError(Outcome.REDIRECTS, "the redirects go round in a circle")
        walk.seen.add(step)
        if walk.kind is not PageKind.ROBOTS:
            self._check_robots(str(request.url))
        return self._try(request, walk)

    def _try(self, request: requests.PreparedRequest, walk: _Walk) -> Reply:
        """Send `request` until it is answered or its retries are spent; the gate's pauses hold for each try."""
        retry = Retry(total=self._settings.retries, backoff_factor=BACKOFF_S)
        while True:
            try:
                return self._once(request, walk)
            except FetchError as error:
                url = str(request.url)
                self._give_up_if_told(url, error)
                if not error.retry:
                    raise
                try:
                    retry = retry.increment("GET", url, error=error)
                except MaxRetryError:
                    tries = self._settings.retries + 1
                    error.detail += f" ({tries} tries)" if tries > 1 else ""
                    raise error from None
                wait = retry.get_backoff_time() if error.retry_after is None else error.retry_after
                self._gate.hold_off(url, wait)

    def _once(self, request: requests.PreparedRequest, walk: _Walk) -> Reply:
        url = str(request.url)
        if self.requests >= self._most_requests:
            raise FetchError(Outcome.OVER_BUDGET, f"the outlet's {self._most_requests} requests for tonight are spent")
        if self._gate.clock() < self._left_alone.get(host_key(url), float("-inf")):
            raise FetchError(Outcome.RATE_LIMITED, "nothing asked: the host wants to be left alone for a while")
        rules = self._rules.get(_origin(url))
        delay_s = max(self._delay_s, rules.delay_s if rules else 0.0)
        with self._gate.turn(url, paced(delay_s), self._latest):
            self.requests += 1
            began = time.perf_counter()
            try:
                return self._sender.send(request, walk.kind)
            finally:
                walk.seconds += time.perf_counter() - began

    def _give_up_if_told(self, url: str, error: FetchError) -> None:
        """Leave the host alone where it asks for a longer pause than the settings grant."""
        if error.retry_after is None or error.retry_after <= self._settings.max_retry_after_s:
            return
        self._left_alone[host_key(url)] = self._gate.clock() + error.retry_after
        error.detail += (
            f" and asks for {error.retry_after:.0f} s of pause, "
            f"more than {self._settings.max_retry_after_s:g} s (setting crawl.max_retry_after_s)"
        )
        error.retry = False

    def _check_robots(self, url: str) -> None:
        rules = self._robots(url)
        if rules.failure is not None:
            raise FetchError(
                rules.failure.outcome,
                f"{_origin(url)}/robots.txt can't be read, so nothing else was asked: {rules.failure.detail}",
            )
        if not rules.allows(url):
            raise FetchError(Outcome.ROBOTS, "robots.txt forbids it")

    def _robots(self, url: str) -> Rules:
        """Return the rules of `url`'s host, read once a night and shared with the night's other outlets."""
        origin = _origin(url)
        rules = self._rules.get(origin) or self._gate.recall(origin)
        if not isinstance(rules, Rules):
            fetched = self.fetch(f"{origin}/robots.txt", PageKind.ROBOTS)
            if fetched.outcome is Outcome.OVER_BUDGET:
                raise FetchError(fetched.outcome, fetched.detail)
            rules = read_rules(fetched)
            if fetched.status:  # no answer may be this outlet's own fault: its ca_file, its allow_private
                self._gate.remember(origin, rules)
        self._rules[origin] = rules
        return rules


def paced(delay_s: float) -> float:
    """Return the pause kept for a delay, both in seconds: a little more, at most 0.05.

    The line, or a busy server, can bring two requests closer than they were sent; the host counts arrivals.
    """
    return delay_s + min(_JITTER * delay_s, _MOST_JITTER_S)


def _origin(url: str) -> str:
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}"


def _landed(walk: _Walk, reply: Reply) -> Fetched:
    old = walk.validators
    headers = {name.lower(): value for name, value in reply.headers}
    etag, modified = headers.get("etag", ""), headers.get("last-modified", "")
    if reply.status == HTTPStatus.NOT_MODIFIED:
        new = Validators(etag or old.etag, modified or old.last_modified, old.digest)
        return _result(walk, Outcome.UNCHANGED, reply.status, reply.headers, validators=new)
    new = Validators(etag, modified, hashlib.sha256(reply.body).hexdigest())
    if walk.kind in _COMPARED and new.digest == old.digest:
        return _result(walk, Outcome.UNCHANGED, reply.status, reply.headers, "the same bytes as before", validators=new)
    return _result(walk, Outcome.OK, reply.status, reply.headers, body=reply.body, validators=new)


def _result(
    walk: _Walk,
    outcome: Outcome,
    status: int,
    headers: tuple[tuple[str, str], ...],
    detail: str = "",
    body: bytes = b"",
    validators: Validators = Validators(),  # noqa: B008 - frozen
) -> Fetched:
    return Fetched(
        url=walk.url,
        outcome=outcome,
        kind=walk.kind,
        at=walk.at,
        final_url=walk.here,
        status=status,
        headers=headers,
        body=body,
        elapsed_s=walk.seconds,
        detail=detail,
        validators=validators,
        redirects=tuple(walk.passed),
    )
