"""Fields of Word: their code is not seen, their result is.

Some fields have no result and are drawn from their code: ruby and enclosed characters that older
versions wrote as EQ, signs as SYMBOL, tick boxes of forms. The result of NOTEREF is the mark of a
note that is referred to once more, and as little a part of the text as the first mark is. Source:
ECMA-376 part 1, 17.16.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from rag.documents.glyphs import draw, lowered, raised
from rag.documents.ooxml import W, is_on

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

_TICKED, _UNTICKED = "☒", "☐"
_FORMAT_SWITCH = re.compile(r"\\\*\s*(?:\"[^\"]*\"|\S+)")
_SYMBOL = re.compile(
    r"SYMBOL\s+(?P<code>0x[0-9a-f]+|\d+)(?:.*?\\f\s+\"?(?P<font>[^\"\\]+?)\"?\s*(?:\\|$))?",
    re.IGNORECASE | re.DOTALL,
)
_INSTRUCTION = re.compile(
    r"\\(?P<name>[a-z]+)(?P<options>(?:\\[a-z]+\s*-?\d*|\s|\d)*)\(", re.IGNORECASE
)
_LARGEST_CODE = 0x10FFFF


@dataclass(slots=True)
class _Field:
    """A field that has begun and not ended."""

    code: str = ""
    in_result: bool = False
    box: str = ""

    @property
    def shows(self) -> bool:
        """Whether what stands in it now is part of the text."""
        return self.in_result and not is_note_mark(self.code)


class Fields:
    """Follows the fields of a document, which may lie in each other, run by run."""

    def __init__(self) -> None:
        self._open: list[_Field] = []

    @property
    def show(self) -> bool:
        """Whether what comes now is seen: no field is in its code, or is the mark of a note."""
        return all(field.shows for field in self._open)

    def mark(self, element: Element) -> str:
        """Takes a w:fldChar.

        Returns:
            At the end of a field that is drawn from its code, what it shows; else nothing.
        """
        match element.get(f"{W}fldCharType"):
            case "begin":
                self._open.append(_Field(box=_tick_box(element)))
            case "separate" if self._open:
                self._open[-1].in_result = True
            case "end" if self._open:
                field = self._open.pop()
                return _drawn(field) if self.show else ""
        return ""

    def code(self, text: str) -> None:
        """Takes a w:instrText."""
        if self._open and not self._open[-1].in_result:
            self._open[-1].code += text

    def end_paragraph(self) -> None:
        """Gives up field codes: they never go on in the next paragraph, broken ones would."""
        self._open = [field for field in self._open if field.in_result]


def _tick_box(element: Element) -> str:
    box = element.find(f"{W}ffData/{W}checkBox")
    if box is None:
        return ""
    state = box.find(f"{W}checked")
    if state is None:
        state = box.find(f"{W}default")
    ticked = state is not None and is_on(state.get(f"{W}val"), default=True)
    return _TICKED if ticked else _UNTICKED


def _drawn(field: _Field) -> str:
    if field.box:
        return field.box
    if field.in_result:
        return ""
    code = field.code.strip()
    if code.upper().startswith("EQ"):
        return equation_text(code[2:])
    return symbol_text(code)


def is_note_mark(code: str) -> bool:
    r"""Whether a field shows the mark of a footnote or endnote: `NOTEREF _Ref1 \h`."""
    return code.upper().split()[:1] == ["NOTEREF"]


def symbol_text(code: str) -> str:
    r"""What a SYMBOL field shows: `SYMBOL 252 \f "Wingdings"` is ✓; nothing for other fields."""
    match = _SYMBOL.match(code)
    if match is None:
        return ""
    number = int(match["code"], 0) if match["code"].lower().startswith("0x") else int(match["code"])
    if not 0 < number <= _LARGEST_CODE or 0xD800 <= number < 0xE000:
        return ""
    return draw(chr(number), match["font"] or "")


def equation_text(code: str) -> str:
    r"""What an EQ field shows, in one line.

    Args:
        code: Its code without the word EQ: `\o\ad(\s\up 9(みさき),岬)` is 岬, with its ruby above;
            `\o\ac(○,印)` is 印 in a circle; `\f(1,3)` a fraction.

    Returns:
        The characters; of things put one upon another the last, which is the base.
    """
    return _evaluated(_FORMAT_SWITCH.sub("", code)).strip()


def _evaluated(code: str) -> str:
    shown, position = "", 0
    while match := _INSTRUCTION.search(code, position):
        end = _closing(code, match.end())
        arguments = [_evaluated(part) for part in _arguments(code[match.end() : end])]
        shown += code[position : match.start()]
        shown += _apply(match["name"].lower(), match["options"].lower(), arguments)
        position = end + 1
    return shown + code[position:]


def _apply(name: str, options: str, arguments: list[str]) -> str:
    match name:
        case "o":
            return arguments[-1]
        case "f":
            return "/".join(arguments)
        case "r":
            return f"{''.join(arguments[:-1])}√{arguments[-1]}"
        case "s":
            return lowered(arguments[0]) if "\\do" in options else raised(arguments[0])
        case "b":
            return f"({''.join(arguments)})"
        case "l":
            return ",".join(arguments)
        case _:
            return "".join(arguments)


def _closing(code: str, start: int) -> int:
    """Index of the bracket that closes the one before `start`; the end of a broken code."""
    depth = 1
    for index in range(start, len(code)):
        depth += {"(": 1, ")": -1}.get(code[index], 0)
        if not depth:
            return index
    return len(code)


def _arguments(inner: str) -> list[str]:
    """Cuts at the commas or semicolons that stand in no bracket."""
    parts, depth = [""], 0
    for char in inner:
        depth += {"(": 1, ")": -1}.get(char, 0)
        if char in ",;" and not depth:
            parts.append("")
        else:
            parts[-1] += char
    return parts
