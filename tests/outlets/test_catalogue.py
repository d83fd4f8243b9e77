from __future__ import annotations

import datetime as dt
import re
from pathlib import Path

import pytest
from bs4 import BeautifulSoup

from pipeline.errors import ConfigError, UsageError
from pipeline.extract import extract
from pipeline.outlets import Outlet
from pipeline.outlets.catalogue import Hint, Known, catalogue, in_province, known, province_now, provinces
from pipeline.records import VIETNAM, DateFrom
from pipeline.settings import read_toml
from tests.outlets.pages import Story, markup, page_for

SITES = Path(__file__).resolve().parents[3] / "shared" / "sites.md"
STORY = Story(
    "Trạm y tế xã Bản Mẫu mở thêm hai điểm tiêm chủng cho trẻ nhỏ",
    "Từ đầu tháng ba, xã Bản Mẫu có thêm hai điểm tiêm chủng đặt tại nhà văn hóa các bản xa, giúp bà con đỡ đường đi.",
    (
        "Theo kế hoạch của trung tâm y tế, mỗi điểm tiêm làm việc hai ngày một tuần và có đủ tủ lạnh giữ vắc xin.",
        "Cán bộ trạm đã đến từng nhà lập danh sách trẻ dưới một tuổi, nhắc lịch tiêm, dặn cách theo dõi trẻ sau tiêm.",
        "Trong tuần đầu, hơn một trăm trẻ được tiêm đủ mũi; không trường hợp nào phản ứng nặng phải chuyển tuyến.",
        "Huyện dự kiến mở thêm ba điểm như vậy ở các xã vùng cao trước mùa mưa, để không trẻ nào bị bỏ sót mũi tiêm.",
    ),
    dt.datetime(2026, 3, 9, 7, 15, tzinfo=VIETNAM),
)
NOW = dt.datetime(2026, 3, 10, tzinfo=dt.UTC)
KEYS = {f"{o.host} {h.year} {n}": (o, h) for o in catalogue() for n, h in enumerate(o.hints)}
HINTS = [pytest.param(key, o, h, id=key) for key, (o, h) in KEYS.items()]


def test_each_hint_has_its_markup_and_no_markup_is_left_over() -> None:
    assert set(markup()) == set(KEYS)


@pytest.mark.parametrize(("key", "outlet", "hint"), HINTS)
def test_a_wrong_selector_finds_nothing_on_that_page(key: str, outlet: Known, hint: Hint) -> None:
    soup = BeautifulSoup(page_for(key, STORY, hint.date_format), "lxml")
    for field in ("title", "lead", "body", "published"):
        right = getattr(hint, field)
        wrong = re.sub(r"(?<=[.#])([\w-]+)|(?<==)(['\"]?)([\w-]+)", lambda m: f"{m[2] or ''}khac-{m[1] or m[3]}", right)
        if wrong != right:
            assert not soup.select(wrong), (outlet.host, field)


@pytest.mark.parametrize(("key", "outlet", "hint"), HINTS)
def test_a_hint_reads_the_page_written_for_it(key: str, outlet: Known, hint: Hint) -> None:
    page = page_for(key, STORY, hint.date_format)
    soup = BeautifulSoup(page, "lxml")
    for field in ("title", "lead", "body", "published"):
        assert not getattr(hint, field) or soup.select(getattr(hint, field)), (field, page)
    ours = Outlet(name=outlet.name, url=outlet.url, kind=outlet.kind, selectors=hint.selectors)
    article = extract(page.encode(), f"{outlet.url}/y-te/diem-tiem-123456.html", outlet=ours, now=NOW).article
    assert article is not None, page
    assert article.title == STORY.title
    if hint.lead:
        assert article.lead == STORY.lead, page
    if hint.body:
        assert article.body == "\n".join(STORY.paragraphs), page
    if hint.published:
        assert article.published_from is DateFrom.SELECTOR, page
        assert article.published is not None
        assert article.published.astimezone(VIETNAM).date() == STORY.published.date()


def test_each_file_is_named_by_its_host_and_points_to_what_exists() -> None:
    hosts = {o.host for o in catalogue()}
    folder = Path(__file__).resolve().parents[2] / "pipeline" / "outlets" / "catalogue"
    assert {p.stem for p in folder.glob("*.toml")} == hosts
    aliases = [alias for o in catalogue() for alias in o.aliases]
    assert len(aliases) == len(set(aliases))
    assert not set(aliases) & hosts
    for outlet in catalogue():
        assert not outlet.successor or outlet.successor in hosts, outlet.host
        assert not outlet.province or outlet.province in provinces(), outlet.host
        assert not outlet.former or outlet.former in provinces()[outlet.province], outlet.host
        assert not outlet.hints or outlet.seen, outlet.host


