"""From tokens as they are generated to characters.

A character of Japanese is often several tokens, and some tokenizers write a blank in front of a
word only behind another. So the tokens since the last boundary are decoded together, and what is
new in them is given once no character is left in halves (as Text Generation Inference does with its
prefix and read offsets). The streamer of transformers waits for blanks or kanji instead.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

_HALF = "\ufffd"
_LONGEST_CHARACTER = 8
"""More tokens than this are no character in halves, but bytes that are none."""


class IncrementalDecoder:
    """Decodes a stream of tokens.

    Args:
        decode: Gives the text of tokens.
    """

    def __init__(self, decode: Callable[[Sequence[int]], str]) -> None:
        self._decode = decode
        self._tokens: list[int] = []
        self._start = 0
        self._given = 0

    def feed(self, token: int) -> str:
        """The characters that are whole with this token."""
        self._tokens.append(token)
        return self._new(final=len(self._tokens) - self._given >= _LONGEST_CHARACTER)

    def finish(self) -> str:
        """What is left at the end, halves included."""
        return self._new(final=True)

    def _new(self, *, final: bool) -> str:
        known = self._decode(self._tokens[self._start : self._given])
        text = self._decode(self._tokens[self._start :])
        if len(text) <= len(known) or (text.endswith(_HALF) and not final):
            return ""
        self._start, self._given = self._given, len(self._tokens)
        return text[len(known) :]
