from __future__ import annotations

import pytest

from pipeline.crawl.naming import guess_kind, guess_name
from pipeline.records import OutletKind


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("Báo Sơn La điện tử", "Báo Sơn La điện tử"),
        ("Tin mới nhất trong ngày - Báo Bản Mẫu", "Báo Bản Mẫu"),
        ("Trang chủ | Đài PT-TH Bản Mẫu", "Đài PT-TH Bản Mẫu"),
        ("Trang chủ", "bao.example"),
        ("", "bao.example"),
    ],
)
def test_names(title: str, name: str) -> None:
    assert guess_name(title, "https://www.bao.example") == name


@pytest.mark.parametrize(
    ("name", "url", "kind"),
    [
        ("Báo Sơn La", "https://a.example", OutletKind.PROVINCIAL_PAPER),
        ("Tin nhanh", "https://baosonla.vn", OutletKind.PROVINCIAL_PAPER),
        ("Đài Phát thanh và Truyền hình Sơn La", "https://a.example", OutletKind.BROADCASTER),
        ("Báo và phát thanh, truyền hình Sơn La", "https://a.example", OutletKind.PROVINCIAL_PAPER),
        ("Sở Y tế tỉnh Sơn La", "https://a.example", OutletKind.PORTAL),
        ("Trang chủ", "https://soyte.sonla.gov.vn", OutletKind.PORTAL),
        ("Cổng thông tin điện tử huyện Bản Mẫu", "https://a.example", OutletKind.PORTAL),
        ("Tin nhanh mỗi ngày", "https://tin.example", OutletKind.CENTRAL_PAPER),
    ],
)
def test_kinds(name: str, url: str, kind: OutletKind) -> None:
    assert guess_kind(name, url) is kind
