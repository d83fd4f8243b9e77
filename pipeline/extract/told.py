"""What is said of an article's title elsewhere than in its visible lines: metadata, <title>, the door, the address."""

from __future__ import annotations

import re
from urllib.parse import unquote, urlsplit

from pipeline.extract.dates import find_dates
from pipeline.extract.metadata import Metadata
from pipeline.text import clean, fold

__all__ = ["Told", "bare", "slug_words", "without_site"]

_SLUG_LEAST = 3
_SLUG_SHARE = 0.6
_ALIKE = 0.85
_SEPARATORS = re.compile(r"\s+(?:[-|–—»«•·/]|::|&raquo;)+\s+")
_OUTLET_WORDS = 9
_LABEL_WORDS = 2
_SLUG_SURE, _SLUG_AGAINST = 4, 0.2
# What outlets call themselves: such a line in <title> and banner is no article's title.
_OUTLET = re.compile(
    r"\b(?:dien tu|trang (?:thong )?tin|phat thanh|truyen hinh|truyen thanh|online|tap chi|website|trang chu)\b"
)
_LABELS = frozenset(
    {"video", "clip", "anh", "photo", "infographic", "emagazine", "longform", "podcast", "multimedia", "chum"}
)


def bare(text: str) -> str:
    """Return `text` for comparing: marks folded, only letters and digits, single spaces."""
    return " ".join(re.findall(r"[a-z0-9]+", fold(text)))


def slug_words(url: str) -> list[str]:
    """Return the words of the address's longest hyphenated part, without numbers at its ends and extensions."""
    path = unquote(urlsplit(url).path)
    parts = [re.sub(r"\.[a-z]{2,5}$", "", part) for part in path.lower().split("/") if part]
    best = max(parts, key=lambda p: (p.count("-") + p.count("_"), len(p)), default="")
    words = [w for w in re.split(r"[-_]+", bare(best).replace(" ", "-")) if w]
    while words and re.fullmatch(
        r"(?:post|a|i|d|art|n|id|t|c|p)?\d{3,}[a-z]{0,4}|(?:html?|aspx|bbg|tpo|ldo)", words[-1]
    ):
        words.pop()
    while words and re.fullmatch(r"\d{4,}", words[0]):
        words.pop(0)
    return words


def without_site(window: str, site: str, host: str) -> str:
    """Return a <title> without the outlet's name at either end."""
    parts = _SEPARATORS.split(window)
    if len(parts) == 1:
        return window
    names = {n.replace(" ", "") for n in (bare(site), host.removeprefix("www.").partition(".")[0]) if n}
    if any(n in bare(parts[0]).replace(" ", "") for n in names) and len(parts[0]) < len(parts[-1]):
        return window.partition(parts[0])[2].lstrip(" -|–—»«•·/:")
    while len(parts) > 1 and (_is_site(parts[-1], names) or len(parts[-1]) < len(parts[0])):
        parts.pop()
    return window[: window.index(parts[-1]) + len(parts[-1])]


def _is_site(part: str, names: set[str]) -> bool:
    return any(n in bare(part).replace(" ", "") for n in names)


class Told:
    """What is said of the title elsewhere."""

    def __init__(self, meta: Metadata, url: str, given: str) -> None:
        host = urlsplit(url).hostname or ""
        cut = re.sub(r"\s*(?:\.\.\.|…)$", "", given)
        self._given, self._given_text = bare(cut), clean(given)
        stripped = [without_site(t, meta.site_name, host) for t in meta.titles]
        self._titles = [(bare(t), t) for t in [*meta.titles, *stripped] if t]
        self._window = bare(meta.window_title)
        self._window_text = without_site(meta.window_title, meta.site_name, host)
        self._site = {bare(meta.site_name), bare(host)}
        self._slug = slug_words(url)
        self._against = not any(self._slug_agrees(t) for t, _ in self._titles) and self._slug_agrees("") is False
        if self._against:  # og:title is the outlet's name on every page: the address knows better
            self._titles = []
        self.sure = bool(self._titles or self._given)

    def agreement(self, text: str) -> float:
        """Weigh how far a visible line is what the page, the door and the address say the title is."""
        key = bare(text)
        if not key or key in self._site:
            return -3.0
        score = 4.0 * any(_same(key, t) for t, _ in self._titles)
        if self._window and key in self._window and key.count(" ") >= _SLUG_LEAST - 1:
            whole = self._window.startswith(key) or len(key) > len(self._window) * 0.5
            if (_OUTLET.search(key) and key.count(" ") < _OUTLET_WORDS) or self._slug_agrees(key) is False:
                score -= 1.0
            else:
                score += 4.0 if whole else 1.0
        if self._given and _same(key, self._given):
            score += 5.0
        return score + 4.0 * self._slug_share(key)

    def _slug_agrees(self, key: str) -> bool | None:
        """Whether a title shares words with the address; None where the address says too little."""
        if len(self._slug) < _SLUG_SURE:
            return None
        return len(set(self._slug) & set(key.split())) > len(set(self._slug)) * _SLUG_AGAINST

    def _slug_share(self, key: str) -> float:
        if len(self._slug) < _SLUG_LEAST:
            return 0.0
        words = key.split()
        share = len(set(self._slug) & set(words)) / len(set(self._slug))
        start = " ".join(words).replace(" ", "").startswith("".join(self._slug[:-1]))
        if not start and len(words) > len(self._slug) * 1.6 + 2:
            return 0.0
        return share if share >= _SLUG_SHARE else 0.0

    def best_hidden(self) -> str:
        """Return a title that no visible line shows."""
        for text in (self._given_text, *(t for _, t in self._titles[-1:]), self._window_text):
            if text and bare(text) not in self._site:
                return text
        return ""

    def trimmed(self, text: str) -> str:
        """Return a visible line without a label or date that stands in the heading beside the title."""
        key = bare(text)
        told = [*self._titles, (self._given, self._given_text), (bare(self._window_text), self._window_text)]
        if any(key == t for t, _ in told):
            return clean(text)
        for other, exact in told:
            if other in key and other.count(" ") >= _SLUG_LEAST and _only_label(key, other):
                at = clean(text).find(exact)
                return clean(text)[at : at + len(exact)] if at >= 0 else exact
        dates = find_dates(text)
        if dates and dates[-1].end >= len(text) - 3:
            return clean(text[: dates[0].start]).rstrip(" -–|(,") or clean(text)
        return clean(text)


def _only_label(key: str, other: str) -> bool:
    """Whether what a heading holds beyond its title is a label before it ("Video") or a date."""
    before, _, after = f" {key} ".partition(f" {other} ")
    if not after and before.strip() == key:
        return False
    rest = [*before.split(), *after.split()]
    if sum(w.isdigit() for w in rest) * 2 >= len(rest):
        return bool(rest)
    return not after.strip() and rest[0] in _LABELS and len(rest) <= _LABEL_WORDS


def _same(one: str, other: str) -> bool:
    """Whether two bare titles are one: equal, one cut short, or a few words apart (a label, a site's name)."""
    if one == other:
        return True
    short, long = sorted((one, other), key=len)
    if len(short) < 12:  # noqa: PLR2004 - two short words agree with too much
        return False
    if long.startswith(short) or long.endswith(short):
        return len(short) > len(long) * 0.6
    if len(short) <= len(long) * _ALIKE:
        return False
    ours, theirs = set(one.split()), set(other.split())
    return len(ours & theirs) >= _ALIKE * len(ours | theirs)
