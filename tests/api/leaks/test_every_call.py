"""Every call of the API is tried by a test beside this one, or tells nothing of documents."""

from __future__ import annotations

# Every call of the API, and how it is tried below. A call that is missing fails a test.
BY_QUESTION = {
    "POST /v1/search", "POST /v1/answers", "POST /v1/checks", "POST /v1/chat/completions",
    "POST /genai/invoke", "GET /v1/measures", "POST /v1/drafts",
}  # fmt: skip
BY_ID = {
    "GET /v1/documents/{document_id}", "PATCH /v1/documents/{document_id}",
    "DELETE /v1/documents/{document_id}", "GET /v1/documents/{document_id}/text",
    "GET /v1/documents/{document_id}/source", "GET /v1/documents/{document_id}/pages/{page}.png",
    "GET /open/{document_id}/{page}", "GET /v1/passages/{passage_id}",
    "GET /v1/measures/{measure_id}", "GET /v1/measures/compare", "POST /v1/exports",
}  # fmt: skip
LISTS = {
    "GET /v1/me", "GET /v1/documents", "GET /v1/measures", "GET /v1/suggestions",
    "GET /v1/collections", "GET /v1/collections/{name}", "GET /v1/models", "GET /v1/models/{model}",
    "GET /v1/conversations", "GET /v1/drafts", "GET /v1/shares", "GET /readyz", "GET /metrics",
    "GET /healthz", "GET /v1/usage", "GET /v1/governance", "GET /v1/evaluations", "GET /v1/audit",
    "GET /v1/risk-cases", "GET /v1/users", "GET /v1/trash",
}  # fmt: skip
OF_OTHERS = {
    "GET /v1/conversations/{conversation_id}", "PATCH /v1/conversations/{conversation_id}",
    "DELETE /v1/conversations/{conversation_id}", "POST /v1/feedback", "POST /v1/exports",
    "GET /v1/drafts/{draft_id}", "PATCH /v1/drafts/{draft_id}", "DELETE /v1/drafts/{draft_id}",
    "GET /v1/drafts/{draft_id}/versions", "GET /v1/drafts/{draft_id}/versions/{number}",
    "GET /v1/checks/{check_id}", "POST /v1/shares", "GET /v1/shares/{share_id}",
    "DELETE /v1/shares/{share_id}", "POST /v1/risk-cases", "GET /v1/evaluations/{evaluation_id}",
    "GET /v1/jobs/{job_id}", "GET /genai/status/{request_id}", "DELETE /v1/trash/{trash_id}",
    "POST /v1/trash/{trash_id}/restore",
}  # fmt: skip
TELL_NOTHING_OF_DOCUMENTS = {
    "POST /v1/sessions", "DELETE /v1/sessions/current", "POST /v1/me/notice",
    "POST /v1/me/password", "POST /v1/users", "GET /v1/users/{name}", "PATCH /v1/users/{name}",
    "DELETE /v1/users/{name}", "PATCH /v1/risk-cases/{number}",
    # What they make is the caller's own; names that others use are tried in the tests of each.
    "POST /v1/conversations", "POST /v1/collections", "PATCH /v1/collections/{name}",
    "DELETE /v1/collections/{name}", "POST /v1/documents",
    # The same as /genai/invoke, answered later.
    "POST /genai/requests",
}  # fmt: skip


def calls_of(app):
    return {
        f"{method.upper()} {path}"
        for path, methods in app.openapi()["paths"].items()
        for method in methods
    }


def test_every_call_is_tried(guarded):
    tried = BY_QUESTION | BY_ID | LISTS | OF_OTHERS | TELL_NOTHING_OF_DOCUMENTS
    assert calls_of(guarded.client.app) - tried == set()
