"""The HTTP API as the pages see it."""

from __future__ import annotations

import json
from collections.abc import Generator, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from email.message import Message
from typing import IO, Any
from urllib.parse import quote

import httpx

from ui.pinning import trust
from ui.problems import ApiDown, ApiProblem

Json = dict[str, Any]
_CONNECT_S = 3.0
_READ_S = 130.0


@dataclass(frozen=True, slots=True)
class File:
    """A file that the API gave.

    Attributes:
        name: Its name.
        content: Its bytes.
        media_type: Its type.
        headers: Headers of the response.
    """

    name: str
    content: bytes
    media_type: str
    headers: Mapping[str, str]


class Client:
    """Calls the API for one person.

    Args:
        address: Address of the API.
        key: API key of the UI; None on a machine whose API is open.
        identity: Headers that tell for whom the UI speaks.
        transport: Another way than the network, for tests.
    """

    def __init__(
        self,
        address: str,
        key: str | None = None,
        identity: Mapping[str, str] | None = None,
        transport: httpx.BaseTransport | None = None,
    ) -> None:
        headers = dict(identity or {})
        if key:
            headers["Authorization"] = f"Bearer {key}"
        self.address = address.rstrip("/")
        self._http = httpx.Client(
            base_url=self.address,
            headers=headers,
            timeout=httpx.Timeout(_READ_S, connect=_CONNECT_S),
            transport=transport,
            verify=trust(),
            trust_env=False,  # a proxy of the environment has no part in a call on this machine
        )

    def close(self) -> None:
        """Lets go of the connections."""
        self._http.close()

    # Calls -------------------------------------------------------------------------------------

    def get(self, path: str, **parameters: object) -> Json:
        """A GET; empty parameters are left out."""
        return self._json("GET", path, params=_given(parameters))

    def post(self, path: str, body: Mapping[str, Any]) -> Json:
        """A POST with a JSON body."""
        return self._json("POST", path, json=dict(body))

    def patch(self, path: str, body: Mapping[str, Any]) -> Json:
        """A PATCH with a JSON body."""
        return self._json("PATCH", path, json=dict(body))

    def delete(self, path: str, **parameters: object) -> None:
        """A DELETE."""
        self._json("DELETE", path, params=_given(parameters))

    def upload(self, path: str, name: str, content: IO[bytes], fields: Mapping[str, str]) -> Json:
        """A POST of a file with fields."""
        return self._json("POST", path, files={"file": (name, content)}, data=dict(fields))

    def download(
        self, path: str, body: Mapping[str, Any] | None = None, **parameters: object
    ) -> File:
        """A file: by POST where there is a body, by GET otherwise."""
        response = self._send(
            "GET" if body is None else "POST",
            path,
            params=_given(parameters),
            **({} if body is None else {"json": dict(body)}),
        )
        return File(
            _file_name(response.headers.get("content-disposition", "")),
            response.content,
            response.headers.get("content-type", "application/octet-stream"),
            response.headers,
        )

    def everything(self, path: str, key: str, **parameters: object) -> list[Json]:
        """All pages of a list.

        Args:
            path: Path of the list.
            key: Name of its items in the response.
            parameters: What is asked for.
        """
        found: list[Json] = []
        cursor: str | None = None
        while True:
            page = self.get(path, **parameters, cursor=cursor)
            found += page[key]
            cursor = page.get("next_cursor")
            if not cursor:
                return found

    def answer(self, body: Mapping[str, Any]) -> Generator[tuple[str, Json]]:
        """Asks a question; closing the generator stops the answer.

        Yields:
            Names and data of the events: `status`, `citation`, `delta`, `done`.

        Raises:
            ApiProblem: The question cannot be answered, also in the middle of the stream.
        """
        request = {**body, "stream": True}
        with self._reached(), self._http.stream("POST", "/v1/answers", json=request) as response:
            if response.is_error:
                response.read()
                raise ApiProblem.of(response.status_code, _parsed(response))
            for name, data in server_sent_events(response.iter_lines()):
                if name == "error":
                    raise ApiProblem.of(int(data.get("status", 0)), data)
                yield name, data

    # -------------------------------------------------------------------------------------------

    def _json(self, method: str, path: str, **arguments: Any) -> Json:  # noqa: ANN401
        response = self._send(method, path, **arguments)
        found = _parsed(response) if response.content else {}
        return found if isinstance(found, dict) else {}

    def _send(self, method: str, path: str, **arguments: Any) -> httpx.Response:  # noqa: ANN401
        with self._reached():
            response = self._http.request(method, path, **arguments)
        if response.is_error:
            raise ApiProblem.of(response.status_code, _parsed(response))
        return response

    @contextmanager
    def _reached(self) -> Iterator[None]:
        try:
            yield
        except httpx.TransportError as error:
            raise ApiDown(self.address) from error


def segment(value: str) -> str:
    """An id as one segment of a path."""
    return quote(value, safe="")


def server_sent_events(lines: Iterator[str]) -> Iterator[tuple[str, Json]]:
    """Events of a stream: their names and their JSON data (WHATWG HTML, 9.2.6)."""
    name, data = "message", ""
    for line in lines:
        field, _, value = line.partition(":")
        value = value.removeprefix(" ")
        if not line:
            if data:
                yield name, json.loads(data)
            name, data = "message", ""
        elif field == "event":
            name = value
        elif field == "data":
            data = f"{data}\n{value}" if data else value


def _given(parameters: Mapping[str, object]) -> dict[str, Any]:
    return {
        name: list(value) if isinstance(value, Sequence) and not isinstance(value, str) else value
        for name, value in parameters.items()
        if value is not None and value != "" and value != []
    }


def _parsed(response: httpx.Response) -> object:
    try:
        return response.json()
    except ValueError:
        return {}


def _file_name(disposition: str) -> str:
    """The name of a file (RFC 6266), or a neutral one."""
    message = Message()
    message["Content-Disposition"] = disposition
    return message.get_filename() or "ファイル"
