"""`tenkyo ui` and `tenkyo up`: the chat, alone or with the API."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated
from urllib.parse import urlsplit

import typer

from rag.certificates import pinned, require_usable
from rag.cli.options import ServedCollectionOption
from rag.cli.output import reporting
from rag.cli.serving import PortOption
from rag.cli.signing_in import provider_secrets, require_sign_in, sign_in_environment
from rag.cli.streamlit import APP, streamlit_settings
from rag.errors import ConfigurationError

if TYPE_CHECKING:
    from rag.settings import Settings

_POLL_S = 0.2
_START_S = 60.0
_END_S = 40.0

UiPortOption = Annotated[
    int,
    typer.Option(
        "--ui-port", metavar="番号", min=1, max=65_535, help="画面のポート番号（既定 8501）。"
    ),
]
UiHostOption = Annotated[
    str | None,
    typer.Option(
        "--host",
        metavar="アドレス",
        help="待ち受けるアドレス（既定 127.0.0.1）。ほかへ開くには、設定 sign_in が必要です。",
    ),
]
ApiUrlOption = Annotated[
    str | None,
    typer.Option(
        "--api", metavar="アドレス", help="API のアドレス（既定 http://127.0.0.1:8000）。"
    ),
]


def ui(api: ApiUrlOption = None, host: UiHostOption = None, ui_port: UiPortOption = 8501) -> None:
    """質問の画面（ブラウザー用）を動かします。API は別に動かしておきます。

    Ctrl-C で止まります。
    """
    with reporting():
        from rag.settings import load_settings

        settings = load_settings()
        environment = _ui_environment(settings, settings.port)
        environment |= {"TENKYO_API_URL": api} if api else {}
        with _Children(settings.tls_certificate) as children:
            _show(children, settings, host or settings.ui_host, ui_port, environment)


def up(
    collection: ServedCollectionOption = None,
    host: UiHostOption = None,
    port: PortOption = None,
    ui_port: UiPortOption = 8501,
) -> None:
    """API と質問の画面をまとめて動かします。

    サインインを設定するまでは、この機械の中（127.0.0.1）だけで使えます。--host は、API と画面の
    両方のアドレスです。Ctrl-C で両方とも止まります。
    """
    with reporting():
        from rag.settings import load_settings

        settings = load_settings()
        if host:
            settings = settings.model_copy(update={"host": host, "ui_host": host})
        api_port = settings.port if port is None else port
        if api_port == 0:
            raise ConfigurationError("tenkyo up では、API のポート番号を 1 以上にしてください。")
        environment = _ui_environment(settings, api_port)
        environment["TENKYO_API_URL"] = address = _address(settings, settings.host, api_port)
        require_sign_in(settings, settings.ui_host, {**os.environ, **environment})
        serve = [sys.executable, "-m", "rag.cli", "serve", "--port", str(api_port)]
        serve += ["--host", host] if host else []
        if collection:
            serve += ["--collection", collection]
        with _Children(settings.tls_certificate) as children:
            children.start(serve, {})
            children.wait_for(f"{address}/healthz")
            _show(children, settings, settings.ui_host, ui_port, environment)


def _show(
    children: _Children, settings: Settings, host: str, port: int, environment: Mapping[str, str]
) -> None:
    """Starts the chat, tells where it is, and waits until somebody ends it."""
    seen = {**os.environ, **environment}
    require_sign_in(settings, host, seen)
    with provider_secrets(settings) as options:
        children.start([*_ui_command(host, port), *options], environment)
        address = _address(settings, host, port)
        base = environment.get("STREAMLIT_SERVER_BASE_URL_PATH", "")
        children.wait_for(f"{address}/{base and base + '/'}_stcore/health")
        sys.stdout.write(f"画面を始めました: {address}\n")
        sys.stdout.flush()
        children.wait()


def _address(settings: Settings, host: str, port: int) -> str:
    """Where this machine reaches what listens on an address."""
    here = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host)  # noqa: S104
    scheme = "https" if settings.tls_certificate else "http"
    return f"{scheme}://{f'[{here}]' if ':' in here else here}:{port}"


def _ui_environment(settings: Settings, api_port: int) -> dict[str, str]:
    """How the chat is served, and where it finds the API; what the environment says stands.

    Raises:
        ConfigurationError: The certificate cannot be used.
    """
    found = streamlit_settings(os.environ)
    found["TENKYO_API_URL"] = _address(settings, settings.host, api_port)
    public = urlsplit(settings.public_ui_url)
    if public.hostname:
        found["STREAMLIT_BROWSER_SERVER_ADDRESS"] = public.hostname
        found["STREAMLIT_SERVER_BASE_URL_PATH"] = public.path.strip("/")
    if settings.tls_certificate is not None and settings.tls_key is not None:
        require_usable(settings.tls_certificate, settings.tls_key, datetime.now(UTC))
        found |= {
            "STREAMLIT_SERVER_SSL_CERT_FILE": str(settings.tls_certificate),
            "STREAMLIT_SERVER_SSL_KEY_FILE": str(settings.tls_key),
            "TENKYO_API_CERTIFICATE": str(settings.tls_certificate),
        }
    given = {name: value for name, value in found.items() if name not in os.environ}
    return given | sign_in_environment(settings)


def _ui_command(host: str, port: int) -> list[str]:
    options = ["--server.address", host, "--server.port", str(port)]
    return [sys.executable, "-m", "streamlit", "run", str(APP), *options]


class _Children:
    """Processes that end with this one, and end this one when one of them ends.

    Args:
        certificate: The certificate with which they speak TLS; None where they speak plainly.
    """

    def __init__(self, certificate: Path | None) -> None:
        self._trust = pinned(certificate) if certificate else True
        self._running: list[subprocess.Popen[bytes]] = []

    def __enter__(self) -> _Children:
        signal.signal(signal.SIGTERM, _interrupt)
        return self

    def __exit__(self, *_: object) -> None:
        for child in self._running:
            if child.poll() is None:
                child.terminate()
        for child in self._running:
            try:
                child.wait(timeout=_END_S)
            except subprocess.TimeoutExpired:
                child.kill()

    def start(self, command: Sequence[str], environment: Mapping[str, str]) -> None:
        """Starts a process, in a session of its own: Ctrl-C reaches it through this one."""
        self._running.append(
            subprocess.Popen(
                command,
                cwd=APP.parent,
                env={**os.environ, **environment},
                start_new_session=True,
            )
        )

    def wait_for(self, address: str) -> None:
        """Waits until an address answers.

        Raises:
            ConfigurationError: A process has ended, or nothing answers.
        """
        import httpx

        until = time.monotonic() + _START_S
        while time.monotonic() < until:
            self._require_all()
            try:
                if httpx.get(address, timeout=2, trust_env=False, verify=self._trust).is_success:
                    return
            except httpx.TransportError:
                pass
            time.sleep(_POLL_S)
        raise ConfigurationError(f"{address} が応答しません。上の表示を確かめてください。")

    def wait(self) -> None:
        """Waits until somebody ends this process, or one of the others ends."""
        try:
            while True:
                self._require_all()
                time.sleep(_POLL_S)
        except KeyboardInterrupt:
            sys.stdout.write("止めました。\n")

    def _require_all(self) -> None:
        for child in self._running:
            if child.poll() is not None:
                raise ConfigurationError(
                    "動かしていたプログラムが終わりました。上の表示を確かめてください"
                    "（ポート番号がほかと重なるときは --port や --ui-port で変えられます）。"
                )


def _interrupt(_signal: int, _frame: object) -> None:
    raise KeyboardInterrupt
