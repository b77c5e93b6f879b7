import pytest

from foedus.errors import SourceError
from foedus.web import static


@pytest.mark.parametrize("name", sorted(static._MADE))
def test_every_file_has_an_address_that_names_its_content(name: str):
    file = static.file(name)
    assert file.content
    assert static.address(name) == f"/static/{file.version}/{name}"


@pytest.mark.parametrize("name", ["", "../app.py", "page.html.j2", "x" * 500])
def test_nothing_else_is_read(name: str):
    with pytest.raises(SourceError) as caught:
        static.file(name)
    assert len(caught.value.problem) < 150


def test_scripts_build_no_code_from_text():
    for name in ("web.js", "early.js", "world.js"):
        text = static.file(name).content.decode()
        for forbidden in ("eval(", "Function(", "innerHTML", "document.write", "http:"):
            assert forbidden not in text, name
