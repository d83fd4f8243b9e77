from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.errors import UsageError
from pipeline.outlets import Listing, Outlet, Selectors, load_outlet, load_outlets
from pipeline.outlets.write import as_toml, file_name, write_outlet
from pipeline.records import OutletKind


def outlet(**more: object) -> Outlet:
    base = {"name": 'Báo "Bản Mẫu"', "url": "https://www.bao.example", "kind": OutletKind.PORTAL}
    return Outlet.model_validate({**base, **more})


FULL = outlet(
    province="Sơn La",
    allow_private=True,
    enabled=False,
    delay_s=0.5,
    max_requests=7,
    feeds=("https://bao.example/rss", "https://bao.example/rss2"),
    sitemaps=("https://bao.example/sitemap.xml",),
    listings=(
        Listing(url="https://bao.example/"),
        Listing(url="https://bao.example/a", next="https://bao.example/a/{page}"),
    ),
    article_pattern=r"-\d+\.html$",
    columns=("Sức khỏe",),
    selectors=Selectors(title="h1", drop=(".a", ".b")),
)


@pytest.mark.parametrize("one", [outlet(), FULL])
def test_what_is_written_is_what_is_read(tmp_path: Path, one: Outlet) -> None:
    path = write_outlet(one, tmp_path / "outlets")
    assert path.name == "bao.example.toml"
    assert load_outlet(path) == one
    assert path.read_text(encoding="utf-8").startswith("# Nguồn tin")
    assert list(path.parent.iterdir()) == [path]


def test_a_host_with_a_port_makes_a_name_that_windows_takes() -> None:
    assert file_name(outlet(url="http://127.0.1.1:8801")) == "127.0.1.1_8801.toml"
    assert file_name(outlet(url="http://[::1]:80")) == "__1_80.toml"


def test_a_file_is_replaced_only_when_forced(tmp_path: Path) -> None:
    path = write_outlet(outlet(), tmp_path)
    with pytest.raises(UsageError, match="--force"):
        write_outlet(outlet(name="Khác"), tmp_path)
    assert load_outlet(path).name == 'Báo "Bản Mẫu"'
    write_outlet(outlet(name="Khác"), tmp_path, force=True)
    assert load_outlet(path).name == "Khác"


def test_another_file_for_the_same_host_is_never_left_beside(tmp_path: Path) -> None:
    (tmp_path / "hand.toml").write_text(as_toml(outlet()), encoding="utf-8")
    (tmp_path / "broken.toml").write_text("name = ", encoding="utf-8")
    with pytest.raises(UsageError, match=r"hand\.toml.*delete it first"):
        write_outlet(outlet(), tmp_path, force=True)


def test_a_folder_that_cannot_be_written_says_so(tmp_path: Path) -> None:
    (tmp_path / "outlets").write_text("", encoding="utf-8")
    with pytest.raises(UsageError, match="can't be made"):
        write_outlet(outlet(), tmp_path / "outlets")


def test_a_failure_while_writing_keeps_the_old_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = write_outlet(outlet(), tmp_path)

    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("pipeline.outlets.write.os.fsync", full)
    with pytest.raises(UsageError, match="No space left"):
        write_outlet(outlet(name="Khác"), tmp_path, force=True)
    assert load_outlet(path).name == 'Báo "Bản Mẫu"'
    assert [o.name for o in load_outlets(tmp_path)] == ['Báo "Bản Mẫu"']
    assert len(list(tmp_path.iterdir())) == 1


@given(
    st.text(min_size=1, max_size=40).filter(lambda t: t.strip() == t),
    st.text(max_size=20).filter(lambda t: t.strip() == t),
)
def test_any_name_survives(tmp_path_factory: pytest.TempPathFactory, name: str, province: str) -> None:
    try:
        one = outlet(name=name, province=province)
    except UnicodeEncodeError:
        return
    path = tmp_path_factory.mktemp("o") / "a.toml"
    path.write_bytes(as_toml(one).encode())
    assert load_outlet(path) == one
