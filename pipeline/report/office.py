"""An office's names as an official letter writes them."""

from __future__ import annotations

__all__ = ["abbreviation", "above", "office_name", "place_name", "province_words"]

_CITIES = frozenset({"Cần Thơ", "Đà Nẵng", "Hà Nội", "Hải Phòng", "Huế", "Hồ Chí Minh"})
"""The six cities under central government since 1 July 2025 (Nghị quyết 202/2025/QH15); the others are provinces."""


def province_words(province: str) -> str:
    """Return a province's name with what it is.

    Examples
    --------
    >>> province_words("Sơn La"), province_words("Huế"), province_words("Thành phố Hồ Chí Minh"), province_words("")
    ('tỉnh Sơn La', 'thành phố Huế', 'thành phố Hồ Chí Minh', 'tỉnh')
    """
    bare = _bare(province)
    return f"thành phố {bare}" if bare in _CITIES else f"tỉnh {bare}".strip()


def place_name(province: str) -> str:
    """Return the place that a letter is dated from, the province's own name (Nghị định 30/2020, Phụ lục I, II.4)."""
    bare = _bare(province)
    return f"Thành phố {bare}" if bare == "Hồ Chí Minh" else bare or "…………"


def above(province: str) -> str:
    """Return the body that an office of the province is under, shortened as the decree allows (mục II.2).

    Examples
    --------
    >>> above("Sơn La")
    'UBND TỈNH SƠN LA'
    """
    return f"UBND {province_words(province)}".upper() if _bare(province) else "UBND …………"


def office_name(office: str, province: str) -> str:
    """Return the office without its province, which stands above it in a letter.

    Examples
    --------
    >>> office_name("Sở Y tế Sơn La", "Sơn La"), office_name("Sở Y tế tỉnh Sơn La", "Sơn La")
    ('Sở Y tế', 'Sở Y tế')
    """
    words = office.strip()
    if _bare(province):
        words = words.removesuffix(_bare(province)).strip()
    return words.removesuffix(" tỉnh").removesuffix(" thành phố").strip() or office or "Sở Y tế"


def abbreviation(name: str) -> str:
    """Return an office's letters as a document's number carries them.

    Examples
    --------
    >>> abbreviation("Sở Y tế")
    'SYT'
    """
    return "".join(word[0].upper() for word in name.split() if word[0].isalpha())


def _bare(province: str) -> str:
    return province.strip().removeprefix("Thành phố ").removeprefix("Tỉnh ").strip()
