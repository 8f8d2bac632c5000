"""Where browsers sign in and out. The cookie that they get is for the chat, see its module."""

from __future__ import annotations

import re
from typing import Annotated
from urllib.parse import urlsplit

from fastapi import APIRouter, Form, Query
from fastapi.responses import HTMLResponse, RedirectResponse, Response
from starlette.requests import HTTPConnection

from api.dependencies import ServicesDep
from api.identity.cookie import drop_cookie, session_token, set_cookie
from api.identity.passwords import PasswordError
from api.identity.signing_in import SignedIn, address_of
from api.plain_pages import told_page
from api.problems import ProblemError
from api.services import Services
from api.sign_in_pages import Typed, change_page, sign_in_page, sign_out_page
from api.state.sessions import end_session
from api.state.users import any_user

router = APIRouter(include_in_schema=False)

_UI_PORT = 8501
_LONGEST_NEXT = 2000
_OPENED_HERE = "/open/"
_WITHIN = re.compile(r"/(?![/\\])[^\\\x00-\x20\x7f-\x9f\u2028\u2029]*")
_HOST = re.compile(r"[0-9A-Za-z._-]+|[0-9A-Fa-f:.]+")
_UNAUTHORIZED, _FORBIDDEN, _UNPROCESSABLE = 401, 403, 422

Field = Annotated[str, Form()]
NextQuery = Annotated[str, Query(alias="next")]
NextField = Annotated[str, Form(alias="next")]


@router.get("/sign-in")
def ask(connection: HTTPConnection, services: ServicesDep, following: NextQuery = "") -> Response:
    """The page."""
    return _asked(connection, services, sign_in_page(Typed(following=following)))


@router.post("/sign-in")
def sign_in(
    connection: HTTPConnection,
    services: ServicesDep,
    user: Field = "",
    password: Field = "",
    following: NextField = "",
) -> Response:
    """Signs in, and leads to where the browser was going."""
    if not _is_from_here(connection, services):
        return _foreign(connection, services)
    if _has_no_users(services):
        return _nobody_to_be(connection, services)
    address = address_of(connection, services.fronts)
    try:
        signed = services.sign_ins.sign_in(user, password, address)
    except ProblemError as problem:
        typed = Typed(user, following, problem.detail, _wrong(problem))
        return _page(connection, services, sign_in_page(typed), problem)
    if signed.user.must_change:
        _forget(services, signed.token)
        typed = Typed(signed.user.name, following)
        return _page(connection, services, change_page(typed, first=True))
    return _led_on(connection, services, signed, following)


@router.get("/change-password")
def ask_for_change(
    connection: HTTPConnection, services: ServicesDep, following: NextQuery = ""
) -> Response:
    """The page."""
    return _asked(connection, services, change_page(Typed(following=following)))


@router.post("/change-password")
def change(
    connection: HTTPConnection,
    services: ServicesDep,
    user: Field = "",
    password: Field = "",
    new: Field = "",
    again: Field = "",
    following: NextField = "",
) -> Response:
    """Changes a password, and signs in with it."""
    if not _is_from_here(connection, services):
        return _foreign(connection, services)
    address = address_of(connection, services.fronts)
    try:
        _require_same(new, again)
        changed = services.sign_ins.change_password(user, password, new, address)
        signed = services.sign_ins.begin(changed)
    except PasswordError as error:
        problem = ProblemError(_UNPROCESSABLE, error.code, error.message)
    except ProblemError as error:
        problem = error
    else:
        return _led_on(connection, services, signed, following)
    typed = Typed(user, following, problem.detail, _wrong(problem))
    return _page(connection, services, change_page(typed), problem)


@router.get("/sign-out")
def ask_for_leaving(connection: HTTPConnection, services: ServicesDep) -> Response:
    """A page that asks: an address alone, in a mail or an image, signs nobody out."""
    return _page(connection, services, sign_out_page(done=session_token(connection) is None))


@router.post("/sign-out")
def sign_out(connection: HTTPConnection, services: ServicesDep) -> Response:
    """Ends the session of the cookie, and takes the cookie back."""
    if not _is_from_here(connection, services):
        return _foreign(connection, services)
    token = session_token(connection)
    if token is not None and (user := _forget(services, token)) is not None:
        services.audit.write("sign_out", user, {}, {})
    response = RedirectResponse("sign-out", status_code=303, headers={"Cache-Control": "no-store"})
    drop_cookie(response, secure=_is_secure(connection, services))
    return response


def _wrong(problem: ProblemError) -> tuple[str, ...]:
    """The fields that a problem is about: none where one only has to wait."""
    said = {_UNAUTHORIZED: ("user", "password"), _UNPROCESSABLE: ("new", "again")}
    return said.get(problem.status, ())


