"""Japanese fonts for a machine that may have none, with their licence."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

from rag.errors import ConfigurationError

_FAMILIES = ("Noto Sans JP", "Noto Sans CJK JP")
_STYLES = ("Regular", "Bold")
_LICENCES = (
    Path("/usr/share/doc/fonts-noto-cjk/copyright"),
    Path("/usr/share/licenses/google-noto-sans-cjk-fonts/LICENSE"),
    Path("/usr/share/licenses/google-noto-sans-cjk-vf-fonts/LICENSE"),
)


def copy_fonts(target: Path) -> None:
    """Copies Noto Sans JP (or CJK) of this machine with its licence.

    Raises:
        ConfigurationError: The fonts or their licence are not on this machine.
    """
    fonts = {font for style in _STYLES if (font := _find(style)) is not None}
    licence = next((file for file in _LICENCES if file.is_file()), None)
    if not fonts or licence is None:
        raise ConfigurationError(
            "配布物に入れる日本語フォント（Noto Sans JP または Noto Sans CJK JP）が、"
            "この機械にありません。例: sudo apt-get install fonts-noto-cjk"
            "（入れずに作るには --no-fonts）"
        )
    target.mkdir(parents=True)
    for font in fonts:
        shutil.copyfile(font, target / font.name)
    shutil.copyfile(licence, target / "LICENSE.txt")


def _find(style: str) -> Path | None:
    if shutil.which("fc-match") is None:
        return None
    for family in _FAMILIES:
        command = ["fc-match", "--format", "%{family}\t%{file}", f"{family}:style={style}"]
        done = subprocess.run(command, capture_output=True, text=True, check=True)
        names, _, file = done.stdout.partition("\t")
        if family in names.split(","):
            return Path(file)
    return None
