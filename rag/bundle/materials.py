"""The bill of materials (CycloneDX) of what a bundle installs."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from rag.bundle.licences import Part, require_not_forbidden
from rag.errors import ConfigurationError


def write_materials(
    python: Path, project: Path, parts: list[Part], target: Path, environment: Mapping[str, str]
) -> None:
    """Writes the bill of materials of an environment, a licence for every component.

    Args:
        python: Python of an environment with everything installed.
        project: Our pyproject.toml, the main component.
        parts: What the wheels themselves say of their licences.
        target: File to write, CycloneDX 1.6 as JSON.
        environment: Variables of the run (`SOURCE_DATE_EPOCH`).

    Raises:
        ConfigurationError: cyclonedx-bom is not installed, or a component may not be given.
    """
    command = (
        *(sys.executable, "-m", "cyclonedx_py", "environment", "--output-reproducible"),
        *("--pyproject", str(project), "--of", "JSON", "-o", str(target), str(python)),
    )
    done = subprocess.run(
        command, env=dict(environment), capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise ConfigurationError(
            "部品表（SBOM）を作れませんでした。make bundle で実行するか、"
            f"cyclonedx-bom を入れてください。\n{done.stderr.strip()[-2000:]}"
        )
    bill: dict[str, Any] = json.loads(target.read_text(encoding="utf-8"))
    known = {_plain(part.name): part for part in parts}
    for component in bill["components"]:
        part = known.get(_plain(component["name"]))
        if part is None:
            raise ConfigurationError(f"部品表の {component['name']} が wheels/ にありません。")
        if not component.get("licenses"):
            name = part.licence or f"{part.texts[0][0]}（本文は THIRD_PARTY_LICENSES.txt）"
            component["licenses"] = [{"license": {"name": name}}]
        require_not_forbidden(component["name"], json.dumps(component["licenses"]))
    text = json.dumps(bill, ensure_ascii=False, indent=2, sort_keys=True)
    target.write_text(text + "\n", encoding="utf-8")


def _plain(name: str) -> str:
    return name.lower().replace("_", "-").replace(".", "-")
