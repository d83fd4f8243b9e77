"""Addresses in one form, so that an article is one row whatever door it came by.

Three steps, each of its own strength. `canonical` rewrites only what no server can tell apart, or what is known
to be noise (tracking, sessions, AMP and print twins): its result is safe to fetch. `settle` also moves an address
of the outlet to the scheme and host that the outlet's own file names. `identity` is a key for comparing and
drops more than can be fetched safely: scheme, `www.`/`m.`/`amp.`, trailing slash, the order of parameters.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from urllib.parse import quote, unquote_to_bytes, urljoin, urlsplit

from pipeline.crawl import shapes

__all__ = ["believed_canonical", "canonical", "identity", "same_outlet", "settle"]

_PORTS = {"http": 80, "https": 443}
# Campaign and click marks. utm (Google Analytics), fbclid, gclid & co (advertising networks), zarsrc and gidzl
# (Zalo), _x_tr (Google Translate), mc/hsa/pk/mtm (mailing and statistics programs).
_TRACKING_PREFIX = ("utm_", "hsa_", "pk_", "mtm_", "matomo_", "_x_tr_", "zalo_", "mc_", "at_", "ga_")
_TRACKING = shapes.words(
    "fbclid fb_action_ids fb_action_types fb_source gclid gclsrc dclid gbraid wbraid msclkid yclid ttclid twclid "
    "igshid igsh zarsrc zaloid gidzl zpf _ga _gl _hsenc _hsmi _openstat mkt_tok oly_enc_id oly_anon_id vero_id "
    "spm scm cmpid campaign campaign_id cid_source ref ref_src ref_url referer referrer source src_ref share "
    "shared sharetype share_from from_source traffic_source ncid s_kwcid ito wt_mc trk trkcampaign "
    "replytocom like_comment amp_js_v usqp randomurl timestamp nocache no_cache _"
)
# A session's name is noise only with a session's value: sid=12 may be a section.
_SESSION = re.compile(
    r"^(?:jsessionid|phpsessid|aspsessionid\w*|asp\.net_sessionid|sid|sessid|session_?id|cfid|cftoken|s)$"
)
_SESSION_VALUE = re.compile(r"^[0-9a-zA-Z_.!-]{16,}$")
_TWIN_KEYS = frozenset({"amp", "print", "printable", "inbai", "ban-in", "isprint", "printview"})
_TWIN_PAIRS = frozenset(
    {
        ("outputtype", "amp"),
        ("view", "print"),
        ("mode", "print"),
        ("m", "print"),
        ("tmpl", "component"),
        ("type", "amp"),
        ("format", "amp"),
    }
)
_YES = frozenset({"", "1", "true", "yes", "amp", "print"})
_TWIN_FIRST = re.compile(r"^/(?:amp|in|print|ban-in|in-bai|inbai|print-article)(?=/)", re.IGNORECASE)
_TWIN_LAST = re.compile(r"(?:/(?:amp|print|in-bai|inbai|ban-in)/?|\.amp)$", re.IGNORECASE)
_TWIN_EXTENSION = re.compile(r"(?:\.amp|-print|\.print)(?=\.(?:html?|aspx?|php)$)", re.IGNORECASE)
_PATH_SESSION = re.compile(r";(?:jsessionid|phpsessid|sid)=[^/;]*", re.IGNORECASE)
_ESCAPES = re.compile(r"(?:%[0-9A-Fa-f]{2})+")
_KEPT = "/:@!$&'()*+,;=~-._%"
_NUMERIC_HOST = re.compile(r"[\d.]+|\[.*\]|[0-9a-f:]+")
_TWIN_HOST = re.compile(r"^(?:www|m|amp|mobile|wap)\d?\.(?=[^.]+\.[^.])")


@lru_cache(maxsize=16384)
def canonical(url: str, *, base: str = "") -> str:
    """Return `url` in canonical form, an address that can be fetched; empty where it is no http(s) address.

    Scheme and host are lower-case and the default port, userinfo and fragment gone; `//`, `.` and `..` resolved;
    percent-encoding in one form over NFC text; tracking marks, session ids, empty and repeated parameters gone;
    AMP and print twins mapped to the plain page where the rest of the path looks like an article's. A trailing
    slash stays: servers tell it apart (`identity` doesn't).

    Parameters
    ----------
    url
        An address as a link, feed or sitemap gives it.
    base
        The address of the page it stands on, for relative ones.

    Examples
    --------
    >>> canonical("HTTPS://Bao.example:443/amp/y-te/tiem-vac-xin-cho-tre-12345.html?utm_source=zalo#binh-luan")
    'https://bao.example/y-te/tiem-vac-xin-cho-tre-12345.html'
    """
    text = "".join(c for c in url.strip() if c >= " " and c != "\x7f")
    try:
        parts = urlsplit(urljoin(base, text.replace("\\", "/")) if base else text.replace("\\", "/"))
        port = parts.port
    except ValueError:  # a port or an IPv6 host that is none: not an address
        return ""
    scheme, host = parts.scheme.lower(), _host(parts.hostname or "")
    if scheme not in _PORTS or not host:
        return ""
    netloc = host if port is None or port == _PORTS[scheme] else f"{host}:{port}"
    path, query = _untwinned(_path(parts.path), _query(parts.query))
    return f"{scheme}://{netloc}{path}" + (f"?{query}" if query else "")


def settle(url: str, outlet_url: str) -> str:
    """Return the canonical form of `url`, moved to the scheme and host of `outlet_url` where they are twins.

    Twins are http and https on their default ports, and a host with and without `www.`: papers mix them freely.
    Another subdomain stays, and so does an address of another site.
    """
    address = canonical(url)
    ours, theirs = urlsplit(canonical(outlet_url)), urlsplit(address)
    if not address or _twin_host(ours.netloc) != _twin_host(theirs.netloc):
        return address
    return theirs._replace(scheme=ours.scheme, netloc=ours.netloc).geturl()


@lru_cache(maxsize=16384)
def identity(url: str) -> str:
    """Return the key by which two addresses are compared: `canonical` without what twins differ in.

    Examples
    --------
    >>> identity("https://www.bao.example/tin-123/?b=2&a=1") == identity("http://m.bao.example/tin-123?a=1&b=2")
    True
    """
    parts = urlsplit(canonical(url))
    host = _TWIN_HOST.sub("", parts.netloc)
    path = re.sub(r"/(?:index|default)\.(?:html?|php|aspx?)$", "/", parts.path, flags=re.IGNORECASE).rstrip("/")
    query = "&".join(sorted(filter(None, parts.query.split("&"))))
    return f"{host}{path}" + (f"?{query}" if query else "")


def same_outlet(url: str, outlet_url: str) -> bool:
    """Whether `url` lies on the host of `outlet_url`, with or without `www.`, or on a subdomain of it.

    Examples
    --------
    >>> same_outlet("https://suckhoe.bao.example/a", "https://www.bao.example")
    True
    >>> same_outlet("https://baokhac.example/a", "https://bao.example")
    False
    """
    theirs, ours = urlsplit(canonical(url)), urlsplit(canonical(outlet_url))
    if not theirs.netloc or not ours.netloc:
        return False
    here, there = _twin_host(theirs.netloc), _twin_host(ours.netloc)
    if here == there:
        return True
    if _NUMERIC_HOST.fullmatch(ours.hostname or "") or theirs.port != ours.port:
        return False
    return here.endswith("." + there)


def believed_canonical(page_url: str, declared: str, outlet_url: str) -> str | None:
    """Return where a page says that it truly lives, or None where that can't be believed.

    Believed only on the outlet's own host, and when it names an article: themes that give every page the home
    page or its section as canonical address are common, and would make one row of a whole site.

    Parameters
    ----------
    page_url
        The page's own address.
    declared
        Its `<link rel="canonical">`, as written.
    outlet_url
        The outlet's address.
    """
    if not declared.strip():
        return None
    address = settle(canonical(declared, base=page_url), outlet_url)
    if not address or not same_outlet(address, outlet_url):
        return None
    if identity(address) == identity(page_url):
        return address
    here, there = urlsplit(identity(page_url)), urlsplit(identity(address))
    if here.path.startswith(there.path + "/") and not there.query:
        return None  # the section, or the home page
    return address if shapes.looks_like_article(address) else None


def _host(host: str) -> str:
    host = unicodedata.normalize("NFC", host.rstrip(".")).lower()
    if not host.isascii():
        try:
            host = host.encode("idna").decode("ascii")
        except UnicodeError:
            return ""
    if ":" in host:
        return f"[{host}]"
    return host if re.fullmatch(r"[a-z0-9._-]+", host) else ""


def _twin_host(netloc: str) -> str:
    return netloc.removeprefix("www.")


def _decode(match: re.Match[str]) -> str:
    """Decode what is UTF-8 text, keep as %XX what isn't, and every ASCII sign with a meaning of its own."""
    out = []
    for c in unquote_to_bytes(match[0]).decode("utf-8", "surrogateescape"):
        if "\udc80" <= c <= "\udcff":
            out.append(f"%{ord(c) - 0xDC00:02X}")
        elif c.isascii() and not (c.isalnum() or c in "-._~"):
            out.append(f"%{ord(c):02X}")
        else:
            out.append(c)
    return "".join(out)


def _encoded(text: str, kept: str) -> str:
    text = re.sub(r"%(?![0-9A-Fa-f]{2})", "%25", text)
    text = _ESCAPES.sub(_decode, text).encode("utf-8", "replace").decode()
    return quote(unicodedata.normalize("NFC", text), safe=kept)


def _path(path: str) -> str:
    path = _encoded(_PATH_SESSION.sub("", path), _KEPT)
    if "//" in path and "://" not in path:
        path = re.sub(r"/{2,}", "/", path)
    out: list[str] = []
    segments = path.split("/")[1:] if path.startswith("/") else path.split("/")
    for segment in segments:
        if segment == "..":
            del out[-1:]
        elif segment != ".":
            out.append(segment)
    if segments[-1] in {".", ".."}:
        out.append("")
    return "/" + "/".join(out)


def _query(query: str) -> str:
    kept: dict[str, None] = {}
    for given in _encoded(query, _KEPT + "?").replace("&amp;", "&").split("&"):
        pair = _without_tail(given)
        name, equals, value = pair.partition("=")
        name = name.lower()
        if not name or (equals and not value) or _is_tracking(name):
            continue
        if _SESSION.match(name) and _SESSION_VALUE.match(value):
            continue
        kept[pair] = None
    return "&".join(kept)


def _is_tracking(name: str) -> bool:
    return name in _TRACKING or name.startswith(_TRACKING_PREFIX)


def _without_tail(pair: str) -> str:
    """Drop tracking that was hung on with a second question mark: ?id=5?utm_source=home."""
    head, mark, tail = pair.rpartition("?")
    return _without_tail(head) if mark and _is_tracking(tail.partition("=")[0].lower()) else pair


def _untwinned(path: str, query: str) -> tuple[str, str]:
    pairs = [p for p in query.split("&") if p and not _is_twin(p)]
    rest = path
    while True:
        bare = _TWIN_EXTENSION.sub("", _TWIN_LAST.sub("", _TWIN_FIRST.sub("", rest)))
        if bare == rest or not shapes.looks_like_article("http://x" + bare):
            return rest, "&".join(pairs)
        rest = bare


def _is_twin(pair: str) -> bool:
    name, _, value = pair.lower().partition("=")
    return (name in _TWIN_KEYS and value in _YES) or (name, value) in _TWIN_PAIRS
