"""The digest of a file."""

from pathlib import Path

import pytest

from foedus.sources.digest import sha256


def test_the_digest_is_that_of_the_bytes(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes(b"abc")  # the example of FIPS 180-2, appendix B.1
    assert sha256(path).startswith("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb")
    with pytest.raises(FileNotFoundError):
        sha256(tmp_path / "b.txt")
