"""The notice (利用ルール) that people accept before their first question.

Its version is made of its words and of the level that may be entered: whoever accepted another is
asked again.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

from rag.errors import ConfigurationError

if TYPE_CHECKING:
    from pathlib import Path

    from rag.settings import Settings

_MOST_BYTES = 64 * 1024
_TEXT = """\
## 利用の前に

- **内容は、必ず原典で確かめてください。** 回答と原稿は、登録された文書から機械的に作ったものです。\
出典を開き、数値・年度・府省庁名・前後の文脈を確かめてから使ってください。\
記載が見つからないことは、記載がないことの証明ではありません。
- **入力してよいのは{highest}の情報までです。** {above}の情報、個人情報、\
公表前の入札・許認可・監査などの情報、パスワードは、質問にも文書にも入力しないでください。
- **質問と回答は記録され、監査のため閲覧されることがあります。**
- 文書を登録するときは、機密性と公開範囲を確かめてください。\
ほかの人に共有した回答や原稿は、見る人の権限で読めるところだけが表示されます。
- 誤りや、情報の漏れのおそれに気付いたときは、使うのをやめて、管理者に知らせてください。
"""
_LEVELS = {1: ("機密性１", "機密性２以上"), 2: ("機密性２", "機密性３")}


@dataclass(frozen=True, slots=True)
class NoticeText:
    """A notice.

    Attributes:
        version: Changes with the text and the level.
        text: Markdown.
        highest: Highest confidentiality that may be entered.
    """

    version: str
    text: str
    highest: int


class Notice:
    """The notice of an installation.

    Args:
        settings: The settings of this installation.
    """

    def __init__(self, settings: Settings) -> None:
        self._file = settings.notice_file
        self._highest = settings.highest_entry

    def current(self) -> NoticeText:
        """The notice as it stands now; a file is read anew, so that a change needs no restart.

        Raises:
            ConfigurationError: The file cannot be read, is empty, far too long or not UTF-8.
        """
        text = self._ours() if self._file is None else self._theirs(self._file)
        digest = hashlib.sha256(f"{self._highest}\n{text}".encode()).hexdigest()
        return NoticeText(digest[:16], text, self._highest)

    def _ours(self) -> str:
        highest, above = _LEVELS[self._highest]
        return _TEXT.format(highest=highest, above=above)

    def _theirs(self, file: Path) -> str:
        try:
            with file.open("rb") as handle:
                read = handle.read(_MOST_BYTES + 1)
            text = read.decode("utf-8-sig").strip()
        except (OSError, UnicodeDecodeError) as error:
            raise self._wrong(f"読めません（{type(error).__name__}）") from error
        if not text or len(read) > _MOST_BYTES:
            raise self._wrong("空か、64 KiB を超えています")
        return text

    def _wrong(self, cause: str) -> ConfigurationError:
        return ConfigurationError(
            f"設定 notice_file のファイル {self._file} が{cause}。"
            "UTF-8 のテキストか Markdown のファイルを指定してください。"
        )
