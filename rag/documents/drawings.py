"""Text inside drawings, common to Word, Excel and PowerPoint (DrawingML)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from rag.documents.glyphs import draw, lowered, raised
from rag.documents.ooxml import DGM, A, M, children, integer, is_on, local_name
from rag.documents.ooxml_math import formula_text

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

_MACHINE_MADE = re.compile(
    r"自動的に生成された説明|AI\s*(?:によって|で)?\s*生成された|AI\s*生成コンテンツ"
    r"|automatically generated|AI-generated content|生成された代替テキスト",
    re.IGNORECASE,
)
_FILE_NAME = re.compile(
    r"\S.*\.(?:png|jpe?g|gif|bmp|emf|wmf|tiff?|svg|webp|ico)|https?://\S+", re.IGNORECASE
)
_GIVEN_NAME = re.compile(
    r"(?:図形?|画像|写真|グラフ|図表|表|テキスト ?ボックス|正方形/長方形|四角形|楕円|直線コネクタ"
    r"|グループ化?|オブジェクト|タイトル|(?:コンテンツ|図) ?プレースホルダー|ロゴ|アイコン|イラスト"
    r"|Picture|Image|Chart|Graphic|Object|Table|Diagram|Shape|Group|TextBox|Text Box|Icon|Logo)"
    r"[\s　_:：]*\d*",
    re.IGNORECASE,
)
_ICON = re.compile(r".*(?:単色塗りつぶし|枠線|with solid fill|outline)", re.IGNORECASE)


def alternative_text(properties: Element | None) -> str:
    """The words that an author wrote for those who cannot see a picture.

    Args:
        properties: The element with `descr` and `title`: wp:docPr, p:cNvPr, xdr:cNvPr.

    Returns:
        The words, or nothing where there are none, where a program made them up (自動的に生成された
        説明), where they are a file's or an object's name, or where the picture is decoration.
    """
    if properties is None or is_hidden(properties) or _is_decorative(properties):
        return ""
    for attribute in ("descr", "title"):
        text = (properties.get(attribute) or "").strip()
        if text and not _says_nothing(text):
            return text
    return ""


def _says_nothing(text: str) -> bool:
    return _MACHINE_MADE.search(text) is not None or any(
        pattern.fullmatch(text) for pattern in (_FILE_NAME, _GIVEN_NAME, _ICON)
    )


def is_hidden(properties: Element) -> bool:
    """Whether a shape is hidden by its author."""
    return is_on(properties.get("hidden"))


def _is_decorative(properties: Element) -> bool:
    return any(
        local_name(element) == "decorative" and is_on(element.get("val"))
        for element in properties.iter()
    )


def paragraph_text(paragraph: Element) -> str:
    """The characters of an a:p: runs, line breaks, fields but the slide's number, formulas."""
    return "".join(_pieces(paragraph))


def _pieces(paragraph: Element) -> Iterator[str]:
    for child in children(paragraph):
        match local_name(child):
            case "r":
                yield _run_text(child)
            case "fld":
                if not child.get("type", "").startswith("slidenum"):
                    yield _run_text(child)
            case "br":
                yield "\n"
            case "m" | "oMath" | "oMathPara":
                yield from (formula_text(math) for math in child.iter(f"{M}oMath"))


def _run_text(run: Element) -> str:
    text = run.findtext(f"{A}t") or ""
    # A line break inside a title is kept as a vertical tab by some writers.
    text = text.replace("\v", "\n").replace("_x000B_", "\n")
    properties = run.find(f"{A}rPr")
    if properties is None:
        return draw(text)
    symbol = properties.find(f"{A}sym")
    latin = properties.find(f"{A}latin")
    named = symbol if symbol is not None else latin
    text = draw(text, named.get("typeface", "") if named is not None else "")
    baseline = integer(properties.get("baseline"))
    if baseline > 0:
        return raised(text)
    return lowered(text) if baseline < 0 else text


def body_texts(body: Element) -> list[str]:
    """The paragraphs of a text body that have characters."""
    texts = (paragraph_text(paragraph) for paragraph in body.iter(f"{A}p"))
    return [text for text in texts if text.strip()]


def diagram_texts(root: Element) -> list[str]:
    """The words of a SmartArt drawing, in the order of its outline.

    Args:
        root: Root of its data part (dgm:dataModel).

    Returns:
        One text per point that has any, parents before their children.
    """
    points = {
        point.get("modelId", ""): point
        for point in root.iter(f"{DGM}pt")
        if point.get("type", "node") in {"node", "asst", "doc"}
    }
    branches: dict[str, list[tuple[int, str]]] = {}
    below: set[str] = set()
    for link in root.iter(f"{DGM}cxn"):
        source, target = link.get("srcId", ""), link.get("destId", "")
        if link.get("type", "parOf") == "parOf" and source in points and target in points:
            branches.setdefault(source, []).append((integer(link.get("srcOrd")), target))
            below.add(target)
    order: list[str] = []
    for top in points:
        if top not in below:
            _walk(top, branches, order)
    texts = ("\n".join(body_texts(points[name])) for name in order)
    return [text for text in texts if text]


def _walk(point: str, branches: dict[str, list[tuple[int, str]]], order: list[str]) -> None:
    """Depth first; a point that was seen is not entered again (damaged files have circles)."""
    waiting = [point]
    seen = set(order)
    while waiting:
        current = waiting.pop()
        if current in seen:
            continue
        seen.add(current)
        order.append(current)
        waiting.extend(name for _, name in sorted(branches.get(current, []), reverse=True))
