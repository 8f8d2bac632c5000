"""Under what licences the parts of a bundle are given, and the texts of them."""

from __future__ import annotations

import email
import re
import zipfile
from dataclasses import dataclass
from email.message import Message
from pathlib import Path

from rag.errors import ConfigurationError

_FORBIDDEN = re.compile(r"AGPL|Affero", re.IGNORECASE)
_LICENCE_FILE = re.compile(
    r"\.dist-info/(licenses/.+|[^/]*(licen[sc]e|copying|copyright|notice|authors)[^/]*)$",
    re.IGNORECASE,
)
_CLASSIFIER = "License :: "


@dataclass(frozen=True, slots=True)
class Part:
    """A package of the bundle.

    Attributes:
        name: Its name.
        version: Its version.
        licence: What its metadata say of its licence; empty where they say nothing.
        page: Where it comes from.
        python: Which versions of Python it takes, as `>=3.11.5`; empty for all.
        texts: Names and texts of its licence files.
    """

    name: str
    version: str
    licence: str
    page: str
    python: str
    texts: tuple[tuple[str, str], ...]


def read_part(wheel: Path) -> Part:
    """Reads name, licence and licence texts out of a wheel."""
    with zipfile.ZipFile(wheel) as archive:
        names = sorted(archive.namelist())
        metadata = next(name for name in names if name.endswith(".dist-info/METADATA"))
        told = email.message_from_bytes(archive.read(metadata))
        texts = tuple(
            (name.partition("/")[2], archive.read(name).decode("utf-8", "replace"))
            for name in names
            if _LICENCE_FILE.search(name) and not name.endswith((".py", "/"))
        )
    python = str(told.get("Requires-Python") or "")
    return Part(told["Name"], told["Version"], _licence(told), _page(told), python, texts)


def require_allowed(parts: list[Part]) -> None:
    """Refuses what may not be given to a government office.

    Raises:
        ConfigurationError: A part is under the AGPL, or nothing says under what licence it is.
    """
    for part in parts:
        require_not_forbidden(f"{part.name} {part.version}", part.licence)
        if not part.licence and not part.texts:
            raise ConfigurationError(
                f"部品 {part.name} {part.version} のライセンスが分かりません。"
                "配布元で確かめるまで、配布物には入れられません。"
            )


def require_not_forbidden(name: str, licence: str) -> None:
    """Refuses a part by the words of its licence.

    Raises:
        ConfigurationError: It is under the AGPL.
    """
    if _FORBIDDEN.search(licence):
        raise ConfigurationError(
            f"部品 {name} のライセンスは {licence} です。"
            "AGPL の部品は配布物に入れられません。使わないようにしてください。"
        )


def write_licences(parts: list[Part], target: Path) -> None:
    """Writes one file with the licences of all parts: a table first, then every text."""
    lines = ["配布物に含まれる部品とライセンス / Third party licences", ""]
    lines += [f"{part.name} {part.version}: {part.licence or '（本文を参照）'}" for part in parts]
    for part in parts:
        lines += ["", "=" * 78, f"{part.name} {part.version}", part.licence, part.page]
        for name, text in part.texts:
            lines += ["-" * 78, name, "", text.rstrip()]
    target.write_text("\n".join(lines) + "\n", encoding="utf-8")


def _licence(told: Message) -> str:
    """The expression where there is one, else the classifiers, else the first line of the field."""
    expression = str(told.get("License-Expression") or "").strip()
    if expression:
        return expression
    classifiers = [
        value.rpartition(" :: ")[2]
        for value in told.get_all("Classifier") or ()
        if value.startswith(_CLASSIFIER) and value != "License :: OSI Approved"
    ]
    if classifiers:
        return ", ".join(classifiers)
    field = str(told.get("License") or "").strip()
    return "" if field.upper() == "UNKNOWN" else field.partition("\n")[0][:200]


def _page(told: Message) -> str:
    addresses = [str(told.get("Home-page") or "")]
    addresses += [value.partition(",")[2].strip() for value in told.get_all("Project-URL") or ()]
    return next((one for one in addresses if one and one != "UNKNOWN"), "")
