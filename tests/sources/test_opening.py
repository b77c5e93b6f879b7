"""Files are opened as they stand: every row counted, every line number right."""

import sys
import zipfile

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from foedus.errors import SourceError
from foedus.sources.layout import FileSpec
from foedus.sources.opening import (
    EMPTY,
    MOST_COLUMNS,
    RAGGED,
    decode,
    header,
    open_raw,
    read_text,
)

CSV = FileSpec("a.csv", "csv")


def opened(text, file=CSV):
    return read_text(text if isinstance(text, bytes) else text.encode(), file)


def test_plain_rows_keep_every_cell_as_text():
    raw = opened("a,b\n01,x\n,2.50\n")
    assert raw.frame.to_dict(as_series=False) == {"a": ["01", ""], "b": ["x", "2.50"]}
    assert raw.line.to_list() == [2, 3]
    assert (raw.rows_read, raw.refused, raw.notes) == (2, {}, ())


def test_lines_are_counted_through_quoted_ends_of_lines():
    raw = opened('a,b\r\n"x\r\ny","1,2"\r\nz,3\r\n')
    assert raw.frame["a"].to_list() == ["x\ny", "z"]
    assert raw.frame["b"].to_list() == ["1,2", "3"]
    assert raw.line.to_list() == [2, 4]


@pytest.mark.parametrize("quote", ["", '"'])
def test_ragged_empty_and_blank_rows_are_counted(quote):
    raw = opened(f"a,b\n{quote}1{quote},2\n3\n4,5,6\n\n,\n7,8")
    assert raw.frame["a"].to_list() == ["1", "7"]
    assert raw.line.to_list() == [2, 7]
    assert raw.rows_read == 5
    assert raw.refused == {RAGGED: 2, EMPTY: 1}
    assert raw.notes == (
        "On line 3 first, the number of cells differs from the header's.",
        "1 empty lines were passed over.",
    )


@pytest.mark.parametrize("quote", ["", '"'])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_empty_lines_above_the_header_are_no_rows(tmp_path, quote, end):
    text = f"{end}{end}{quote}a{quote},b{end}1,2{end}3{end}"
    raw = opened(text)
    assert raw.frame.to_dicts() == [{"a": "1", "b": "2"}]
    assert raw.line.to_list() == [4]
    assert (raw.rows_read, raw.refused) == (2, {RAGGED: 1})
    assert raw.notes[0].startswith("On line 5 first")
    path = tmp_path / "a.csv"
    path.write_bytes(text.encode())
    assert header(path, CSV) == ("a", "b")
    raw = opened(text, FileSpec("a.csv", "csv", header=False))
    assert raw.frame.columns == ["1", "2"]
    assert raw.line.to_list() == [3, 4]


def test_lines_before_the_header_count():
    raw = opened('"About"\n\na,b\n1,"2"\n', FileSpec("a.csv", "csv", skip_rows=2))
    assert raw.frame.columns == ["a", "b"]
    assert raw.line.to_list() == [4]


def test_a_file_without_header_gets_numbers():
    raw = opened("1,2\n3,4\n", FileSpec("a.csv", "csv", header=False))
    assert raw.frame.columns == ["1", "2"]
    assert raw.line.to_list() == [1, 2]


def test_repeated_names_are_told_apart():
    assert opened("a,a, b\n1,2,3\n").frame.columns == ["a", "a (2)", "b"]


def test_a_separator_can_be_said():
    raw = opened("a;b\n1;2\n", FileSpec("a.csv", "csv", separator=";"))
    assert raw.frame.row(0) == ("1", "2")
    assert opened("a\tb\n1\t2\n", FileSpec("a.tsv", "tsv")).frame.row(0) == ("1", "2")


@pytest.mark.parametrize(
    ("data", "text", "encoding"),
    [
        ("é".encode(), "é", "utf-8"),
        (b"\xef\xbb\xbfa", "a", "utf-8"),
        (b"\xe9", "é", "latin-1"),
        (b"\x93\xe9\x94", "“é”", "cp1252"),
    ],
)
def test_encodings_are_told_apart(data, text, encoding):
    assert decode(data, "a") == (text, encoding)


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"a\0b", "NUL byte at offset 1"),
        ("a".encode("utf-16"), "UTF-16"),
        (b"\xe9\x81", "nor Latin-1"),
    ],
)
def test_what_is_no_text_is_refused(data, said):
    with pytest.raises(SourceError, match=said):
        decode(data, "a")


def test_one_byte_encodings_are_noted():
    assert opened(b"a\n\xe9\n").notes == ("The text was read as latin-1.",)


def test_a_member_of_an_archive_is_opened(tmp_path):
    path = tmp_path / "a.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("deep/a.csv", "a,b\n1,2\n")
    file = FileSpec("a.zip", "csv", member="deep/a.csv")
    assert header(path, file) == ("a", "b")
    assert open_raw(path, file).frame.row(0) == ("1", "2")


def test_a_library_that_is_missing_is_named(tmp_path, monkeypatch):
    monkeypatch.setitem(sys.modules, "pyreadstat", None)
    path = tmp_path / "a.dta"
    path.write_bytes(b"x")
    with pytest.raises(SourceError) as caught:
        open_raw(path, FileSpec("a.dta", "dta"))
    assert caught.value.remedy == "Install it: pip install pyreadstat."


