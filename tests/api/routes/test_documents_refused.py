"""Files and forms that cannot be taken in leave nothing behind."""

import io

import pytest

from tests.api.listed import problem
from tests.api.uploading import send
from tests.rag.documents.bad_files import BAD_FILES, bomb_bytes, pdf_bytes


@pytest.mark.parametrize(
    "bad", [file for file in BAD_FILES if file.name != "空白.txt"], ids=lambda file: file.name
)
def test_bad_files_are_refused_at_once(library, bad):
    status = 422
    if bad.code == "unsupported_format" or bad.name.startswith(("実は", "雑音")):
        status = 415
    refused = send(library, bad.name, bad.content())
    assert refused.status_code == status, refused.text
    assert bad.words in refused.json()["detail"]
    assert_nothing_kept(library)


def test_an_executable_that_is_named_pdf_is_of_no_known_type(library):
    program = b"MZ\x90\x00\x03" + bytes(range(256)) * 20
    assert problem(send(library, "計画.pdf", program)) == (415, "unsupported_format")


def test_a_bomb_is_named(library):
    refused = send(library, "計画.docx", bomb_bytes())
    assert problem(refused) == (422, "document_too_large")
    assert "zip爆弾" in refused.json()["detail"]


def test_more_pages_than_allowed_are_refused(make_client):
    client = make_client(max_pages=1)
    refused = send(client, "二枚.pdf", pages_pdf(2))
    assert problem(refused) == (422, "document_too_large")
    assert "1 ページ" in refused.json()["detail"]


def pages_pdf(count):
    from reportlab.pdfgen.canvas import Canvas

    stream = io.BytesIO()
    canvas = Canvas(stream)
    for number in range(count):
        canvas.drawString(72, 700, f"Page {number + 1}")
        canvas.showPage()
    canvas.save()
    return stream.getvalue()


def test_a_file_beyond_the_limit_is_refused_while_it_arrives(make_client):
    client = make_client(max_file_mb=1)
    refused = send(client, content=b"x" * (1 << 20) + b"y")
    assert problem(refused) == (413, "too_large")
    chunks = (b"x" * 65536 for _ in range(100))  # no length is announced
    sent = 0

    def body():
        nonlocal sent
        yield b'--b\r\nContent-Disposition: form-data; name="file"; filename="x.md"\r\n\r\n'
        for chunk in chunks:
            sent += len(chunk)
            yield chunk

    refused = client.post(
        "/v1/documents",
        content=body(),
        headers={"content-type": "multipart/form-data; boundary=b"},
    )
    assert problem(refused) == (413, "too_large")
    assert_nothing_kept(client)


def assert_nothing_kept(client):
    uploads = client.app.state.services.settings.state / "uploads"
    assert not uploads.exists() or not list(uploads.iterdir())


@pytest.mark.parametrize(
    ("fields", "status"),
    [
        ({"title": "x" * 5_000_000}, 413),
        ({"x" * 5_000_000: "x"}, 400),
        ({"title": "x" * 501}, 422),
        ({"unknown": "x"}, 422),
        ({"confidentiality": "3"}, 422),
        ({"confidentiality": "機密性３"}, 422),
        ({"confidentiality": "高い"}, 422),
        ({"published": "いつか"}, 422),
        ({"source_url": "javascript:alert(1)"}, 422),
        ({"visibility": "group"}, 409),
        ({"visibility": "somebody"}, 422),
        ({"supersedes": "ない計画.md"}, 404),
        ({"title": "a\0b"}, 422),
        ({"title": ["a", "b"]}, 422),
        ({f"groups{number}": "x" for number in range(70)}, 422),
    ],
    ids=lambda value: str(value)[:40],
)
def test_bad_fields_are_refused(library, fields, status):
    refused = send(library, **fields)
    assert refused.status_code == status, refused.text
    assert "x" * 1000 not in refused.text
    assert_nothing_kept(library)


def raw(client, body, content_type="multipart/form-data; boundary=b"):
    return client.post("/v1/documents", content=body, headers={"content-type": content_type})


PART = b'--b\r\nContent-Disposition: form-data; name="file"; filename="%s"\r\n\r\nhello\r\n'


@pytest.mark.parametrize(
    ("body", "status"),
    [
        (b"", 400),
        (b"nonsense", 400),
        (PART % b"x.md", 400),  # it has no end
        (b"--b--\r\n", 422),
        (b'--b\r\nContent-Disposition: form-data; name="title"\r\n\r\nx\r\n--b--\r\n', 422),
        (PART % b"x.md" + PART % b"y.md" + b"--b--\r\n", 422),
        (PART % "計画.md".encode("cp932") + b"--b--\r\n", 422),
        (PART % b"\xff.md" + b"--b--\r\n", 422),
        (PART % b"" + b"--b--\r\n", 422),
        (PART % b".." + b"--b--\r\n", 422),
        (PART % (b"a" * 300 + b".md") + b"--b--\r\n", 422),
        (PART % (b"a" * 5_000_000) + b"--b--\r\n", 400),
        (PART % b"a%0D%0Ab.md" + b"--b--\r\n", 422),
        (PART % b"a\0b.md" + b"--b--\r\n", 422),
        (b'--b\r\nContent-Disposition: form-data; name="title"\r\n\r\n\xff\r\n--b--\r\n', 422),
    ],
    ids=lambda value: str(value)[:60],
)
def test_bodies_that_are_no_upload_are_refused(library, body, status):
    refused = raw(library, body)
    assert refused.status_code == status, refused.text
    assert refused.headers["content-type"] == "application/problem+json"
    assert_nothing_kept(library)


@pytest.mark.parametrize("content_type", ["application/json", "multipart/form-data", "x"])
def test_another_content_type_is_refused(library, content_type):
    assert problem(raw(library, b"{}", content_type)) == (415, "no_form")


def test_a_full_disk_is_told_and_nothing_is_kept(client):
    import resource
    import signal

    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    handler = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    # SQLite's files are larger already; only the upload meets the limit.
    resource.setrlimit(resource.RLIMIT_FSIZE, (3 << 20, before[1]))
    try:
        refused = send(client, content=b"x" * (4 << 20))
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
        signal.signal(signal.SIGXFSZ, handler)
    assert problem(refused) == (507, "storage_full")
    assert str(client.app.state.services.settings.home) not in refused.text
    assert_nothing_kept(client)


def test_an_encrypted_pdf_says_why(library):
    refused = send(library, "鍵.pdf", pdf_bytes("himitsu"))
    assert problem(refused) == (422, "encrypted_document")
