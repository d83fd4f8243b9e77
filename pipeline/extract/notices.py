"""What a site says instead of an article: that it failed, is closed, wants a login, or takes us for a robot."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from pipeline.extract.blocks import Page
from pipeline.extract.signs import alternatives
from pipeline.records import NotArticle
from pipeline.text import fold

__all__ = ["is_wall", "notices", "sounds_like_notice"]

_ERROR = alternatives(
    r"\b(?:loi|error|ma loi) (?:404|403|50[0-4])\b",
    r"^\W*(?:404|403|50[0-4])\W*(?:$|not|loi|error|page|khong|internal|bad)",
    r"(?:page|file|article) not found|server error|runtime error|access denied|^\W*forbidden|bad gateway",
    r"error establishing a database|database (?:connection )?error|fatal error|unhandled exception|service unavailable",
    r"(?:trang|bai viet|noi dung|duong dan|lien ket|du lieu)\b.{0,40}khong (?:(?:con )?ton tai|(?:duoc )?tim thay)",
    r"(?:trang|bai viet|noi dung) (?:nay )?da bi (?:xoa|go)|khong tim thay (?:trang|noi dung|bai|ket qua|du lieu)",
    r"da xay ra loi|loi he thong|khong co quyen truy cap|khong the ket noi (?:toi )?(?:co so du lieu|may chu)",
)
_DOWN = alternatives(
    r"(?:trang|website|he thong|may chu|cong thong tin|chung toi)\b.{0,40}\b(?:bao tri|nang cap|tam ngung|gian doan)",
    r"^\W*(?:dang )?(?:bao tri|nang cap) (?:he thong|website|may chu)|maintenance|under construction|coming soon",
    r"account (?:has been )?suspended|tai khoan (?:hosting )?.{0,20}(?:bi khoa|tam ngung)|bandwidth limit exceeded",
    r"thong bao (?:bao tri|nang cap)",
)
_LOGIN = alternatives(
    r"^\W*(?:dang nhap|login|sign in|log in)\W*$|(?:vui long|xin hay|hay|can|phai) dang nhap",
    r"danh rieng cho (?:thue bao|thanh vien)|please (?:log|sign) in",
)
_ROBOT = alternatives(
    r"just a moment|verify(?:ing)? (?:you|that you) are|captcha|checking your browser|attention required",
    r"ban khong phai (?:la )?(?:nguoi may|robot)|xac (?:minh|thuc) (?:ban la|truy cap)",
    r"(?:bat|kich hoat|enable) javascript (?:de|va|and|to)\b",
)
_NOTICES = (
    (_ROBOT, NotArticle.ROBOT_CHECK, "a robot check instead of the article"),
    (_DOWN, NotArticle.MAINTENANCE, "the site is under maintenance"),
    (_LOGIN, NotArticle.LOGIN, "a login wall"),
    (_ERROR, NotArticle.ERROR, "an error page with status 200"),
)
_WALL = alternatives(
    r"dang nhap\b.{0,80}\b(?:doc|xem) (?:tiep|toan bo|day du|het bai|bai viet nay|noi dung nay|noi dung bai)",
    r"(?:noi dung|bai viet|bai bao)\b.{0,20}\bdanh (?:rieng )?cho (?:thue bao|thanh vien|ban doc tra phi)",
    r"(?:log|sign) in to (?:continue|read)|subscribe to (?:continue|read)",
)
"""A wall says that there is more to read; an invitation to comment, or a story about a portal, doesn't."""
_LENGTH = 250
_WALL_WORDS = 60


def notices(page: Page, texts: Iterable[str], words: int) -> Iterator[tuple[NotArticle, str]]:
    """Yield what `texts` (title, lead, first paragraphs) say the page is; all its lines where it has no `words`."""
    said = list(texts)
    if not words:
        said += [b.text for b in page.blocks if not b.whole_link]
    for text in said:
        plain = fold(text[:_LENGTH])
        for pattern, what, reason in _NOTICES:
            if plain and pattern.search(plain):
                yield what, reason


def sounds_like_notice(texts: Iterable[str]) -> bool:
    """Whether any of `texts` has the words of a notice or of a wall."""
    plain = [fold(text[:_LENGTH]) for text in texts if text]
    return any(pattern.search(text) for text in plain for pattern in (*(p for p, *_ in _NOTICES), _WALL))


def is_wall(page: Page, shown: Sequence[str]) -> bool:
    """Whether a wall stands where the article goes on: some line says so, and `shown` holds next to nothing else."""
    walls = {b.text for b in page.blocks if b.words <= _WALL_WORDS and _WALL.search(fold(b.text))}
    return bool(walls) and not any(text and text not in walls and not _WALL.search(fold(text)) for text in shown)
