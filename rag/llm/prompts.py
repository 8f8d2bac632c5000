"""Prompts: one file each, in Japanese, with what it is for and what must be filled in.

A file begins with TOML between two lines `+++` (`name`, `version`, `purpose`, `variables`), and
goes on with the turns, each under a line `# system` or `# user`. `{{question}}` is a variable. An
administrator's file of the same name wins over ours; it must use the same variables.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Annotated, cast

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from rag.errors import ConfigurationError
from rag.llm.frames import without_control_tokens
from rag.llm.messages import Message, Role

PROMPTS_FOLDER = Path(__file__).resolve().parents[2] / "prompts"
"""Our prompts; they stand beside the package, in the checkout as in an installation."""

_FENCE = "+++"
_TURN = re.compile(r"^# (system|user)[ \t]*$", re.MULTILINE)
VARIABLE = re.compile(r"\{\{\s*([A-Za-z_]+)\s*\}\}")
"""A place that is filled in; its group is the variable's name."""
_LARGEST = 200_000


class _FrontMatter(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    name: Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*$")]
    version: Annotated[int, Field(ge=1, strict=True)]
    purpose: Annotated[str, Field(min_length=1)]
    variables: tuple[str, ...]


class Prompt:
    """A prompt.

    Attributes:
        name: Its name, which is its file's.
        version: Raised whenever its words change, so that answers can say what made them.
        purpose: What it is for, in Japanese.
        variables: What must be filled in.
        turns: Its turns, with their variables.
        path: The file that it was read from.
    """

    def __init__(self, front: _FrontMatter, turns: tuple[Message, ...], path: Path) -> None:
        self.name = front.name
        self.version = front.version
        self.purpose = front.purpose
        self.variables = frozenset(front.variables)
        self.turns = turns
        self.path = path

    def messages(self, **values: str) -> tuple[Message, ...]:
        """The prompt filled in.

        Values are data: they are put in as they are, once, so that `{{question}}` inside a passage
        stays as it stands; control tokens of chat templates lose their effect.

        Args:
            values: A text for each variable.

        Raises:
            TypeError: A variable is missing, or there is none of a name.
        """
        if set(values) != self.variables:
            missing = sorted(self.variables - set(values))
            unknown = sorted(set(values) - self.variables)
            raise TypeError(f"prompt {self.name}: missing {missing}, unknown {unknown}")
        inert = {name: without_control_tokens(value) for name, value in values.items()}
        return tuple(
            Message(turn.role, VARIABLE.sub(lambda match: inert[match[1]], turn.content))
            for turn in self.turns
        )


class Prompts(Mapping[str, Prompt]):
    """The prompts in force: ours, and the administrator's in their stead.

    Args:
        overrides: Folder of the administrator's files, None for none. A file there whose name is
            none of ours is an error, for it would never be used.

    Raises:
        ConfigurationError: A file is wrong; the message names it and the rule.
    """

    def __init__(self, overrides: Path | None = None) -> None:
        found = {path.stem: read_prompt(path) for path in sorted(PROMPTS_FOLDER.glob("*.md"))}
        if overrides is not None:
            if not overrides.is_dir():
                raise ConfigurationError(
                    f"プロンプトのフォルダー {overrides} がありません。"
                    "フォルダーを作るか、設定 prompts を消してください。"
                )
            for path in sorted(overrides.glob("*.md")):
                found[path.stem] = _in_the_stead_of(found.get(path.stem), path, sorted(found))
        self._prompts = MappingProxyType(found)

    def __getitem__(self, name: str) -> Prompt:
        return self._prompts[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._prompts)

    def __len__(self) -> int:
        return len(self._prompts)


def read_prompt(path: Path) -> Prompt:
    """Reads a prompt file.

    Raises:
        ConfigurationError: It cannot be read, its front matter is wrong, or the variables that it
            declares are not those that it uses.
    """
    head, body = _parted(_content(path), path)
    front = _front_matter(head, path)
    if front.name != path.stem:
        raise _wrong(path, f"name が「{front.name}」です。ファイル名と同じにしてください")
    turns = _turns(body, path)
    used = {name for turn in turns for name in VARIABLE.findall(turn.content)}
    declared = set(front.variables)
    if used - declared:
        names = "、".join(sorted(used - declared))
        raise _wrong(path, f"本文の変数 {names} が variables にありません。書き足してください")
    if declared - used:
        names = "、".join(sorted(declared - used))
        raise _wrong(
            path, f"variables の {names} が本文で使われていません。{{{{名前}}}} と書いてください"
        )
    return Prompt(front, turns, path)


def _in_the_stead_of(ours: Prompt | None, path: Path, names: list[str]) -> Prompt:
    if ours is None:
        raise _wrong(path, f"この名前のプロンプトはありません。ある名前: {', '.join(names)}")
    theirs = read_prompt(path)
    if theirs.variables != ours.variables:
        rule = "、".join(sorted(ours.variables))
        raise _wrong(path, f"変数は {rule} のすべてを、それだけを使ってください")
    return theirs


def _content(path: Path) -> str:
    try:
        if path.stat().st_size > _LARGEST:
            raise _wrong(path, f"{_LARGEST:,} バイトを超えています。短くしてください")
        return path.read_text(encoding="utf-8-sig")
    except OSError as error:
        raise _wrong(path, "開けません。権限を確かめてください") from error
    except UnicodeDecodeError as error:
        raise _wrong(path, "UTF-8 で保存してください") from error


def _parted(text: str, path: Path) -> tuple[str, str]:
    lines = text.splitlines()
    if lines and lines[0].rstrip() == _FENCE:
        for place, line in enumerate(lines[1:], start=1):
            if line.rstrip() == _FENCE:
                return "\n".join(lines[1:place]), "\n".join(lines[place + 1 :])
    raise _wrong(path, f"先頭に {_FENCE} の行で囲んだ見出し（name など）を書いてください")


def _front_matter(text: str, path: Path) -> _FrontMatter:
    try:
        return _FrontMatter.model_validate(tomllib.loads(text))
    except tomllib.TOMLDecodeError as error:
        raise _wrong(path, f"見出しの TOML の書き方を直してください（{error}）") from error
    except ValidationError as error:
        first = error.errors()[0]
        field = ".".join(str(part) for part in first["loc"])
        known = "、".join(_FrontMatter.model_fields)
        raise _wrong(
            path, f"見出しの {field} が正しくありません。書けるのは {known} の4つだけです"
        ) from error


def _turns(body: str, path: Path) -> tuple[Message, ...]:
    before, *parts = _TURN.split(body)
    roles, contents = parts[::2], [part.strip() for part in parts[1::2]]
    if before.strip() or roles not in (["user"], ["system", "user"]) or not all(contents):
        raise _wrong(path, "本文は # system と # user の行で始まる2つの部分に分けてください")
    return tuple(
        Message(cast("Role", role), content) for role, content in zip(roles, contents, strict=True)
    )


def _wrong(path: Path, rule: str) -> ConfigurationError:
    return ConfigurationError(f"プロンプト {path}: {rule}。")
