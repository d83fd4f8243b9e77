"""Who may reach the desk."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.cli.init import make_workspace
from pipeline.desk.access import SECRETS, check_access, is_loopback, role_of
from pipeline.desk.server import flags, serve
from pipeline.errors import ConfigError, UsageError
from pipeline.settings import Workspace

PEOPLE = '\n[desk.people]\n"Lan@SoYTe.example" = "reviewer"\n"an@soyte.example" = "annotator"\n'
SECRET = "s3cret-" * 6
AUTH = {
    "redirect_uri": "https://desk.soyte.example/oauth2callback",
    "cookie_secret": SECRET,
    "client_id": "tinyte",
    "client_secret": SECRET,
    "server_metadata_url": "https://id.soyte.example/.well-known/openid-configuration",
}


def workspace(folder: Path, people: str = PEOPLE, auth: dict[str, str] | None = None) -> Workspace:
    make_workspace(folder)
    file = folder / Workspace.FILE
    file.write_text(file.read_text(encoding="utf-8") + people, encoding="utf-8")
    if auth is not None:
        (folder / SECRETS).parent.mkdir()
        lines = "\n".join(f'{key} = "{value}"' for key, value in auth.items())
        (folder / SECRETS).write_text(f"[auth]\n{lines}\n", encoding="utf-8")
    return Workspace.open(folder)


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "192.168.1.7", "desk.soyte.example", ""])
def test_other_machines_are_shut_out_while_nobody_signs_in(tmp_path: Path, host: str) -> None:
    place = workspace(tmp_path, people="")
    assert not is_loopback(host)
    with pytest.raises(UsageError, match=r"nobody would have to sign in.*\[desk.people\]"):
        check_access(place, host)
    with pytest.raises(UsageError, match="nobody would have to sign in"):
        serve(place, host=host, port=0, browser=False, say=pytest.fail)


@pytest.mark.parametrize("host", ["127.0.0.1", "::1", "localhost", "127.5.0.1"])
def test_this_machine_needs_no_sign_in(tmp_path: Path, host: str) -> None:
    assert not check_access(workspace(tmp_path, people=""), host).sign_in


def test_people_who_are_named_must_sign_in_even_on_this_machine(tmp_path: Path) -> None:
    """A reverse proxy reaches the loopback address, too."""
    access = check_access(workspace(tmp_path, auth=AUTH), "127.0.0.1")
    assert access.sign_in
    assert access.public == "https://desk.soyte.example"
    options = flags(access, "127.0.0.1", 8501)
    assert options["browser.serverAddress"] == "desk.soyte.example"
    assert options["browser.serverPort"] == 443


@pytest.mark.parametrize("missing", sorted(AUTH))
def test_a_sign_in_that_lacks_something_is_refused_by_name_and_tells_no_secret(tmp_path: Path, missing: str) -> None:
    place = workspace(tmp_path, auth={key: value for key, value in AUTH.items() if key != missing})
    with pytest.raises(ConfigError, match=missing) as told:
        check_access(place, "0.0.0.0")
    assert SECRET not in str(told.value)


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("redirect_uri", "http://desk.soyte.example/oauth2callback"),
        ("redirect_uri", "https://desk.soyte.example/"),
        ("cookie_secret", "short"),
    ],
)
def test_a_sign_in_that_protects_nothing_is_refused(tmp_path: Path, key: str, value: str) -> None:
    with pytest.raises(ConfigError, match=key) as told:
        check_access(workspace(tmp_path, auth=AUTH | {key: value}), "0.0.0.0")
    assert SECRET not in str(told.value)


def test_secrets_that_are_missing_or_broken_are_named_and_not_repeated(tmp_path: Path) -> None:
    place = workspace(tmp_path)
    with pytest.raises(ConfigError, match="no such file"):
        check_access(place, "127.0.0.1")
    (tmp_path / SECRETS).parent.mkdir()
    (tmp_path / SECRETS).write_text(f'[auth]\nclient_secret = "{SECRET}', encoding="utf-8")
    with pytest.raises(ConfigError, match="not TOML") as told:
        check_access(place, "127.0.0.1")
    assert SECRET not in str(told.value)


def test_roles_follow_the_list_whatever_the_letters_case(tmp_path: Path) -> None:
    place = workspace(tmp_path)
    assert role_of(place, {"email": "lan@soyte.example", "email_verified": True}) == "reviewer"
    assert role_of(place, {"email": "AN@soyte.example"}) == "annotator"
    for claims in (
        {},
        {"email": None},
        {"email": "ai@soyte.example"},
        {"email": "lan@soyte.example", "email_verified": False},
        {"preferred_username": "lan@soyte.example"},
    ):
        assert role_of(place, claims) is None


@pytest.mark.parametrize(
    ("people", "said"),
    [
        ('[desk.people]\n"lan@soyte.example" = "admin"\n', "desk.people"),
        ('[desk.people]\n"lan" = "reviewer"\n', "e-mail"),
        ('[desk.people]\n"a@b.vn" = "reviewer"\n"A@b.vn" = "annotator"\n', "twice"),
        ("[desk]\npeopel = {}\n", "did you mean 'people'"),
    ],
)
def test_a_list_of_people_that_cant_be_meant_is_refused(tmp_path: Path, people: str, said: str) -> None:
    with pytest.raises(ConfigError, match=said):
        workspace(tmp_path, people=f"\n{people}")


def test_nothing_is_sent_and_developers_tools_are_hidden(tmp_path: Path) -> None:
    options = flags(check_access(workspace(tmp_path, people=""), "127.0.0.1"), "127.0.0.1", 8501)
    assert options["browser.gatherUsageStats"] is False
    assert options["client.toolbarMode"] == "minimal"
    assert options["client.showErrorDetails"] == "none"
    assert options["server.enableXsrfProtection"] is True
    assert "evil.example" not in str(options["server.allowedHosts"])
    assert "127.0.0.1" in str(options["server.allowedHosts"])
