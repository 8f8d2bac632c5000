"""Licences are read out of the wheels; what a government office may not be given stops us."""

import json
import sys
import zipfile

import pytest

from rag.bundle.licences import Part, read_part, require_allowed, write_licences
from rag.bundle.materials import write_materials
from rag.errors import ConfigurationError
from tests.rag.bundle.small import make_wheel

OSI = "Classifier: License :: OSI Approved"


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        (["License-Expression: MIT", f"{OSI} :: BSD License"], "MIT"),
        ([f"{OSI} :: BSD License", "License: text"], "BSD License"),
        ([OSI, "License: Apache 2.0\n        and its text"], "Apache 2.0"),
        (["License: UNKNOWN"], ""),
        ([], ""),
    ],
)
def test_the_metadata_tell_the_licence(tmp_path, fields, expected):
    wheel = tmp_path / "part-2-py3-none-any.whl"
    with zipfile.ZipFile(wheel, "w") as archive:
        lines = [
            "Metadata-Version: 2.1",
            "Name: part",
            "Version: 2",
            "Requires-Python: >=3.9",
            *fields,
        ]
        archive.writestr("part-2.dist-info/METADATA", "\n".join(lines) + "\n\n本文")
        archive.writestr("part-2.dist-info/COPYING.txt", "the text")
        archive.writestr("part/licence.py", "code")
    part = read_part(wheel)
    assert part == Part("part", "2", expected, "", ">=3.9", (("COPYING.txt", "the text"),))


@pytest.mark.parametrize(
    ("licence", "texts", "told"),
    [
        ("AGPL-3.0-only", (), "AGPL の部品は"),
        ("GNU Affero General Public License v3", (("LICENSE", "x"),), "AGPL の部品は"),
        ("", (), "ライセンスが分かりません"),
    ],
)
def test_what_stops_the_bundle(licence, texts, told):
    with pytest.raises(ConfigurationError, match=told):
        require_allowed(
            [Part("good", "1", "MIT", "", "", ()), Part("bad", "1", licence, "", "", texts)]
        )


def test_what_does_not(tmp_path):
    parts = [
        Part("a", "1", "LGPL-3.0-only", "https://a.invalid", "", (("COPYING", "text of a\n"),)),
        Part("b", "2", "", "", "", (("LICENSE", "text of b"),)),
    ]
    require_allowed(parts)
    write_licences(parts, tmp_path / "out.txt")
    written = (tmp_path / "out.txt").read_text(encoding="utf-8")
    assert "a 1: LGPL-3.0-only\nb 2: （本文を参照）\n" in written
    assert written.endswith("LICENSE\n\ntext of b\n")


@pytest.mark.parametrize(
    ("told", "known", "expected"),
    [
        ([], "MIT", {"license": {"name": "MIT"}}),
        ([{"license": {"id": "BSD-3-Clause"}}], "MIT", {"license": {"id": "BSD-3-Clause"}}),
        ([], "AGPL-3.0", None),
        ([{"expression": "AGPL-3.0-or-later"}], "MIT", None),
    ],
)
def test_every_component_of_the_bill_has_a_licence(tmp_path, monkeypatch, told, known, expected):
    bill = {"components": [{"name": "Some_Part", "licenses": told}]}
    tool = tmp_path / "cyclonedx_py.py"
    place = "sys.argv[sys.argv.index('-o') + 1]"
    tool.write_text(f"import sys\nopen({place}, 'w').write({json.dumps(bill)!r})\n")
    part = Part("some.part", "1", known, "", "", (("LICENSE", "x"),))
    arguments = (
        *(sys.executable, tmp_path / "pyproject.toml", [part], tmp_path / "sbom.json"),
        {"PYTHONPATH": str(tmp_path)},
    )
    if expected is None:
        with pytest.raises(ConfigurationError, match="AGPL"):
            write_materials(*arguments)
        return
    write_materials(*arguments)
    (component,) = json.loads((tmp_path / "sbom.json").read_text())["components"]
    assert component["licenses"] == [expected]


def test_a_wheel_of_ours_can_be_read(tmp_path):
    assert read_part(make_wheel(tmp_path, "1.0")).licence == "MIT"
