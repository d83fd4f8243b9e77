"""What an outlet calls itself, and what sort of house that makes it: guesses that a person can correct."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from pipeline.records import OutletKind
from pipeline.text import clean, fold

__all__ = ["guess_kind", "guess_name"]

_HOUSE = re.compile(
    r"\b(?:bao|dai|cong|trang (?:thong )?tin|so y te|truyen hinh|tap chi|phat thanh|trung tam|news|online)\b"
)
_BROADCASTER = re.compile(r"\b(?:dai|pt[ -]?th|ptth|phat thanh|truyen hinh|radio|television|tv)\b")
_PORTAL = re.compile(
    r"\b(?:cong (?:thong tin|ttdt|dich vu)|trang (?:thong tin|ttdt)|ttdt|so y te|ubnd|uy ban nhan dan|bo y te|cdc)\b"
)
# The provinces' names before and after the mergers of 1 July 2025: the press still goes by both.
_PROVINCES = """
an giang|ba ria|vung tau|bac giang|bac kan|bac lieu|bac ninh|ben tre|binh dinh|binh duong|binh phuoc|binh thuan|
ca mau|can tho|cao bang|da nang|dak lak|dac lac|dak nong|dac nong|dien bien|dong nai|dong thap|gia lai|ha giang|
ha nam|ha noi|hanoi|ha tinh|hai duong|hai phong|hau giang|hoa binh|hung yen|khanh hoa|kien giang|kon tum|lai chau|
lam dong|lang son|lao cai|long an|nam dinh|nghe an|ninh binh|ninh thuan|phu tho|phu yen|quang binh|quang nam|
quang ngai|quang ninh|quang tri|soc trang|son la|tay ninh|thai binh|thai nguyen|thanh hoa|thua thien hue|hue|
tien giang|tra vinh|tuyen quang|vinh long|vinh phuc|yen bai|ap bac|dong khoi|binh thuan|hoa binh|sai gon|
ho chi minh
"""
_PROVINCE = re.compile(r"\b(?:" + "|".join(p.strip() for p in _PROVINCES.split("|") if p.strip()) + r")\b")
_PROVINCE_HOST = {p.strip().replace(" ", "") for p in _PROVINCES.split("|") if p.strip()}
_LONGEST = 80


def guess_name(title: str, url: str) -> str:
    """Return the outlet's name by its home page's title or `og:site_name`; its host where there is none.

    Examples
    --------
    >>> guess_name("Trang chủ | Báo Vân Hồ điện tử", "https://baovanho.example")
    'Báo Vân Hồ điện tử'
    """
    parts = [clean(p) for p in re.split(r"\s[|–—-]\s|[|»]|\s::\s", title)]
    parts = [p for p in parts if p and fold(p) not in {"trang chu", "home", "homepage", "index"}]
    named = [p for p in parts if _HOUSE.search(fold(p))]
    found = (named or parts or [""])[0]
    return found[:_LONGEST].strip() or (urlsplit(url).hostname or url).removeprefix("www.")


def guess_kind(name: str, url: str, province: str = "") -> OutletKind:
    """Return what sort of house `name` at `url` is: a station, a portal, a province's paper, or else a central paper.

    Examples
    --------
    >>> guess_kind("Đài PT-TH Sơn La", "https://sonlatv.example").value
    'broadcaster'
    """
    host = (urlsplit(url).hostname or "").removeprefix("www.")
    text = fold(name)
    if _BROADCASTER.search(text) and not text.startswith("bao "):
        return OutletKind.BROADCASTER
    if host.endswith(".gov.vn") or _PORTAL.search(text):
        return OutletKind.PORTAL
    if _PROVINCE.search(text) or (province and fold(province) in text):
        return OutletKind.PROVINCIAL_PAPER
    first = host.partition(".")[0]
    if first.startswith("bao") and any(first[3:].startswith(p) for p in _PROVINCE_HOST):
        return OutletKind.PROVINCIAL_PAPER
    return OutletKind.CENTRAL_PAPER
