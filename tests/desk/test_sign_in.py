"""Signing in through a real provider on this machine, with a real browser."""

from __future__ import annotations

import socket

from pipeline.desk.access import SECRETS
from pipeline.settings import Workspace
from tests.desk.browsing import chromium, go, served
from tests.desk.provider import provider


def test_only_those_on_the_list_come_in_and_in_their_role(place: Workspace) -> None:
    with socket.socket() as trial:
        trial.bind(("127.0.0.1", 0))
        port = trial.getsockname()[1]
    file = place.root / Workspace.FILE
    people = '\n[desk.people]\n"lan@soyte.example" = "annotator"\n'
    file.write_text(file.read_text(encoding="utf-8") + people, encoding="utf-8")
    with provider() as said:
        secrets = place.root / SECRETS
        secrets.parent.mkdir()
        secrets.write_text(
            f'[auth]\nredirect_uri = "http://127.0.0.1:{port}/oauth2callback"\n'
            f'cookie_secret = "{"c" * 40}"\nclient_id = "tinyte"\nclient_secret = "{"s" * 40}"\n'
            f'server_metadata_url = "{said.address}/.well-known/openid-configuration"\n',
            encoding="utf-8",
        )
        with served(place.root, port) as address:
            with chromium() as page:
                go(page, f"{address}/duyet-nhan")
                page.get_by_role("button", name="Đăng nhập").wait_for()
                assert page.locator(".chip").count() == 0
                page.get_by_role("button", name="Đăng nhập").click()
                page.get_by_text("Theo chuyên đề").first.wait_for()
                page.get_by_role("link", name="Duyệt nhãn").click()
                page.locator(".chip").first.wait_for()
                page.get_by_role("link", name="Mô hình").click()
                page.get_by_text("Chỉ người duyệt").wait_for()
            said.claims["email"] = "ai@soyte.example"
            with chromium() as page:
                go(page, address)
                page.get_by_role("button", name="Đăng nhập").click()
                page.get_by_text("chưa được cấp quyền").wait_for()
                assert page.get_by_text("Theo chuyên đề").count() == 0
        log = (place.root / "desk.log").read_text(encoding="utf-8")
        assert "s" * 40 not in log
        assert "c" * 40 not in log