def test_all_34_provinces_have_an_outlet_and_63_names_are_known() -> None:
    assert len(provinces()) == 34
    assert sum(1 + len(before) for before in provinces().values()) == 63 + 1  # Huế had two names
    assert set(provinces()) == {o.province for o in catalogue() if o.province}


@pytest.mark.shared
def test_every_recorded_site_is_in_the_catalogue() -> None:
    if not SITES.is_file():
        pytest.skip("../shared/sites.md isn't here")
    text = SITES.read_text(encoding="utf-8")
    hosts = {h.removeprefix("www.") for h in re.findall(r"(?<![\w./-])((?:[a-z0-9-]+\.)+(?:vn|net))(?![\w-])", text)}
    assert len(hosts) > 100
    assert {h for h in hosts if known(h) is None} == set()


@pytest.mark.parametrize(
    ("typed", "host"),
    [
        ("baosonla.vn", "baosonla.vn"),
        ("https://www.baosonla.vn/y-te/x.html", "baosonla.vn"),
        (" BaoSonLa.VN ", "baosonla.vn"),
        ("news.zing.vn", "znews.vn"),
        ("http://baodongkhoi.vn", "dongkhoi.baovinhlong.vn"),
    ],
)
def test_an_outlet_is_known_by_any_of_its_addresses(typed: str, host: str) -> None:
    found = known(typed)
    assert found is not None
    assert found.host == host


@pytest.mark.parametrize("typed", ["", "sonla", "bao.example", "http://", "không phải địa chỉ", "[::1", "a" * 5000])
def test_what_is_no_known_address_is_none(typed: str) -> None:
    assert known(typed) is None


@pytest.mark.parametrize(
    ("typed", "now"),
    [
        ("Sơn La", "Sơn La"),
        ("son la", "Sơn La"),
        ("tỉnh Sơn La", "Sơn La"),
        ("Bắc Giang", "Bắc Ninh"),
        ("HOA BINH", "Phú Thọ"),
        ("TP. Hồ Chí Minh", "Thành phố Hồ Chí Minh"),
        ("tp.hcm", "Thành phố Hồ Chí Minh"),
        ("ba ria-vung tau", "Thành phố Hồ Chí Minh"),
        ("Đăk Nông", "Lâm Đồng"),
        ("Thừa Thiên Huế", "Huế"),
    ],
)
def test_provinces_by_any_name(typed: str, now: str) -> None:
    assert province_now(typed) == now


@pytest.mark.parametrize(
    ("typed", "said"),
    [("Sơn Lô", "did you mean 'Sơn La'?"), ("Quang Nin", "did you mean 'Quảng Ninh'?"), ("Bắc Giangg", "'Bắc Giang'?")],
)
def test_a_province_near_in_spelling_is_named(typed: str, said: str) -> None:
    with pytest.raises(UsageError, match=re.escape(said)):
        province_now(typed)


@pytest.mark.parametrize("typed", ["Atlantis", "Nậm La", "x"])
def test_for_a_name_far_from_all_the_provinces_are_listed(typed: str) -> None:
    with pytest.raises(UsageError) as caught:
        province_now(typed)
    assert "there are An Giang, Bắc Ninh, Cà Mau," in str(caught.value)
    assert all(name in str(caught.value) for name in provinces())


def test_a_former_provinces_own_outlets_come_first() -> None:
    hosts = [o.host for o in in_province("Bắc Giang")]
    assert hosts[:2] == ["baobacgiang.com.vn", "bacgiang.gov.vn"]
    assert "baobacninhtv.vn" in hosts
    assert [o.host for o in in_province("son la")] == [
        "baosonla.vn",
        "sonla.gov.vn",
        "soyte.sonla.gov.vn",
        "sonlatv.vn",
    ]


def test_an_unknown_province_is_answered_with_the_nearest() -> None:
    with pytest.raises(UsageError, match="did you mean 'Sơn La'"):
        province_now("Sơn Ba")
    with pytest.raises(UsageError, match="no province is called ''"):
        province_now("")


def test_a_broken_file_names_its_key(tmp_path: Path) -> None:
    path = tmp_path / "x.toml"
    path.write_text('name = "A"\nurl = "https://a.example"\nkind = "portal"\nlistings = ["y-te"]\n', encoding="utf-8")
    with pytest.raises(ConfigError, match="begin with /"):
        read_toml(path, Known)
    path.write_text('name = "A"\nurl = "https://a.example"\nkind = "portal"\n[[hints]]\nlead = "p"\n', encoding="utf-8")
    with pytest.raises(ConfigError, match="year"):
        read_toml(path, Known)
