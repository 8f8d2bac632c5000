"""What `tenkyo doctor` looks at: the machine, the programs beside us, the collections."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib.metadata import PackageNotFoundError, version

from rag.certificates import require_usable
from rag.engine import Engine
from rag.errors import ConfigurationError, TenkyoError
from rag.index import Access
from rag.japanese.tokens import dictionary_name, tokenize
from rag.records.doubts import find_doubts
from rag.settings import Settings

_PACKAGES = ("fugashi", "unidic-lite", "tantivy", "faiss-cpu", "pypdfium2")
_TIMEOUT_S = 20
_LOW_SPACE_GB = 1.0


@dataclass(frozen=True, slots=True)
class Check:
    """One thing that was looked at.

    Attributes:
        name: What it is.
        ok: Whether it is as it should be.
        message: What was found, and the cure where something is wrong.
        optional: Whether Tenkyo works without it.
    """

    name: str
    ok: bool
    message: str
    optional: bool = False


def diagnose(engine: Engine, collection: str | None = None) -> list[Check]:
    """Looks at everything.

    Args:
        engine: The engine with its settings.
        collection: Name of the one collection to check, None for all. What is uncertain in the
            plans is listed for one, and counted for all.

    Returns:
        The checks in the order in which a person would ask.
    """
    names = [collection] if collection is not None else engine.collections()
    return [
        *_machine(engine),
        *_programs(),
        *(
            check
            for name in names
            for check in _collection(engine, name, every_doubt=collection is not None)
        ),
    ]


def _machine(engine: Engine) -> Iterator[Check]:
    python = ".".join(map(str, sys.version_info[:3]))
    yield Check("Python", sys.version_info >= (3, 11), python)
    yield _packages()
    yield _dictionary()
    home = engine.settings.home
    folder = engine.settings.indexes
    existing = next(path for path in (folder, *folder.parents) if path.exists())
    writable = os.access(existing, os.W_OK)
    cure = "" if writable else "（書き込めません。権限を確かめるか TENKYO_HOME を変えてください）"
    yield Check("保存先", writable, f"{home}{cure}")
    free = shutil.disk_usage(existing).free / 2**30
    enough = free >= _LOW_SPACE_GB
    yield Check(
        "空き容量", enough, f"{free:.1f} GB" + ("" if enough else "（空きを増やしてください）")
    )
    yield from _certificate(engine.settings)


def _certificate(settings: Settings) -> Iterator[Check]:
    if settings.tls_certificate is None or settings.tls_key is None:
        return
    now = datetime.now(UTC)
    try:
        found = require_usable(settings.tls_certificate, settings.tls_key, now)
    except ConfigurationError as error:
        yield Check("TLS 証明書", False, error.message)
        return
    soon = found.ends_soon(now)
    until = f"{found.ends.astimezone():%Y-%m-%d} まで（{'、'.join(found.names) or '名前なし'}）"
    left = (found.ends - now).days
    cure = f"。残り {left} 日です。新しい証明書を用意してください" if soon else ""
    yield Check("TLS 証明書", not soon, until + cure, optional=soon)


def _packages() -> Check:
    found: list[str] = []
    missing: list[str] = []
    for name in _PACKAGES:
        try:
            found.append(f"{name} {version(name)}")
        except PackageNotFoundError:
            missing.append(name)
    if missing:
        return Check(
            "部品", False, f"{'、'.join(missing)} がありません。make install を実行してください。"
        )
    return Check("部品", True, "、".join(found))


def _dictionary() -> Check:
    try:
        words = [token.surface for token in tokenize("計画文書")]
    except RuntimeError as error:
        return Check(
            "辞書", False, f"辞書を読み込めません。make install をやり直してください。（{error}）"
        )
    if words != ["計画", "文書"]:
        return Check(
            "辞書",
            False,
            f"{dictionary_name()} が語を正しく分けません。make install をやり直してください。",
        )
    return Check("辞書", True, dictionary_name())


def _programs() -> Iterator[Check]:
    office = shutil.which("soffice")
    yield Check(
        "LibreOffice",
        office is not None,
        office
        or "なし（.doc、.xls、.ppt は読めません）。例: sudo apt-get install libreoffice-nogui",
        optional=True,
    )
    yield _tesseract()


def _tesseract() -> Check:
    program = shutil.which("tesseract")
    cure = "例: sudo apt-get install tesseract-ocr tesseract-ocr-jpn"
    if program is None:
        return Check("tesseract", False, f"なし（画像の PDF は読めません）。{cure}", optional=True)
    try:
        listed = subprocess.run(
            [program, "--list-langs"],
            capture_output=True,
            text=True,
            timeout=_TIMEOUT_S,
            check=False,
        ).stdout
    except (OSError, subprocess.TimeoutExpired):
        listed = ""
    if "jpn" not in listed.split():
        return Check("tesseract", False, f"日本語データ（jpn）がありません。{cure}", optional=True)
    return Check("tesseract", True, program, optional=True)


def _collection(engine: Engine, name: str, *, every_doubt: bool) -> Iterator[Check]:
    title = f"コレクション {name}"
    try:
        findings = engine.verify(collection=name)
        outdated = engine.outdated(collection=name)
        rows = engine.documents(collection=name, access=Access.keeper())
        doubts = list(find_doubts(engine.measures(collection=name)))
    except TenkyoError as error:
        yield Check(title, False, error.message)
        return
    for finding in findings:
        yield Check(title, False, finding.message)
    if not findings:
        passages = sum(row.passages for row in rows)
        yield Check(title, True, f"文書 {len(rows)}、箇所 {passages}。異常はありません。")
    if outdated:
        message = (
            f"前の版で読み取ったまま使えます（{'／'.join(outdated)}）。"
            f"tenkyo reindex --collection {name} で作り直せます。"
        )
        yield Check(title, False, message, optional=True)
    for row in rows:
        for warning in row.warnings:
            yield Check(f"{title} {row.path}", False, warning, optional=True)
    if every_doubt:
        for doubt in doubts:
            yield Check(f"要目視確認 {doubt.place}", False, doubt.reason, optional=True)
    elif doubts:
        message = (
            f"要目視確認の記載が {len(doubts)} 件あります。"
            f"tenkyo doctor --collection {name} で一覧できます。"
        )
        yield Check(title, False, message, optional=True)
