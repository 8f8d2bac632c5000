"""Users, signing in, and what people are told of themselves."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Literal

from pydantic import Field, model_validator

from api.schemas.base import Request, Response

PLAIN = r"^[^\x00-\x1f\x7f-\x9f\u2028\u2029]+$"
_SEEN = r"[^\x00-\x1f\x7f-\x9f\u2028\u2029/]"
NAME_PATTERN = rf"^{_SEEN}*[^\s\x00-\x1f\x7f-\x9f/]{_SEEN}*$"
"""Some characters that are seen, without the stroke that parts a path."""
_MOST_GROUPS = 200

RoleName = Literal["reader", "editor", "auditor", "admin"]
_Words = Annotated[str, Field(max_length=100, pattern=r"^[^\x00-\x1f\x7f-\x9f\u2028\u2029]*$")]
_Group = Annotated[str, Field(min_length=1, max_length=100, pattern=NAME_PATTERN)]
_Groups = Annotated[list[_Group], Field(max_length=_MOST_GROUPS)]
_Roles = Annotated[list[RoleName], Field(min_length=1, max_length=4)]
_Password = Annotated[str, Field(max_length=1024)]


class SessionIn(Request):
    """A sign-in."""

    user: str = Field(min_length=1, max_length=200, pattern=PLAIN, description="利用者の名前")
    password: str = Field(min_length=1, max_length=1024, description="パスワード")


class SessionOut(Response):
    """A session."""

    token: str = Field(description="Authorization: Bearer に付ける値（tks_…）。一度だけ示します")
    user: str
    display_name: str
    roles: list[RoleName]
    expires_at: datetime = Field(description="遅くともこの時刻に終わる（UTC）")
    must_change: bool = Field(description="最初に自分のパスワードに変える必要があるか")


class UserIn(Request):
    """A new user."""

    name: str = Field(
        max_length=100, pattern=NAME_PATTERN, description="サインインに使う名前", examples=["taro"]
    )
    display_name: _Words = Field(default="", description="表示名。空なら名前")
    division: _Words = Field(default="", description="部署")
    roles: _Roles = Field(default=["reader"], description="できること")
    groups: _Groups = Field(default=[], description="所属グループ")
    clearance: Literal[1, 2] = Field(default=1, description="見られる機密性の上限")
    password: _Password | None = Field(
        default=None, description="最初のパスワード（12文字以上）。省くと作って、一度だけ返します"
    )


class UserPatch(Request):
    """What is to change of a user."""

    version: int = Field(ge=1, description="読んだときの version。変わっていれば 409")
    display_name: _Words | None = Field(default=None, description="表示名")
    division: _Words | None = Field(default=None, description="部署")
    roles: _Roles | None = Field(default=None, description="できること")
    groups: _Groups | None = Field(default=None, description="所属グループ")
    clearance: Literal[1, 2] | None = Field(default=None, description="見られる機密性の上限")
    disabled: bool | None = Field(default=None, description="使えなくする（true）、戻す（false）")
    password: _Password | None = Field(default=None, description="新しいパスワード（12文字以上）")
    make_password: bool = Field(
        default=False, description="新しいパスワードを作り、応答で一度だけ返す"
    )

    @model_validator(mode="after")
    def _one_password(self) -> UserPatch:
        if self.make_password and self.password is not None:
            raise ValueError("password と make_password のどちらか一方にしてください")
        return self


class UserOut(Response):
    """A user."""

    name: str
    display_name: str
    division: str
    roles: list[RoleName]
    groups: list[str]
    clearance: Literal[1, 2]
    version: int = Field(description="変えるたびに進む。PATCH に付けて返す")
    disabled: bool
    locked: bool = Field(description="失敗が続き、しばらくサインインできないか")
    must_change: bool = Field(description="次のサインインで、パスワードを変える必要があるか")
    created_at: datetime
    disabled_at: datetime | None
    password_changed_at: datetime
    sessions: int = Field(description="サインインしている数")
    last_seen_at: datetime | None = Field(description="最後に使った時刻（サインイン中のもの）")


class UserMadeOut(UserOut):
    """A user, with the password where one was made."""

    password: str | None = Field(description="作ったパスワード。もう示せません")


class UsersOut(Response):
    """Users, a page."""

    users: list[UserOut]
    next_cursor: str | None = Field(description="続きの cursor。なければ null")


class PasswordIn(Request):
    """A new password of one's own."""

    current: str = Field(min_length=1, max_length=1024, description="今のパスワード")
    new: str = Field(min_length=1, max_length=1024, description="新しいパスワード（12文字以上）")


class NoticeIn(Request):
    """A notice that is accepted."""

    version: str = Field(
        min_length=1,
        max_length=64,
        pattern=r"^[0-9a-f]+$",
        description="GET /v1/me の notice.version",
    )


class NoticeOut(Response):
    """The notice."""

    version: str = Field(description="文か上限が変わると変わる")
    text: str = Field(description="利用ルール（Markdown）")
    highest: Literal[1, 2] = Field(description="入力してよい機密性の上限")
    accepted: bool = Field(description="この版に同意しているか")


class MeOut(Response):
    """The caller."""

    user: str = Field(description="名前")
    display_name: str = Field(description="表示名。分からなければ名前")
    division: str = Field(description="部署。分からなければ空")
    roles: list[RoleName] = Field(description="できること")
    groups: list[str] = Field(description="所属グループ")
    clearance: Literal[1, 2] = Field(description="見られる機密性の上限")
    sign_in: Literal["open", "key", "front", "users", "service"] = Field(
        description="だれかを何で知るか：open 問わない、key 鍵、front 中継、"
        "users 利用者のサインイン、service 代行の鍵"
    )
    must_change: bool = Field(description="最初に自分のパスワードに変える必要があるか")
    notice: NoticeOut = Field(description="利用ルール")
    collection: str = Field(description="名前を省いたときのコレクション")
    version: str = Field(description="API の版")
