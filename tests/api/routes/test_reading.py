import io
import re

import pytest
from PIL import Image

from tests.api.listed import find, problem
from tests.api.plans import HARBOUR
from tests.api.uploading import take_in
from tests.rag.documents.pdf.pages import Paper


@pytest.fixture(scope="module")
def pdf(library, tmp_path_factory):
    """Id and content of a PDF of two pages."""
    paper = Paper(tmp_path_factory.mktemp("pdf") / "港湾計画.pdf")
    paper.lines(["桟橋を七本にする計画である。", "岸壁は三か所を補修する。"])
    paper.canvas.showPage()
    paper.lines(["灯台は二基を建て替える。"])
    paper.canvas.save()
    content = paper.path.read_bytes()
    return take_in(library, "港湾計画（案）.pdf", content), content


# Text


def test_the_text_is_that_to_which_offsets_point(library):
    document = find(library, "暮らし計画2025.md")["id"]
    text = library.get(f"/v1/documents/{document}/text")
    assert text.headers["content-type"] == "text/plain; charset=utf-8"
    hit = library.post("/v1/search", json={"query": "移動図書館"}).json()["results"][0]["passage"]
    assert text.text[hit["char_start"] : hit["char_end"]] == hit["text"]
    params = {"start": hit["char_start"], "end": hit["char_end"]}
    part = library.get(f"/v1/documents/{document}/text", params=params)
    assert part.text == hit["text"]
    assert part.headers["x-total-characters"] == str(len(text.text))


@pytest.mark.parametrize(
    ("params", "status"),
    [
        ({"start": 10**9}, 200),
        ({"start": 5, "end": 2}, 200),
        ({"start": -1}, 422),
        ({"end": "x"}, 422),
    ],
)
def test_ranges_beyond_the_text_are_empty_and_wrong_ones_refused(library, params, status):
    document = find(library, "港の手引.txt")["id"]
    part = library.get(f"/v1/documents/{document}/text", params=params)
    assert part.status_code == status
    if status == 200:
        assert part.text == ""


# The original


def test_a_text_is_saved_and_never_shown(library):
    found = library.get(f"/v1/documents/{find(library, '港の手引.txt')['id']}/source")
    assert found.content == HARBOUR.encode()
    name = "filename*=UTF-8''%E6%B8%AF%E3%81%AE%E6%89%8B%E5%BC%95.txt"
    assert found.headers["content-disposition"] == f'attachment; filename="____.txt"; {name}'


def test_an_uploaded_page_of_html_cannot_run(library):
    page = "<!DOCTYPE html><title>計画</title><script>alert(1)</script><p>棚は五段である。</p>"
    document = take_in(library, "罠.html", page.encode())
    found = library.get(f"/v1/documents/{document}/source")
    assert found.content == page.encode()
    assert found.headers["content-type"] == "application/octet-stream"
    assert found.headers["content-disposition"].startswith("attachment;")
    assert found.headers["x-content-type-options"] == "nosniff"
    assert found.headers["content-security-policy"].startswith("sandbox; default-src 'none'")


def test_a_pdf_is_shown_and_may_be_fetched_in_ranges(library, pdf):
    document, content = pdf
    path = f"/v1/documents/{document}/source"
    whole = library.get(path)
    assert (whole.content, whole.headers["content-type"]) == (content, "application/pdf")
    assert whole.headers["content-disposition"].startswith("inline;")
    assert "script" not in whole.headers["content-security-policy"]
    part = library.get(path, headers={"range": "bytes=5-14"})
    assert (part.status_code, part.content) == (206, content[5:15])
    assert part.headers["content-range"] == f"bytes 5-14/{len(content)}"
    beyond = library.get(path, headers={"range": f"bytes={len(content)}-"})
    assert beyond.status_code == 416


# Page images


def image_of(response):
    assert response.status_code == 200, response.text
    assert response.headers["content-type"] == "image/png"
    return Image.open(io.BytesIO(response.content)).convert("RGB")


def coloured(image):
    """The box of what is marked; nothing else on these pages has a colour."""
    _, saturation, _ = image.convert("HSV").split()
    return saturation.point(lambda value: 255 if value > 60 else 0).getbbox()


def test_a_page_is_drawn_with_its_span_marked(library, pdf):
    document, _ = pdf
    text = library.get(f"/v1/documents/{document}/text").text
    path = f"/v1/documents/{document}/pages/1.png"
    plain = image_of(library.get(path))
    assert plain.size == (1191, 1684)  # A4 at 144 dpi
    assert coloured(plain) is None
    start = text.index("岸壁は")
    marked = coloured(image_of(library.get(path, params={"highlight": f"{start}-{start + 3}"})))
    # The second line: x from 72 points, three characters of 10.5; baseline 106 points down.
    left, top, right, bottom = (place / 2 for place in marked)
    assert left == pytest.approx(72, abs=4)
    assert right == pytest.approx(72 + 3 * 10.5, abs=4)
    assert 92 < top < 100
    assert 104 < bottom < 112
    other = text.index("灯台は")
    assert (
        coloured(image_of(library.get(path, params={"highlight": f"{other}-{other + 3}"}))) is None
    )


