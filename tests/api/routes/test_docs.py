"""The page with the OpenAPI document needs nothing from elsewhere."""

import re


def test_the_page_takes_everything_from_this_machine(client):
    page = client.get("/docs")
    assert page.headers["content-type"] == "text/html; charset=utf-8"
    assert "https://" not in page.text
    assert "script-src 'self';" in page.headers["content-security-policy"]
    for name in re.findall(r'(?:src|href)="(docs/[^"]+)"', page.text):
        assert client.get(f"/{name}").status_code == 200, name


def test_no_other_file_is_given(client):
    assert client.get("/docs/redoc.standalone.js").status_code == 422
    assert client.get("/docs/..%2f..%2fapp.py").status_code in {404, 422}


def test_the_document_is_japanese_and_names_every_call(client):
    document = client.get("/openapi.json").json()
    assert document["info"]["title"] == "Tenkyo（典拠）API"
    for path, calls in document["paths"].items():
        for method, call in calls.items():
            where = f"{method} {path}"
            assert re.search(r"[ぁ-んァ-ン一-龥]", call.get("summary", "")), where
            assert re.search(r"[ぁ-ん]", call.get("description", "")), where
            assert call.get("tags"), where
