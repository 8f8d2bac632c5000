"""Documents: taking them in, listing, describing anew, removing."""

from __future__ import annotations

from dataclasses import replace
from typing import Annotated, Any

from fastapi import APIRouter, Path, Query, Request, Response
from fastapi.responses import JSONResponse
from starlette.concurrency import run_in_threadpool

from api.dependencies import CallerDep, CollectionQuery, ServicesDep
from api.identity import Caller, Role
from api.jobs.describing import require_sayable, superseded
from api.jobs.receiving import FILE_FIELD, receive_upload
from api.jobs.showing import expected_document, may_see, shown_document
from api.jobs.uploads import accept, arrived, documents_of
from api.opening import open_to
from api.paging import CursorQuery, LimitQuery, page
from api.problems import ProblemError
from api.schemas.base import PROBLEMS
from api.schemas.documents import DocumentOut, DocumentPatch, DocumentsOut, UploadFields
from api.services import Services
from api.state.conversations import require_conversation
from api.state.dated import note_date
from api.state.jobs import Job, latest_jobs, new_job_id
from api.trash.documents import WRITER_WAIT_S, cancel, discard
from rag.errors import NotFoundError
from rag.index import DocumentRow
from rag.ingest.metadata import FileMetadata

router = APIRouter(prefix="/v1/documents", tags=["文書"], responses=PROBLEMS)
DocumentId = Annotated[
    str, Path(pattern=r"^[0-9a-f]{16}$", description="文書の ID", examples=["971b30d58fe26a65"])
]
ConversationQuery = Annotated[str | None, Query(pattern=r"^[0-9a-f]{32}$", description="会話の ID")]
_FORM: dict[str, Any] = {
    "requestBody": {
        "required": True,
        "content": {
            "multipart/form-data": {
                "schema": {
                    "type": "object",
                    "required": [FILE_FIELD],
                    "properties": {
                        FILE_FIELD: {
                            "type": "string",
                            "format": "binary",
                            "description": "ファイル（PDF、Word、Excel、PowerPoint、HTML、"
                            "Markdown、テキスト、CSV）",
                        },
                        **UploadFields.model_json_schema()["properties"],
                    },
                }
            }
        },
    }
}


@router.get("", summary="文書の一覧", responses={200: {"model": DocumentsOut}})
def documents(
    services: ServicesDep,
    caller: CallerDep,
    collection: CollectionQuery = None,
    conversation_id: ConversationQuery = None,
    limit: LimitQuery = 100,
    cursor: CursorQuery = None,
) -> JSONResponse:
    """閲覧できる文書を返します。登録待ち、読み取り中、読み取れなかったものも含みます。

    `conversation_id` を付けると、その会話に付けたファイルだけを返します。
    """
    name = open_to(services, caller, collection)
    if conversation_id is not None:
        with services.state.session() as session:
            require_conversation(session, conversation_id, caller.user)
    found = [
        pair for pair in _visible(services, caller, name) if pair[0].conversation == conversation_id
    ]
    shown, following = page(found, limit, cursor, lambda pair: pair[0].id)
    return JSONResponse(
        {
            "documents": [shown_document(row, caller, job) for row, job in shown],
            "total": len(found),
            "next_cursor": following,
        }
    )


@router.post(
    "",
    summary="文書を登録する",
    status_code=202,
    responses={202: {"model": DocumentOut}, 507: PROBLEMS["4XX"]},
    openapi_extra=_FORM,
)
async def upload(
    request: Request,
    services: ServicesDep,
    caller: CallerDep,
    collection: CollectionQuery = None,
) -> JSONResponse:
    """ファイルを受け取り、読み取りの列に加えます。

    原本と登録の予約がディスクに残ってから 202 を返します。読み取りは別のプロセスがし、その間も
    質問に答えられます。同じ名前のファイルは、新しい版として前の版を置き換えます。閲覧者が登録
    できるのは、自分だけの文書（`visibility=private`）です。`conversation_id` を付けると、その会話の
    質問にだけ使います。
    """
    name = await run_in_threadpool(open_to, services, caller, collection)
    job_id = new_job_id()
    folders = services.jobs.folders
    kept = False
    try:
        await run_in_threadpool(_make_folder, services, job_id)
        received = await receive_upload(
            request, folders.file(job_id, ""), services.settings.max_file_mb * 2**20
        )
        arrival = await run_in_threadpool(arrived, services, job_id, received, name)
        job = await run_in_threadpool(accept, services, caller, arrival)
        kept = True
    finally:
        if not kept:
            folders.remove(job_id)
    row = expected_document(job)
    _write(services, caller, "upload", name, row)
    return JSONResponse(
        shown_document(row, caller, job),
        status_code=202,
        headers={"Location": f"/v1/jobs/{job.id}"},
    )


@router.get("/{document_id}", summary="文書", responses={200: {"model": DocumentOut}})
def document(
    document_id: DocumentId,
    services: ServicesDep,
    caller: CallerDep,
    collection: CollectionQuery = None,
) -> JSONResponse:
    """一つの文書を返します。登録の途中のものも返します。"""
    name = open_to(services, caller, collection)
    row, job = _find(services, caller, name, document_id)
    return JSONResponse(shown_document(row, caller, job))