def _require_same(new: str, again: str) -> None:
    if new != again:
        raise PasswordError("新しいパスワードが、2つの欄で違います。同じものを入れてください。")


def _asked(connection: HTTPConnection, services: Services, html: str) -> Response:
    """A page that asks who somebody is, where there is anybody to be."""
    if _has_no_users(services):
        return _nobody_to_be(connection, services)
    return _page(connection, services, html)


def _has_no_users(services: Services) -> bool:
    with services.state.session() as session:
        return not any_user(session)


def _forget(services: Services, token: str) -> str | None:
    with services.state.session() as session:
        return end_session(session, token)


def _led_on(
    connection: HTTPConnection, services: Services, signed: SignedIn, following: str
) -> Response:
    """Gives the cookie and leads on, never to a foreign host."""
    within = len(following) <= _LONGEST_NEXT and _WITHIN.fullmatch(following) is not None
    path = following if within else "/"
    # Permanent links of exported files are opened by the API itself.
    base = "" if path.startswith(_OPENED_HERE) else _chat(connection, services)
    response = RedirectResponse(base + path, status_code=303, headers={"Cache-Control": "no-store"})
    set_cookie(response, signed.token, secure=_is_secure(connection, services))
    return response


def _chat(connection: HTTPConnection, services: Services) -> str:
    """The address of the chat as this browser reaches it."""
    if services.settings.public_ui_url:
        return services.settings.public_ui_url.rstrip("/")
    scheme = "https" if _is_secure(connection, services) else "http"
    host = _host_of(connection) or "127.0.0.1"
    return f"{scheme}://{f'[{host}]' if ':' in host else host}:{_UI_PORT}"


def _is_secure(connection: HTTPConnection, services: Services) -> bool:
    """Whether the browser speaks https, be it only with what stands before us."""
    said = connection.headers.get("x-forwarded-proto", "").rpartition(",")[2].strip()
    public = urlsplit(services.settings.public_api_url).scheme
    return "https" in {connection.url.scheme, said.lower(), public}


def _host_of(connection: HTTPConnection) -> str | None:
    return _name(f"//{connection.headers.get('host', '')}")


def _name(url: str) -> str | None:
    """The host of a URL; None where there is none."""
    try:
        name = urlsplit(url).hostname
    except ValueError:
        return None
    return name if name is not None and _HOST.fullmatch(name) else None


def _is_from_here(connection: HTTPConnection, services: Services) -> bool:
    """Whether a form was sent from a page of ours; every browser tells the origin of a form.

    Ports do not part us from the chat: the browser sends the cookie to all ports of a host.
    """
    said = connection.headers.getlist("origin") or connection.headers.getlist("referer")
    origin = _name(said[0]) if len(said) == 1 else None
    settings = services.settings
    ours = {_name(settings.public_api_url), _name(settings.public_ui_url), _host_of(connection)}
    return origin is not None and origin in ours | {host.lower() for host in settings.allowed_hosts}


def _page(
    connection: HTTPConnection,
    services: Services,
    html: str,
    problem: ProblemError | None = None,
) -> HTMLResponse:
    chat = urlsplit(_chat(connection, services))
    policy = (
        # Browsers hold where a form's answer leads against this, too.
        f"default-src 'none'; style-src 'unsafe-inline'; img-src data:; "
        f"form-action 'self' {chat.scheme}://{chat.netloc}; frame-ancestors 'none'; base-uri 'none'"
    )
    wait = problem.headers.get("Retry-After") if problem is not None else None
    return HTMLResponse(
        html,
        status_code=problem.status if problem is not None else 200,
        headers={
            "Content-Security-Policy": policy,
            # Without it a browser would not tell from where the form was sent.
            "Referrer-Policy": "same-origin",
            "Cache-Control": "no-store",
            **({"Retry-After": wait} if wait else {}),
        },
    )


def _nobody_to_be(connection: HTTPConnection, services: Services) -> Response:
    told = told_page(
        "利用者が登録されていません",
        "名前とパスワードでのサインインは、まだ使われていません。"
        "使うときは、管理者が tenkyo users add で利用者を登録します。",
        (_chat(connection, services), "質問の画面へ"),
    )
    return _page(connection, services, told)


def _foreign(connection: HTTPConnection, services: Services) -> Response:
    told = told_page(
        "ほかのサイトからは操作できません",
        "このサイトの画面から操作してください。中継を通しているときは、管理者が設定"
        " public_api_url と public_ui_url に、ブラウザーから見たアドレスを指定します。",
        ("sign-in", "サインインへ"),
    )
    return _page(connection, services, told, ProblemError(_FORBIDDEN, "foreign_origin", ""))
