"""The readers by name."""

import pytest

from foedus.errors import SourceError
from foedus.sources import tabular
from foedus.sources.readers import READERS, reader


def test_a_reader_is_found_by_its_name():
    assert reader("tabular") is tabular.read
    assert all(callable(read) for read in READERS.values())


def test_an_unknown_reader_gets_the_nearest_name():
    with pytest.raises(SourceError) as caught:
        reader("tabluar")
    assert "(nearest: 'tabular')" in caught.value.problem
