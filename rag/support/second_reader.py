"""A language model as a second reader of what the check has let pass; it can only be stricter.

Numbers, names, negation and the like are never left to a model: it is asked only about sentences
that have passed all of that, and its word can lower a verdict, not raise it. Without its word (the
server is down, the response is no verdict) a sentence is unverified.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from typing import TYPE_CHECKING, Final, Protocol

from rag.errors import LanguageModelError, LanguageModelRequestError
from rag.llm import Prompts, Source, Window, frame_passages, frame_text
from rag.llm.tokens import token_counter
from rag.support.evidence import PassageEvidence, SourceNames
from rag.support.verdict import Support, SupportVerdict

if TYPE_CHECKING:
    from rag.llm.base import StreamingLLM

_VERDICTS: Final = {
    "支持": Support.SUPPORTED,
    "一部": Support.PARTIAL,
    "不支持": Support.UNSUPPORTED,
}
_VERDICT = re.compile(r"判定\s*:\s*(支持|一部|不支持)\s*。?")
_REASON = re.compile(r"理由\s*:\s*(?P<words>\S.*)")
_STRICTNESS: Final = (
    Support.SUPPORTED,
    Support.PARTIAL,
    Support.UNVERIFIED,
    Support.UNSUPPORTED,
)
_LONGEST_REASON = 200
_MAX_TOKENS = 256


class SecondReader(Protocol):
    """Judges a sentence once more that the check has let pass."""

    def judge(
        self, sentence: str, evidence: Sequence[PassageEvidence], source: SourceNames | None
    ) -> SupportVerdict:
        """What the reader finds of a sentence; unverified where the reader cannot tell."""
        ...


def stricter(first: SupportVerdict, second: SupportVerdict) -> SupportVerdict:
    """The stricter of two verdicts, the first where they agree."""
    return max(first, second, key=lambda found: _STRICTNESS.index(found.verdict))


class ModelReader:
    """A language model that is asked by the prompt `check_support`.

    Make one for each answer or text: once the model is down it is not asked again, so that a server
    that hangs is waited for once and not for every sentence.

    Args:
        llm: The model.
        prompts: The prompts in force.
    """

    def __init__(self, llm: StreamingLLM, prompts: Prompts) -> None:
        self._llm = llm
        self._prompt = prompts["check_support"]
        self._known: dict[tuple[str, tuple[PassageEvidence, ...]], SupportVerdict] = {}
        self._failure: SupportVerdict | None = None

    def judge(
        self, sentence: str, evidence: Sequence[PassageEvidence], source: SourceNames | None
    ) -> SupportVerdict:
        """Asks the model about a sentence; the same question is asked once."""
        asked = (sentence, tuple(evidence))
        if asked not in self._known:
            if self._failure is not None:
                return self._failure
            self._known[asked] = self._ask(sentence, evidence, source)
        return self._known[asked]

    def _ask(
        self, sentence: str, evidence: Sequence[PassageEvidence], source: SourceNames | None
    ) -> SupportVerdict:
        settings = self._llm.settings
        passages = [
            Source(
                key=str(place),
                title=source.title if source else "（文書名なし）",
                published=(source.published if source else None) or "",
                heading_path=one.headings,
                context=tuple(("表の見出しなど", entry) for entry in one.context),
                text=one.text,
            )
            for place, one in enumerate(evidence)
        ]
        frames = frame_passages(passages, question=sentence)
        framed = "\n\n".join(frame.text for frame in frames)
        messages = self._prompt.messages(
            passages=framed, sentence=frame_text("文", sentence, question=framed)
        )
        try:
            Window.of(settings, token_counter(settings)).room(messages)
            pieces = self._llm.generate(messages, max_tokens=_MAX_TOKENS)
            said = "".join(piece.text for piece in pieces)
        except LanguageModelError as error:
            failure = SupportVerdict(
                Support.UNVERIFIED,
                f"モデル「{settings.shown}」に意味の照合をさせられませんでした。{error.message}",
            )
            if not isinstance(error, LanguageModelRequestError):
                self._failure = failure
            return failure
        return _read(said, settings.shown)


def _read(said: str, model: str) -> SupportVerdict:
    """The verdict of a response: its first line, and its reason the next.

    A response that begins otherwise, or gives two verdicts, is none.
    """
    lines = [line.strip() for line in unicodedata.normalize("NFKC", said).splitlines()]
    lines = [line for line in lines if line]
    first = _VERDICT.fullmatch(lines[0]) if lines else None
    if first is None or any(_VERDICT.search(line) for line in lines[1:]):
        return SupportVerdict(
            Support.UNVERIFIED,
            f"モデル「{model}」が意味を照合した結果を読めませんでした。"
            "同じことが続くときは、設定 support_model に別のモデルを指定してください。",
        )
    verdict = _VERDICTS[first[1]]
    if verdict is Support.SUPPORTED:
        return SupportVerdict(verdict)
    reason = next(filter(None, map(_REASON.match, lines[1:])), None)
    words = f"理由：{reason['words'][:_LONGEST_REASON]}" if reason else ""
    told = f"モデル「{model}」は、この文を{first[1]}と判定しました。{words}"
    return SupportVerdict(verdict, told)
