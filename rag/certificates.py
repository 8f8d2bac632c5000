"""The TLS certificate of an installation: whether it can be used, until when, for whom."""

from __future__ import annotations

import ssl
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from rag.errors import ConfigurationError

if TYPE_CHECKING:
    from cryptography import x509

WARNED_BEFORE = timedelta(days=30)
_CLOCK = timedelta(days=2)
_END = "-----END CERTIFICATE-----"


@dataclass(frozen=True, slots=True)
class Certificate:
    """A certificate that can be used.

    Attributes:
        names: Names and addresses that it is for.
        begins: From when it holds.
        ends: Until when.
    """

    names: tuple[str, ...]
    begins: datetime
    ends: datetime

    def ends_soon(self, now: datetime) -> bool:
        """Whether it is time to get a new one."""
        return self.ends - now < WARNED_BEFORE


def require_usable(certificate: Path, key: Path, now: datetime) -> Certificate:
    """Reads a certificate with its key, and makes sure that browsers will take it today.

    Args:
        certificate: PEM file, the certificate first and what it was issued by after it.
        key: PEM file of its private key, without a password.
        now: The time by the clock of this machine, with its zone.

    Raises:
        ConfigurationError: A file cannot be read or is something else, the two do not belong
            together, or the certificate does not hold now.
    """
    first = _certificate(certificate)
    found = Certificate(_names(first), first.not_valid_before_utc, first.not_valid_after_utc)
    if now > found.ends:
        raise ConfigurationError(
            f"TLS 証明書 {certificate} の期限は {_day(found.ends)} に切れています"
            f"（この機械の時計は {_day(now)}）。"
            "新しい証明書に置き換えて、始め直してください。"
        )
    if now < found.begins:
        near = found.begins - now < _CLOCK
        cure = (
            "この機械の時計が遅れていないか確かめてください（timedatectl）。"
            if near
            else "証明書を選び直すか、時計を合わせてください。"
        )
        raise ConfigurationError(
            f"TLS 証明書 {certificate} が有効になるのは {_day(found.begins)} です"
            f"（この機械の時計は {_day(now)}）。{cure}"
        )
    _require_pair(certificate, first, key)
    return found


def pinned(certificate: Path) -> ssl.SSLContext:
    """A context that believes in this one certificate only, for calls on the same machine.

    Args:
        certificate: PEM file; of several certificates in it the first counts.
    """
    text = certificate.read_text(encoding="ascii", errors="replace")
    context = ssl.create_default_context(cadata=text[: text.index(_END) + len(_END)] + "\n")
    context.check_hostname = False  # it is for the name that browsers use, not for 127.0.0.1
    context.verify_flags = ssl.VERIFY_X509_PARTIAL_CHAIN
    return context


def _certificate(file: Path) -> x509.Certificate:
    from cryptography.x509 import load_pem_x509_certificates

    try:
        return load_pem_x509_certificates(_read("tls_certificate", file))[0]
    except ValueError as error:
        raise ConfigurationError(
            f"TLS 証明書 {file} は PEM 形式（-----BEGIN CERTIFICATE-----）ではありません。"
            "PEM に変換したファイルを、設定 tls_certificate に指定してください。"
        ) from error


def _require_pair(file: Path, certificate: x509.Certificate, key: Path) -> None:
    from cryptography.hazmat.primitives.serialization import (
        Encoding,
        PublicFormat,
        load_pem_private_key,
    )

    try:
        private = load_pem_private_key(_read("tls_key", key), None)
    except TypeError as error:
        raise ConfigurationError(
            f"TLS の秘密鍵 {key} にはパスワードが付いています。"
            f"openssl pkey -in {key} -out 新しいファイル で外したものを、"
            "設定 tls_key に指定してください。"
        ) from error
    except ValueError as error:
        raise ConfigurationError(
            f"TLS の秘密鍵 {key} は PEM 形式の秘密鍵ではありません。"
            "証明書と対になる鍵のファイルを、設定 tls_key に指定してください。"
        ) from error
    form = Encoding.DER, PublicFormat.SubjectPublicKeyInfo
    if private.public_key().public_bytes(*form) != certificate.public_key().public_bytes(*form):
        raise ConfigurationError(
            f"TLS 証明書 {file} と秘密鍵 {key} は対になっていません。"
            "同じ申請で作った証明書と鍵を、設定 tls_certificate と tls_key に指定してください。"
        )


def _read(setting: str, file: Path) -> bytes:
    try:
        return file.read_bytes()
    except PermissionError as error:
        raise ConfigurationError(
            f"設定 {setting} のファイル {file} を読む権限がありません。"
            "Tenkyo を動かす利用者が読めるようにしてください"
            f"（例: chgrp tenkyo {file} と chmod 640 {file}）。"
        ) from error
    except OSError as error:
        raise ConfigurationError(
            f"設定 {setting} のファイル {file} を読めません（{error.strerror}）。"
            "場所を確かめてください。"
        ) from error


def _names(certificate: x509.Certificate) -> tuple[str, ...]:
    from cryptography.x509 import ExtensionNotFound, SubjectAlternativeName

    try:
        names = certificate.extensions.get_extension_for_class(SubjectAlternativeName).value
    except ExtensionNotFound:
        return ()
    return tuple(str(name.value) for name in names)


def _day(moment: datetime) -> str:
    return f"{moment.astimezone():%Y-%m-%d %H:%M %Z}"
