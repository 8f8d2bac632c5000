"""`tenkyo ui` and `tenkyo up`: the chat, alone or with the API."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from typing import Annotated

import typer

from rag.cli.options import ServedCollectionOption
from rag.cli.output import reporting
from rag.cli.serving import PortOption
from rag.cli.streamlit import APP, streamlit_settings
from rag.errors import ConfigurationError

_POLL_S = 0.2
_START_S = 60.0
_END_S = 40.0

UiPortOption = Annotated[
    int,
    typer.Option(
        "--ui-port", metavar="番号", min=1, max=65_535, help="画面のポート番号（既定 8501）。"
    ),
]
ApiUrlOption = Annotated[
    str | None,
    typer.Option(
        "--api", metavar="アドレス", help="API のアドレス（既定 http://127.0.0.1:8000）。"
    ),
]


def ui(api: ApiUrlOption = None, ui_port: UiPortOption = 8501) -> None:
    """質問の画面（ブラウザー用）を動かします。API は別に動かしておきます。

    Ctrl-C で止まります。
    """
    with reporting():
        environment = {"TENKYO_API_URL": api} if api else {}
        with _Children() as children:
            children.start(_ui_command(ui_port), environment)
            children.wait_for(f"http://127.0.0.1:{ui_port}/_stcore/health")
            sys.stdout.write(f"画面を始めました: http://127.0.0.1:{ui_port}\n")
            sys.stdout.flush()
            children.wait()


def up(
    collection: ServedCollectionOption = None, port: PortOption = None, ui_port: UiPortOption = 8501
) -> None:
    """API と質問の画面をまとめて動かします。

    この機械の中（127.0.0.1）だけで使えます。Ctrl-C で両方とも止まります。
    """
    with reporting():
        from rag.settings import load_settings

        settings = load_settings()
        api_port = settings.port if port is None else port
        if api_port == 0:
            raise ConfigurationError("tenkyo up では、API のポート番号を 1 以上にしてください。")
        address = f"http://127.0.0.1:{api_port}"
        serve = [sys.executable, "-m", "rag.cli", "serve", "--port", str(api_port)]
        if collection:
            serve += ["--collection", collection]
        with _Children() as children:
            children.start(serve, {})
            children.wait_for(f"{address}/healthz")
            children.start(_ui_command(ui_port), {"TENKYO_API_URL": address})
            children.wait_for(f"http://127.0.0.1:{ui_port}/_stcore/health")
            sys.stdout.write(f"画面を始めました: http://127.0.0.1:{ui_port}\n")
            sys.stdout.flush()
            children.wait()


def _ui_command(port: int) -> list[str]:
    return [sys.executable, "-m", "streamlit", "run", str(APP), "--server.port", str(port)]


class _Children:
    """Processes that end with this one, and end this one when one of them ends."""

    def __init__(self) -> None:
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
                env={**os.environ, **streamlit_settings(os.environ), **environment},
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
                if httpx.get(address, timeout=2, trust_env=False).is_success:
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
