import pytest

from foedus.web import api, forms


@pytest.mark.parametrize("page", api.PAGES, ids=lambda p: p.id)
def test_every_page_is_a_page_and_json(page):
    found = forms.every(page)
    assert found[-1] == "html"
    assert "json" in found
    assert ("csv" in found) == bool(page.rows)
    assert ("embed" in found) == page.embeds
    assert set(found) <= set(forms.MEDIA)


def test_forms_that_are_read_are_no_files():
    assert not forms.READ & set(forms.LABELS)