def test_a_large_page_is_drawn_small_enough(library, tmp_path):
    paper = Paper(tmp_path / "工程表.pdf", size=(3000.0, 900.0))
    paper.lines(["工程は三年で終える計画である。"])
    paper.canvas.save()
    document = take_in(library, "工程表.pdf", paper.path.read_bytes())
    assert image_of(library.get(f"/v1/documents/{document}/pages/1.png")).size == (2400, 720)


@pytest.mark.parametrize(
    ("page", "params", "found"),
    [
        ("3", {}, (404, "no_such_page")),
        ("0", {}, (422, "invalid")),
        ("x", {}, (422, "invalid")),
        ("1", {"highlight": "9-3"}, (422, "invalid")),
        ("1", {"highlight": "a-b"}, (422, "invalid")),
    ],
)
def test_pages_that_are_none_are_refused(library, pdf, page, params, found):
    shown = library.get(f"/v1/documents/{pdf[0]}/pages/{page}.png", params=params)
    assert problem(shown) == found


def test_other_formats_have_no_page_images(library):
    shown = library.get(f"/v1/documents/{find(library, '港の手引.txt')['id']}/pages/1.png")
    assert problem(shown) == (404, "no_page_images")


# Passages


def test_a_passage_comes_with_those_around_it(library):
    hit = library.post("/v1/search", json={"query": "灯台カード"}).json()["results"][0]["passage"]
    alone = library.get(f"/v1/passages/{hit['id']}").json()
    assert alone == {**hit, "before": [], "after": []}
    document = library.get(f"/v1/documents/{find(library, '暮らし計画2025.md')['id']}").json()
    first = library.post(
        "/v1/search", json={"query": "移動窓口車", "filters": {"document_ids": [document["id"]]}}
    ).json()["results"]
    ordered = sorted((one["passage"] for one in first), key=lambda one: one["char_start"])
    whole = library.get(f"/v1/passages/{ordered[0]['id']}", params={"neighbours": 20}).json()
    around = [*whole["before"], {k: whole[k] for k in ordered[0]}, *whole["after"]]
    assert len(around) == document["passages"]
    assert [one["char_start"] for one in around] == sorted(one["char_start"] for one in around)


@pytest.mark.parametrize(
    ("passage", "params", "status"),
    [("nowhere", {}, 404), ("a" * 65, {}, 422), ("x", {"neighbours": 10**9}, 422)],
)
def test_passages_that_are_none_are_refused(library, passage, params, status):
    assert library.get(f"/v1/passages/{passage}", params=params).status_code == status


# Permanent links


def test_a_permanent_link_leads_who_may_read_to_the_page(office):
    listed = office("青木", "GET", "/v1/documents").json()["documents"]
    market = next(one["id"] for one in listed if one["file_name"] == "市場計画.md")
    led = office("青木", "GET", f"/open/{market}/2", follow_redirects=False)
    assert led.status_code == 303
    assert led.headers["cache-control"] == "no-store"
    target = led.headers["location"]
    assert re.fullmatch(rf"/v1/documents/{market}/source\?link=[\w.%-]+#page=2", target), target
    # A browser follows it without a key; nothing else opens by it.
    link = target.partition("#")[0]
    assert "朝市" in office.client.get(link).text
    assert office.client.get(link.replace("/source?", "/text?")).status_code == 401
    assert office.client.get(link.replace("link=", "link=x")).status_code == 403
    other = next(one["id"] for one in listed if one["file_name"] == "港の手引.txt")
    assert office.client.get(link.replace(market, other)).status_code == 403


def test_a_permanent_link_tells_nobody_else_what_is_there(office):
    listed = office("青木", "GET", "/v1/documents").json()["documents"]
    market = next(one["id"] for one in listed if one["file_name"] == "市場計画.md")
    for user in ("馬場", "千葉"):
        hidden = office(user, "GET", f"/open/{market}/1", follow_redirects=False)
        nothing = office(user, "GET", "/open/0123456789abcdef/1", follow_redirects=False)
        assert (hidden.status_code, hidden.text) == (404, nothing.text)
    unknown = office.client.get(f"/open/{market}/1", follow_redirects=False)
    assert unknown.status_code == 401
    assert "サインインが必要です" in unknown.text
    assert unknown.headers["content-type"] == "text/html; charset=utf-8"
    assert "市場" not in unknown.text
