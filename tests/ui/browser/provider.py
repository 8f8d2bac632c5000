"""A small OpenID Connect provider on this machine: authorization code with PKCE (RFC 7636)."""

import base64
import hashlib
import json
import secrets
import threading
import time
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlencode, urlsplit

from joserfc import jwt
from joserfc.jwk import RSAKey

CLIENT, CLIENT_SECRET = "tenkyo", "secret-of-the-client"


@dataclass
class Provider:
    """What the provider knows.

    Attributes:
        address: Its address.
        claims: What it tells of the person.
        lifetime_s: How long that holds.
        asked: What was asked at the door, by the codes that were given.
        ended: How often a session was ended.
    """

    address: str = ""
    claims: dict = field(default_factory=dict)
    lifetime_s: int = 3600
    asked: dict = field(default_factory=dict)
    ended: int = 0
    key: RSAKey = field(default_factory=lambda: RSAKey.generate_key(2048, {"kid": "1"}))

    def metadata(self):
        return {
            "issuer": self.address,
            "authorization_endpoint": f"{self.address}/authorize",
            "token_endpoint": f"{self.address}/token",
            "jwks_uri": f"{self.address}/keys",
            "end_session_endpoint": f"{self.address}/end",
            "response_types_supported": ["code"],
            "subject_types_supported": ["public"],
            "id_token_signing_alg_values_supported": ["RS256"],
            "code_challenge_methods_supported": ["S256"],
        }

    def door(self, query):
        """The page on which the person says yes."""
        assert query["client_id"] == CLIENT
        assert query["response_type"] == "code"
        assert query["code_challenge_method"] == "S256"
        assert "openid" in query["scope"].split()
        code = secrets.token_urlsafe(8)
        self.asked[code] = query
        back = urlencode({"code": code, "state": query["state"]})
        return f'<a href="{query["redirect_uri"]}?{back}">このまま進む</a>'

    def token(self, form, authorization):
        """The tokens for a code, once, for who holds the verifier and the secret."""
        given = base64.b64decode(authorization.removeprefix("Basic ")).decode()
        assert given == f"{CLIENT}:{CLIENT_SECRET}"
        asked = self.asked.pop(form["code"])
        digest = hashlib.sha256(form["code_verifier"].encode()).digest()
        assert base64.urlsafe_b64encode(digest).rstrip(b"=").decode() == asked["code_challenge"]
        now = int(time.time())
        claims = {
            "iss": self.address,
            "aud": CLIENT,
            "iat": now,
            "exp": now + self.lifetime_s,
            "nonce": asked["nonce"],
            **self.claims,
        }
        signed = jwt.encode({"alg": "RS256", "kid": "1"}, claims, self.key)
        return {"access_token": "x", "token_type": "Bearer", "id_token": signed}


@contextmanager
def running_provider():
    """A provider that answers as long as the context is open."""
    known = Provider()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self):
            parts = urlsplit(self.path)
            query = {name: values[0] for name, values in parse_qs(parts.query).items()}
            if parts.path == "/authorize":
                self._send("text/html; charset=utf-8", known.door(query))
            elif parts.path == "/end":
                known.ended += 1
                self.send_response(302)
                self.send_header("Location", query["post_logout_redirect_uri"])
                self.end_headers()
            elif parts.path == "/keys":
                self._send("application/json", json.dumps({"keys": [known.key.as_dict(False)]}))
            else:
                self._send("application/json", json.dumps(known.metadata()))

        def do_POST(self):
            body = self.rfile.read(int(self.headers["Content-Length"])).decode()
            form = {name: values[0] for name, values in parse_qs(body).items()}
            found = known.token(form, self.headers["Authorization"])
            self._send("application/json", json.dumps(found))

        def log_message(self, *_arguments):
            pass

        def _send(self, media_type, text):
            content = text.encode()
            self.send_response(200)
            self.send_header("Content-Type", media_type)
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    known.address = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    try:
        yield known
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
