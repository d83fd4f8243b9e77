"""A sign-in provider on this machine: OpenID Connect's four addresses, for one person whom the test names."""

from __future__ import annotations

import json
import secrets
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlencode, urlsplit

from joserfc import jwt
from joserfc.jwk import RSAKey

__all__ = ["Provider", "provider"]


class Provider:
    """Who signs in, and what the provider says of them."""

    def __init__(self) -> None:
        self.claims: dict[str, object] = {"email": "lan@soyte.example", "email_verified": True}
        self.key = RSAKey.generate_key(2048, {"kid": "k"}, private=True)
        self.codes: dict[str, str] = {}
        self.address = ""

    def answer(self, path: str, query: dict[str, list[str]]) -> tuple[int, dict[str, str], object]:
        """Return status, headers and JSON for an address."""
        if path.endswith("openid-configuration"):
            return (
                200,
                {},
                {
                    "issuer": self.address,
                    "authorization_endpoint": f"{self.address}/authorize",
                    "token_endpoint": f"{self.address}/token",
                    "jwks_uri": f"{self.address}/jwks",
                    "response_types_supported": ["code"],
                    "id_token_signing_alg_values_supported": ["RS256"],
                },
            )
        if path == "/jwks":
            return 200, {}, {"keys": [self.key.as_dict(private=False)]}
        if path == "/authorize":
            code = secrets.token_hex(8)
            self.codes[code] = query.get("nonce", [""])[0]
            back = urlencode({"code": code, "state": query["state"][0]})
            return 302, {"Location": f"{query['redirect_uri'][0]}?{back}"}, {}
        nonce = self.codes.pop(query["code"][0])
        now = int(time.time())
        claims = {"iss": self.address, "sub": "1", "aud": "tinyte", "iat": now, "exp": now + 600, "nonce": nonce}
        token = jwt.encode({"alg": "RS256", "kid": "k"}, claims | self.claims, self.key)
        return 200, {}, {"access_token": "a", "token_type": "Bearer", "expires_in": 600, "id_token": token}


@contextmanager
def provider() -> Iterator[Provider]:
    """Serve a provider on a free port."""
    said = Provider()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self._answer(urlsplit(self.path).query)

        def do_POST(self) -> None:
            self._answer(self.rfile.read(int(self.headers["Content-Length"])).decode())

        def log_message(self, *_: object) -> None:
            pass

        def _answer(self, query: str) -> None:
            status, headers, body = said.answer(urlsplit(self.path).path, parse_qs(query))
            data = json.dumps(body).encode()
            self.send_response(status)
            for name, value in (
                {"Content-Type": "application/json", "Content-Length": str(len(data))} | headers
            ).items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(data)

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    said.address = f"http://127.0.0.1:{server.server_port}"
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield said
    finally:
        server.shutdown()
        server.server_close()
