from __future__ import annotations

import ipaddress
import socket
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.crawl.failures import FetchError
from pipeline.crawl.guard import Line, may_reach, tls_context
from pipeline.errors import ConfigError
from pipeline.records import Outcome

PUBLIC = ["8.8.8.8", "203.162.4.191", "2001:4860:4860::8888", "::ffff:8.8.8.8", "64:ff9b::808:808", "2002:808:808::1"]
PRIVATE = ["127.0.0.1", "127.9.9.9", "10.0.0.1", "172.16.0.1", "192.168.1.1", "::1", "fc00::1", "::ffff:127.0.0.1"]
NEVER = [
    "0.0.0.0",
    "169.254.169.254",
    "224.0.0.1",
    "255.255.255.255",
    "240.0.0.1",
    "::",
    "fe80::1",
    "fe80::1%eth0",
    "ff02::1",
    "::ffff:169.254.169.254",
    "::ffff:0.0.0.0",
    "64:ff9b::a9fe:a9fe",
    "2002:a9fe:a9fe::1",
    "",
    "bao.example",
]


@pytest.mark.parametrize("address", PUBLIC)
def test_public_addresses_may_be_reached(address: str) -> None:
    assert may_reach(address)
    assert may_reach(address, allow_private=True)


@pytest.mark.parametrize("address", [*PRIVATE, "100.64.0.1", "64:ff9b::7f00:1", "2002:7f00:1::1", "::7f00:1"])
def test_private_addresses_may_not(address: str) -> None:
    assert not may_reach(address)


@pytest.mark.parametrize("address", PRIVATE)
def test_private_addresses_may_with_leave(address: str) -> None:
    assert may_reach(address, allow_private=True)


@pytest.mark.parametrize("address", NEVER)
def test_some_addresses_never(address: str) -> None:
    assert not may_reach(address)
    assert not may_reach(address, allow_private=True)


@given(st.ip_addresses(v=4))
def test_wrapping_in_ipv6_changes_no_verdict(address: ipaddress.IPv4Address) -> None:
    wrapped = [f"::ffff:{address}", str(ipaddress.IPv6Address((0x64FF9B << 96) | int(address)))]
    assert {may_reach(w) for w in wrapped} == {may_reach(str(address))}


def entry(address: str, port: int) -> tuple[Any, ...]:
    return (socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, port))


def test_the_name_is_resolved_once_and_the_judged_address_is_connected() -> None:
    asked: list[str] = []
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]

        def resolve(host: str, port: int) -> list[tuple[Any, ...]]:
            asked.append(host)
            return [entry("10.255.255.1" if len(asked) > 1 else "127.0.0.1", port)]

        with Line(0.3, allow_private=True, resolve=resolve).connect("bao.example", port) as sock:
            assert sock.getpeername() == ("127.0.0.1", port)
    assert asked == ["bao.example"]


def test_private_addresses_among_public_ones_are_passed_over() -> None:
    opened: list[str] = []

    class Spy(Line):
        def _open(self, entry: tuple[Any, ...]) -> socket.socket:
            opened.append(entry[4][0])
            raise ConnectionRefusedError

    line = Spy(0.3, allow_private=False, resolve=lambda _, p: [entry("127.0.0.1", p), entry("8.8.8.8", p)])
    with pytest.raises(ConnectionRefusedError):
        line.connect("bao.example", 80)
    assert opened == ["8.8.8.8"]


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "2130706433", "0x7f.1", "::1"])
def test_loopback_is_refused_however_it_is_written(host: str) -> None:
    with pytest.raises((FetchError, socket.gaierror)) as caught:
        Line(0.3, allow_private=False).connect(host, 9)
    if isinstance(caught.value, FetchError):
        assert caught.value.outcome is Outcome.FORBIDDEN_ADDRESS
        assert "allow_private" in caught.value.detail


def test_the_next_address_is_tried_when_one_refuses() -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
        line = Line(0.3, allow_private=True, resolve=lambda _, p: [entry("127.0.0.9", p), entry("127.0.0.1", p)])
        line.connect("bao.example", port).close()


def test_bad_ca_files_are_refused(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="no such file"):
        tls_context(str(tmp_path / "none.pem"))
    (tmp_path / "bad.pem").write_text("no certificate", encoding="utf-8")
    with pytest.raises(ConfigError, match="PEM"):
        tls_context(str(tmp_path / "bad.pem"))
