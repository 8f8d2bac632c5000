"""PDF files whose font says which character each glyph is, rightly or wrongly.

Written by hand, since no library writes a wrong table of characters on purpose.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path


def write_with_table(
    path: Path, lines: Sequence[str], wrong: Mapping[str, str] | None = None, name: str = "Kakuu"
) -> Path:
    """Writes lines in a font with its own glyph numbers.

    Args:
        path: Where the file goes.
        lines: Lines of text, 12 points high.
        wrong: Characters that the font's table gives for others; `""` leaves a glyph without
            any.
        name: Name of the font.
    """
    wrong = wrong or {}
    numbers = {char: at for at, char in enumerate(sorted(set("".join(lines))), start=1)}
    table = {number: wrong.get(char, char) for char, number in numbers.items()}
    entries = "\n".join(
        f"<{number:04X}> <{char.encode('utf-16-be').hex()}>"
        for number, char in table.items()
        if char
    )
    to_unicode = (
        "/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapName /T def\n"
        "1 begincodespacerange <0000> <FFFF> endcodespacerange\n"
        f"{len(table)} beginbfchar\n{entries}\nendbfchar\nendcmap end end"
    )
    content = (
        "BT /F 12 Tf 20 TL 72 740 Td "
        + " ".join(f"<{''.join(f'{numbers[char]:04X}' for char in line)}> Tj T*" for line in lines)
        + " ET"
    )
    objects = [
        "<</Type/Catalog/Pages 2 0 R>>",
        "<</Type/Pages/Kids[3 0 R]/Count 1>>",
        "<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R"
        "/Resources<</Font<</F 5 0 R>>>>>>",
        f"<</Length {len(content)}>>stream\n{content}\nendstream",
        f"<</Type/Font/Subtype/Type0/BaseFont/{name}/Encoding/Identity-H"
        "/DescendantFonts[6 0 R]/ToUnicode 7 0 R>>",
        f"<</Type/Font/Subtype/CIDFontType2/BaseFont/{name}/DW 1000/FontDescriptor 8 0 R"
        "/CIDSystemInfo<</Registry(Adobe)/Ordering(Identity)/Supplement 0>>>>",
        f"<</Length {len(to_unicode)}>>stream\n{to_unicode}\nendstream",
        f"<</Type/FontDescriptor/FontName/{name}/Flags 4/ItalicAngle 0/Ascent 880/Descent -120"
        "/CapHeight 700/StemV 80/FontBBox[0 -120 1000 880]>>",
    ]
    data = bytearray(b"%PDF-1.4\n")
    places = []
    for number, body in enumerate(objects, start=1):
        places.append(len(data))
        data += f"{number} 0 obj\n{body}\nendobj\n".encode("ascii")
    start = len(data)
    data += f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n".encode("ascii")
    data += "".join(f"{place:010} 00000 n \n" for place in places).encode("ascii")
    data += f"trailer<</Size {len(objects) + 1}/Root 1 0 R>>\nstartxref\n{start}\n%%EOF".encode(
        "ascii"
    )
    path.write_bytes(data)
    return path