@router.patch("/{document_id}", summary="属性を変える", responses={200: {"model": DocumentOut}})
def change(
    document_id: DocumentId,
    body: DocumentPatch,
    services: ServicesDep,
    caller: CallerDep,
    collection: CollectionQuery = None,
) -> JSONResponse:
    """題名、機密性、見られる人などを変えます。ファイルは読み直しません。

    書いた項目だけが変わります。null は、前に書いたことを取り消します（文書に書かれた値に戻り
    ます）。変えられるのは編集者と、自分だけの文書の登録者です。
    """
    name = open_to(services, caller, collection)
    row, job = _find(services, caller, name, document_id)
    if row.status != "ready":
        raise ProblemError(
            409,
            "not_ready",
            "登録の途中か、読み取れなかった文書です。終わってから変えるか、登録し直してください。",
        )
    _require_own(caller, row)
    if row.conversation is not None:
        raise ProblemError(
            409,
            "attached",
            "会話に付けたファイルの属性は変えられません。残すには、文書として登録してください。",
        )
    values = {field: getattr(body, field) for field in body.model_fields_set}
    if values.get("supersedes"):
        values["supersedes"] = superseded(services, caller, name, values["supersedes"])
        if values["supersedes"] == row.path:
            raise ProblemError(
                409, "same_document", "「supersedes」には、この文書でない文書を書いてください。"
            )
    said = services.engine.update_document(
        document_id,
        lambda given: _changed(caller, row, given, values),
        collection=name,
        timeout=WRITER_WAIT_S,
    )
    with services.state.session() as session:
        note_date(session, name, document_id, said.retain_until)
    _write(services, caller, "change", name, said)
    return JSONResponse(shown_document(said, caller, job))


@router.delete("/{document_id}", summary="文書を外す", status_code=204, response_class=Response)
def remove(
    document_id: DocumentId,
    services: ServicesDep,
    caller: CallerDep,
    collection: CollectionQuery = None,
) -> Response:
    """文書を外し、ごみ箱に移します（設定 `trash_days` の日数のあいだ、戻せます）。

    登録の途中のものは取りやめ、読み取れなかったものは一覧から消します。会話に付けたファイルは、
    ごみ箱に入らず完全に消えます。
    """
    name = open_to(services, caller, collection)
    row, _ = _find(services, caller, name, document_id)
    _require_own(caller, row)
    cancel(services, name, document_id)
    there = [one for one in documents_of(services, name) if one.id == document_id]
    if there:
        discard(services, caller.user, name, there[0])
    _write(services, caller, "remove", name, row)
    return Response(status_code=204)


def _make_folder(services: Services, job_id: str) -> None:
    try:
        services.jobs.folders.make(job_id)
    except OSError as error:
        raise ProblemError(
            507,
            "storage_full",
            "アップロードを置く場所を作れませんでした。管理者に空き容量を確かめてもらってください。",
        ) from error


def _visible(
    services: Services, caller: Caller, collection: str
) -> list[tuple[DocumentRow, Job | None]]:
    """The documents that a caller may read, with what is on its way to them; new ones last."""
    with services.state.session() as session:
        jobs = latest_jobs(session, collection)
    jobs = {name: job for name, job in jobs.items() if may_see(caller, job)}
    rows = [row for row in documents_of(services, collection) if caller.access.may_read(row)]
    present = {row.id for row in rows}
    pending = [job for name, job in jobs.items() if name not in present]
    return [
        *((row, jobs.get(row.id)) for row in rows),
        *((expected_document(job), job) for job in pending),
    ]


def _find(
    services: Services, caller: Caller, collection: str, document_id: str
) -> tuple[DocumentRow, Job | None]:
    for row, job in _visible(services, caller, collection):
        if row.id == document_id:
            return row, job
    raise NotFoundError(
        f"文書 {document_id} は見つかりません。削除されたか、閲覧権限がありません。"
        "文書の一覧で ID を確かめてください。"
    )


def _require_own(caller: Caller, row: DocumentRow) -> None:
    """Only editors look after documents; one's own private ones anybody does."""
    if not (row.visibility == "private" and row.owner == caller.user):
        caller.require(Role.EDITOR, Role.ADMIN)


def _changed(
    caller: Caller, row: DocumentRow, given: FileMetadata, values: dict[str, Any]
) -> FileMetadata:
    """What is to be said of a document, once its caller may say so."""
    groups = frozenset(values["groups"] or ()) if "groups" in values else given.groups
    words: dict[str, Any] = {
        name: value or None for name, value in values.items() if name != "groups"
    }
    said = replace(given, **words, groups=groups)
    if said.visibility is None:
        said = replace(said, visibility="group" if said.groups else "all")
    if said.visibility == "private" and not said.owner:
        said = replace(said, owner=row.owner or caller.user)
    require_sayable(caller, said)
    return said


def _write(
    services: Services, caller: Caller, action: str, collection: str, row: DocumentRow
) -> None:
    facts = {
        "action": action,
        "collection": collection,
        "document": row.id,
        "sha256": row.sha256,
        "confidentiality": row.confidentiality,
        "visibility": row.visibility,
        "key": caller.key_id,
    }
    services.audit.write("document", caller.user, facts, {})
