"""Passages as a model sees them: between delimiters that no passage can forge.

Documents are data. Whoever can put a document into the collection can write instructions into it,
so each passage stands between two lines that bear an opaque id such as A7K2. The ids are chosen for
the request: none of them occurs in the question, in the history or in any passage. Hence no passage
can close its own frame, open another, or cite itself, and an id in the answer was put there by the
model.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import count

# Without I and O, which look like digits, and the initials of the eras (令和 R, 平成 H ...).
_LETTERS = "ABCDEFGJKLNPQUVWXYZ"
_DIGITS = "23456789"
_CONTROL_BRACKET = re.compile(r"<(?=[|｜])|(?<=[|｜])>")
_CONTROL_TAG = re.compile(r"<(/?[A-Za-z_][A-Za-z0-9_:.\-]{0,40})>")
_CONTROL_WORD = re.compile(r"\[(/?(?:INST|SYS|SYSTEM_PROMPT|TOOL_[A-Z]+|AVAILABLE_TOOLS))\]")
_ATTEMPTS = 1_000
"""Ids of one length that are tried before longer ones; only a hostile text uses them up."""
_WIDE = str.maketrans("<>", "＜＞")


@dataclass(frozen=True, slots=True)
class Source:
    """A passage with what a model should know of it.

    Attributes:
        key: Its id in the collection.
        title: Title of its document.
        published: Date of its document as shown, empty if unknown.
        heading_path: The headings that it stands under, outermost first.
        page: Its page, None for formats without.
        context: What a reader needs beside it, each with its name: ("列の見出し", "令和7年度").
        text: The passage.
    """

    key: str
    title: str
    text: str
    published: str = ""
    heading_path: tuple[str, ...] = ()
    page: int | None = None
    context: tuple[tuple[str, str], ...] = ()

    @property
    def lines(self) -> tuple[str, ...]:
        """What stands in its frame, a line each; the passage last."""
        title = f"{self.title}（{self.published}）" if self.published else self.title
        head = [f"文書：{title}"]
        if self.heading_path:
            head.append(f"見出し：{' ＞ '.join(self.heading_path)}")
        if self.page is not None:
            head.append(f"ページ：{self.page}")
        head.extend(f"{name}：{words}" for name, words in self.context)
        return (*head, "本文：", self.text)


@dataclass(frozen=True, slots=True)
class FramedPassage:
    """A passage between its delimiters.

    Attributes:
        id: The opaque id that the model cites it by.
        key: Its id in the collection.
        text: The frame with the passage in it.
    """

    id: str
    key: str
    text: str


def frame_passages(
    sources: Sequence[Source], *, question: str, beside: Iterable[str] = ()
) -> tuple[FramedPassage, ...]:
    """Puts passages between delimiters.

    The same sources and question give the same ids; without the question they cannot be foretold.

    Args:
        sources: The passages; their keys differ.
        question: The question.
        beside: Further texts of the request in which no id may occur, such as the history.

    Returns:
        One frame a source, in order.
    """
    bodies = ["\n".join(without_control_tokens(line) for line in s.lines) for s in sources]
    taken = _plain("\n".join([*bodies, question, *beside]))
    frames: list[FramedPassage] = []
    used: set[str] = set()
    for source, body in zip(sources, bodies, strict=True):
        opaque = _opaque_id(f"{question}\0{source.key}", taken, used)
        used.add(opaque)
        frames.append(FramedPassage(opaque, source.key, _framed("資料", opaque, body)))
    return tuple(frames)


def frame_text(name: str, text: str, *, question: str) -> str:
    """Puts another text that is data between delimiters: a conversation, a sentence to be judged.

    Args:
        name: What it is, such as 会話.
        text: The text.
        question: What else the request says; the delimiter does not occur in it either.
    """
    body = without_control_tokens(text)
    return _framed(
        name, _opaque_id(f"{question}\0{name}", _plain(f"{body}\n{question}"), set()), body
    )


def _framed(name: str, opaque: str, body: str) -> str:
    return f"=== {name} {opaque} ここから ===\n{body}\n=== {name} {opaque} ここまで ==="


def without_control_tokens(text: str) -> str:
    """A text without what a server would take for a control token of its chat template.

    `<|im_end|>`, `</s>`, `[INST]` and their like get full-width brackets: a server that renders its
    template with special tokens would else let a passage end its turn and speak as the system.
    """
    text = _CONTROL_BRACKET.sub(lambda match: match[0].translate(_WIDE), text)
    text = _CONTROL_TAG.sub(r"＜\1＞", text)
    return _CONTROL_WORD.sub(r"［\1］", text)


def _plain(text: str) -> str:
    return unicodedata.normalize("NFKC", text).upper()


def _opaque_id(seed: str, taken: str, used: set[str]) -> str:
    """Letter, digit, letter, digit; the first that stands nowhere in the request."""
    for attempt in count():
        number = int.from_bytes(
            hashlib.blake2b(f"{seed}\0{attempt}".encode(), digest_size=8).digest()
        )
        letters = []
        for alphabet in (_LETTERS, _DIGITS) * (2 + attempt // _ATTEMPTS):
            number, place = divmod(number, len(alphabet))
            letters.append(alphabet[place])
        opaque = "".join(letters)
        if opaque not in used and opaque not in taken:
            return opaque
    raise AssertionError("unreachable: longer ids are always free")