def test_an_empty_file_and_an_endless_cell_are_refused():
    with pytest.raises(SourceError, match="empty"):
        opened("")
    with pytest.raises(SourceError, match="cannot be read"):
        opened('a\n"' + "x" * 200_000)


@pytest.mark.parametrize("start", ["", '"x"'])
def test_a_table_of_very_many_columns_is_refused(tmp_path, start):
    text = start + "," * MOST_COLUMNS + "\n"
    with pytest.raises(SourceError, match="16,385 columns") as caught:
        opened(text)
    assert "separator" in caught.value.remedy
    path = tmp_path / "a.csv"
    path.write_text(text)
    with pytest.raises(SourceError, match="16,385 columns"):
        header(path, CSV)
    widest = text.replace(",", "", 1)
    assert len(opened(widest + widest).frame.columns) == MOST_COLUMNS


def test_a_panic_of_a_library_is_a_refusal(tmp_path, monkeypatch):
    class PanicException(BaseException):
        pass

    def panics(_):
        raise PanicException("called unwrap")

    monkeypatch.setattr(pl, "read_parquet", panics)
    monkeypatch.setattr(pl, "read_parquet_schema", panics)
    file = FileSpec("a.parquet", "parquet")
    for action in (open_raw, header):
        with pytest.raises(SourceError, match="called unwrap"):
            action(tmp_path / "a.parquet", file)


def test_what_no_library_raises_passes(tmp_path, monkeypatch):
    def stopped(_):
        raise KeyboardInterrupt

    monkeypatch.setattr(pl, "read_parquet", stopped)
    with pytest.raises(KeyboardInterrupt):
        open_raw(tmp_path / "a.parquet", FileSpec("a.parquet", "parquet"))


def test_an_endless_line_is_no_header(tmp_path):
    path = tmp_path / "a.csv"
    path.write_bytes(b"x" * (2 << 20))
    with pytest.raises(SourceError, match="does not end"):
        header(path, CSV)


def test_parquet_keeps_its_types_and_counts_rows(tmp_path):
    path = tmp_path / "a.parquet"
    pl.DataFrame({"a": [1, None], "b": ["x", "y"]}).write_parquet(path)
    file = FileSpec("a.parquet", "parquet")
    raw = open_raw(path, file)
    assert raw.frame["a"].to_list() == [1, None]
    assert raw.line.to_list() == [1, 2]
    assert header(path, file) == ("a", "b")


@pytest.mark.parametrize("format", ["parquet", "dta", "sav", "xlsx", "xls"])
def test_a_file_of_another_format_is_refused(tmp_path, format):
    path = tmp_path / "a.bin"
    path.write_bytes(b"not a table\n" * 20)
    with pytest.raises(SourceError, match=f"as {format}"):
        open_raw(path, FileSpec("a", format))


def test_stata_and_spss_are_read(tmp_path):
    pyreadstat = pytest.importorskip("pyreadstat")
    frame = pl.DataFrame({"a": [1.5, None], "b": ["x", "y"]})
    pyreadstat.write_dta(frame, str(tmp_path / "a.dta"))
    pyreadstat.write_sav(frame, str(tmp_path / "a.sav"))
    for format in ("dta", "sav"):
        raw = open_raw(tmp_path / f"a.{format}", FileSpec("a", format))
        assert raw.frame.columns == ["a", "b"]
        assert raw.frame["a"].to_list() == [1.5, None]


def test_a_workbook_is_read_by_sheet_with_its_row_numbers(tmp_path):
    xlsxwriter = pytest.importorskip("xlsxwriter")
    path = tmp_path / "a.xlsx"
    book = xlsxwriter.Workbook(str(path))
    book.add_worksheet("one").write_row(0, 0, ["x"])
    sheet = book.add_worksheet("two")
    sheet.write_row(2, 0, ["a", "b"])
    sheet.write_row(3, 0, [2007, "x"])
    sheet.write_row(5, 0, [1.5, "y"])
    book.close()
    raw = open_raw(path, FileSpec("a", "xlsx", sheet="two", skip_rows=2))
    assert raw.frame.to_dict(as_series=False) == {"a": ["2007", "1.5"], "b": ["x", "y"]}
    assert raw.line.to_list() == [4, 6]
    with pytest.raises(SourceError, match="no sheet 'three'"):
        open_raw(path, FileSpec("a", "xlsx", sheet="three"))


cells = st.text(
    st.characters(codec="utf-8", exclude_characters="\0\x1c\x1d\x1e\x1f"), max_size=6
)


@given(st.lists(st.tuples(cells, cells), min_size=1, max_size=6))
def test_every_row_is_kept_or_counted(rows):
    import csv
    import io

    out = io.StringIO(newline="")
    csv.writer(out).writerows([("a", "b"), *rows])
    raw = opened(out.getvalue())
    assert raw.rows_read == len(rows)
    assert raw.frame.height + sum(raw.refused.values()) == len(rows)
    kept = [(a, b) for a, b in rows if a.strip() or b.strip()]
    assert raw.frame.height == len(kept)
