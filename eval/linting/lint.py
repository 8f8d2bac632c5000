"""Checking a question file against the documents that it is about."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from eval.linting.findings import Finding, Kind
from eval.matching import meets_keys
from eval.questions import Numbered, Question, read_questions
from rag.documents import ReadLimits, read_document
from rag.errors import ConfigurationError, DocumentError
from rag.japanese.normalize import squeeze


def lint_questions(questions: Path, documents: Path) -> list[Finding]:
    """Finds the faults of a question file.

    Args:
        questions: Question file: JSON Lines, .xlsx or .csv.
        documents: Folder of the documents, or one document.

    Returns:
        The faults in order of the file; those of the whole file last.

    Raises:
        ConfigurationError: A file or folder cannot be read at all.
    """
    texts = _Texts(documents)
    found: list[Finding] = []
    read: list[Numbered] = []
    for line in read_questions(questions):
        if line.question is None:
            broken = f"質問として読めません{line.error}"
            found.append(Finding(line.number, "", "broken_line", broken))
        else:
            read.append(line)
    by_question: dict[tuple[str, str], Numbered] = {}
    by_id: dict[str, Numbered] = {}
    ids = {line.question.id for line in read if line.question is not None}
    for line in read:
        question = line.question
        if question is None:
            continue
        found += _repeated(line.number, question, by_id, by_question)
        by_id.setdefault(question.id, line)
        by_question.setdefault(_asked(question), line)
        found += [
            Finding(line.number, question.id, *fault) for fault in _faults(question, texts, ids)
        ]
    found.sort(key=lambda finding: finding.line or 0)
    return [*found, *_whole([line.question for line in read if line.question is not None])]


def _asked(question: Question) -> tuple[str, str]:
    said = "\n".join(turn["content"] for turn in question.history)
    return squeeze(said), squeeze(question.question)


def _repeated(
    number: int,
    question: Question,
    by_id: Mapping[str, Numbered],
    by_question: Mapping[tuple[str, str], Numbered],
) -> Iterator[Finding]:
    if (first := by_id.get(question.id)) is not None:
        yield Finding(
            number,
            question.id,
            "duplicate_id",
            f"id が {first.number} 行目と同じです。違う id にしてください。",
        )
    if (same := by_question.get(_asked(question))) is not None:
        yield Finding(
            number,
            question.id,
            "duplicate_question",
            f"質問が {same.number} 行目と同じです。どちらかを消すか、違う聞き方にしてください。",
            error=False,
        )


_Fault = tuple[Kind, str, bool]


def _faults(question: Question, texts: _Texts, ids: set[str]) -> Iterator[_Fault]:
    """Faults of one question: kind, message, whether it is an error."""
    for entry in question.evidence:
        yield from texts.faults(entry.doc, entry.quote)
    if question.answerable:
        if question.type == "unanswerable":
            yield (
                "unanswerable_type",
                "種類が unanswerable なのに根拠があります。種類を直すか、根拠を消してください。",
                True,
            )
        if not question.answer_keys:
            yield (
                "no_keys",
                "正答の表記（answer_keys）がないため、正答かどうかを測れません。書き足してください。",
                False,
            )
        elif question.answer:
            for group in question.answer_keys:
                if not meets_keys(question.answer, [group]):
                    yield (
                        "keys_unmet",
                        f"正答例に、正答の表記「{'｜'.join(group)}」のどれも入っていません。"
                        "正答例の書き方を表記に足すか、正答例を直してください。",
                        True,
                    )
    elif question.type != "unanswerable":
        yield (
            "unanswerable_type",
            "根拠がないため、答えのない質問として測ります。"
            "根拠を書くか、種類を unanswerable にしてください。",
            True,
        )
    if question.paraphrase_of and question.paraphrase_of not in ids - {question.id}:
        yield (
            "unknown_paraphrase",
            f"言い換え元（paraphrase_of）に書かれた id「{question.paraphrase_of}」の質問が"
            "ありません。実在する別の質問の id にしてください。",
            True,
        )


def _whole(questions: Sequence[Question]) -> Iterator[Finding]:
    if not questions:
        yield Finding(
            None, "", "no_questions", "読める質問が1つもありません。質問を書いてください。"
        )
    elif not any(question.answerable for question in questions):
        yield Finding(
            None,
            "",
            "nothing_answerable",
            "答えのある質問（根拠のある質問）が1つもないため、検索も回答も測れません。"
            "根拠（文書名と、文書にある語句）のある質問を足してください。",
        )


class _Texts:
    """The texts of the documents, read when a question names them.

    Args:
        documents: Folder of the documents, or one document.

    Raises:
        ConfigurationError: There is none.
    """

    def __init__(self, documents: Path) -> None:
        if documents.is_file():
            paths = [documents]
        elif documents.is_dir():
            paths = [path for path in sorted(documents.rglob("*")) if path.is_file()]
        else:
            raise ConfigurationError(
                f"{documents} がありません。--documents に文書のフォルダーを指定してください。"
            )
        self._paths: dict[str, list[Path]] = defaultdict(list)
        for path in paths:
            self._paths[path.name].append(path)
        self._texts: dict[str, str | DocumentError] = {}

    def faults(self, name: str, quote: str) -> Iterator[_Fault]:
        """What is wrong with a piece of evidence."""
        if name not in self._paths:
            yield (
                "unknown_document",
                f"文書「{name}」が文書のフォルダーにありません。"
                f"ファイル名を直してください。{_likely(name, list(self._paths))}",
                True,
            )
            return
        text = self._text(name)
        if isinstance(text, DocumentError):
            yield (
                "unreadable_document",
                f"文書「{name}」を読めません。{text.message}",
                True,
            )
            return
        if not quote:
            return  # a page, or the document as a whole
        times = text.count(squeeze(quote))
        if not times:
            yield (
                "quote_missing",
                f"根拠「{_shown(quote)}」が文書「{name}」にありません。"
                "文書の文字をそのまま（空白の違いは構いません）写してください。",
                True,
            )
        elif times > 1:
            yield (
                "quote_repeated",
                f"根拠「{_shown(quote)}」が文書「{name}」に {times} か所あります。"
                "前後の語句を足して、1か所に決まるようにしてください。",
                True,
            )

    def _text(self, name: str) -> str | DocumentError:
        """The squeezed text of a document, or why it cannot be read."""
        if name not in self._texts:
            path = self._paths[name][0]
            try:
                self._texts[name] = squeeze(read_document(path, ReadLimits()).text)
            except DocumentError as error:
                self._texts[name] = error
        return self._texts[name]


def _likely(name: str, known: Sequence[str]) -> str:
    from difflib import get_close_matches

    near = get_close_matches(name, known, n=1)
    return f"「{near[0]}」ではありませんか。" if near else ""


def _shown(quote: str) -> str:
    return quote if len(quote) <= 40 else f"{quote[:40]}…"
