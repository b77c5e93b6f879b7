"""Ways to damage a file, from one flipped bit to a workbook that claims a million rows.

`damaged` stacks a few of them on a seed. All chance comes from the generator that is
passed in, so that a case can be made again from its number.
"""

from __future__ import annotations

import io
import lzma
import random
import re
import struct
import warnings
import zipfile
import zlib
from collections.abc import Callable, Mapping, Sequence
from typing import Final

Damage = Callable[[bytes, random.Random], bytes]

MOST_BYTES: Final = 8 << 20
"""Most bytes of a damaged file."""

_EDGES: Final = (0, 1, 2, 0x7F, 0x80, 0xFF, 0x7FFF, 0x8000, 0xFFFF, 1 << 16, 1 << 20)
_HUGE: Final = (0x7FFFFFFF, 1 << 31, (1 << 32) - 1, (1 << 63) - 1, 1 << 63)
_NUMBERS: Final = (
    b"-1",
    b"0",
    b"00",
    b"1e999",
    b"-1e308",
    b"1E+400000000",
    b"NaN",
    b"Infinity",
    b"0x41",
    b"2147483648",
    b"4294967295",
    b"9223372036854775808",
    b"18446744073709551616",
    b"9" * 400,
    b"9" * 5000,
    b"0." + b"3" * 400,
)
_TEXTS: Final = (
    b"\0",
    b'"',
    b'""',
    b"\r",
    b"\r\n\r\n",
    b"\xff\xfe",
    b"\xef\xbb\xbf",
    b"\xed\xa0\x80",
    b"\xc0\x80",
    "‮ \u2028 \u0085".encode(),
    b"=cmd()",
    b"\x1a",
    b"../../a",
    b"%s%n",
    b"-9999-99-99",
    b"1900-02-30/..",
    b"y-170000002",
    b"[1900..1e9]",
    b"{" * 40,
    b"\\ud800",
)
_ENTITIES: Final = (
    b'<!DOCTYPE a [<!ENTITY b "c">]>',
    b'<!ENTITY % p SYSTEM "file:///etc/passwd"> %p;',
    b"&#0;&#x110000;&unknown;",
    b"<![CDATA[" + b"]" * 300,
    b"<?xml version='1.1' encoding='UTF-16'?>",
    b"<!--" * 50,
)
_CELLS: Final = (
    b'<row r="4294967295"><c r="A4294967295"><v>1</v></c></row>',
    b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>',
    b'<row r="0"><c r="A0"><v>1</v></c></row>',
    b'<row r="3"><c r="ZZZZZZZZ3"><v>1</v></c></row>',
    b'<row r="2"><c r="A-1"><v>1</v></c></row>',
    b'<row><c t="s"><v>4294967295</v></c><c t="s"><v>-1</v></c></row>',
    b'<row><c t="d"><v>9999-99-99T99:99</v></c><c t="e"><v>#WHAT</v></c></row>',
    b'<row><c s="99999"><v>1e308</v></c><c s="1"><v>-1e18</v></c></row>',
    b'<row><c t="b"><v>yes</v></c><c t="inlineStr"><is><t>x</t></is></c></row>',
    b'<row><c t="str"><f t="shared" ref="A1:XFD1048576" si="9">A1</f></c></row>',
    b'<mergeCell ref="A1:XFD1048576"/>',
    b'<dimension ref="XFD1048576:A1"/>',
    b'<dimension ref="A1:XFD1048576"/>',
    b'<dimension ref="A1:A"/>',
    b"<row>" * 2000,
)


def damaged(data: bytes, kind: str, other: bytes, chance: random.Random) -> bytes:
    """Damage a file in a few ways.

    Parameters
    ----------
    data : bytes
        The file.
    kind : str
        Its format: csv, xlsx, dta, json, zip, sav or parquet.
    other : bytes
        Another file of the format, to splice in.
    chance : random.Random
        Chooses.

    Returns
    -------
    bytes
        At most `MOST_BYTES`.
    """
    for _ in range(chance.choice((1, 1, 1, 2, 2, 3, 5))):
        if chance.random() < 0.06:
            data = spliced(data, other, chance)
        else:
            data = chance.choice(WAYS[kind])(data, chance)[:MOST_BYTES]
    return data


def spliced(data: bytes, other: bytes, chance: random.Random) -> bytes:
    """Return the start of one file with the end of another."""
    return data[: _place(data, chance)] + other[_place(other, chance) :]


def _place(data: bytes, chance: random.Random) -> int:
    """A place in a file; half of them lie in its head or its tail."""
    side = chance.randrange(4)
    if side < 2 and len(data) > 256:
        near = chance.randrange(256)
        return near if side else len(data) - near
    return chance.randrange(len(data) + 1)


def _put(data: bytes, at: int, new: bytes, over: int = 0) -> bytes:
    return data[:at] + new + data[at + over :]


def flip(data: bytes, chance: random.Random) -> bytes:
    """Flip some bits."""
    out = bytearray(data)
    for _ in range(chance.choice((1, 1, 2, 8, 64)) if out else 0):
        out[min(_place(data, chance), len(out) - 1)] ^= 1 << chance.randrange(8)
    return bytes(out)


def cut(data: bytes, chance: random.Random) -> bytes:
    """Cut the end, the start or a piece off."""
    at, size = _place(data, chance), chance.choice((1, 2, 4, 16, 256, 4096))
    return chance.choice((data[:at], data[at:], _put(data, at, b"", size)))


def insert(data: bytes, chance: random.Random) -> bytes:
    """Insert bytes by chance, or one byte many times."""
    new = chance.randbytes(chance.choice((1, 3, 17, 300)))
    if chance.random() < 0.3:
        new = new[:1] * chance.choice((40, 3000, 70_000))
    return _put(data, _place(data, chance), new)


def repeat(data: bytes, chance: random.Random) -> bytes:
    """Repeat a piece."""
    at, size = _place(data, chance), chance.choice((1, 4, 30, 400, 4000))
    times = chance.choice((1, 2, 30, 1000))
    piece = data[at : at + size]
    return _put(data, at, piece * min(times, 400_000 // max(len(piece), 1)))


def number(data: bytes, chance: random.Random) -> bytes:
    """Write a whole number of some width over bytes."""
    format = chance.choice("BHIQ")
    order = chance.choice("<>")
    size = struct.calcsize(format)
    value = chance.choice(_EDGES + _HUGE) & (1 << 8 * size) - 1
    return _put(data, _place(data, chance), struct.pack(order + format, value), size)


def figures(data: bytes, chance: random.Random) -> bytes:
    """Blow up numbers that are written out."""
    found = list(re.finditer(rb"-?\d+(\.\d+)?", data[:100_000]))
    for one in sorted(
        chance.sample(found, min(len(found), chance.choice((1, 1, 4, 40)))),
        key=lambda match: -match.start(),
    ):
        data = data[: one.start()] + chance.choice(_NUMBERS) + data[one.end() :]
    return data


def strings(data: bytes, chance: random.Random) -> bytes:
    """Insert text that readers stumble over."""
    for _ in range(chance.choice((1, 1, 5))):
        data = _put(data, _place(data, chance), chance.choice(_TEXTS))
    return data


def encoding(data: bytes, chance: random.Random) -> bytes:
    """Write text in another encoding."""
    text = data.decode("utf-8", "replace")
    known = ("utf-16", "utf-16-be", "utf-32", "latin-1", "cp1252", "shift-jis", "utf-7")
    how = chance.choice((*known, "utf-8-sig", "cp037"))
    return text.encode(how, "replace")


def lines(data: bytes, chance: random.Random) -> bytes:
    """Mix up, repeat and lengthen lines and cells."""
    rows = data.split(b"\n")
    at = chance.randrange(len(rows))
    match chance.randrange(8):
        case 0:
            chance.shuffle(rows)
        case 1:
            rows[at] = _times(rows[at], chance.choice((2, 100, 20_000)))
        case 2:
            rows = _times(data + b"\n", chance.choice((2, 50, 1000))).split(b"\n")
        case 3:
            rows[at] = b"," * chance.choice((10, 5000, 300_000))
        case 4:
            rows[at] = b'"' * chance.choice((1, 3, 10_001, 1_000_001))
        case 5:
            rows[at] = rows[at].replace(b",", b',"', 2)
        case 6:
            rows[at] += chance.choice((b"x", b"\n", b'"\n', b"\r")) * 400_000
        case _:
            rows[0] = chance.choice((b"", b",,,", b"line,line", b"a" * 70_000))
    return b"\n".join(rows)


def _times(piece: bytes, times: int) -> bytes:
    return piece * min(times, 2_000_000 // max(len(piece), 1))


def nested(data: bytes, chance: random.Random) -> bytes:
    """Nest JSON deeply, or change a value of it."""
    deep = chance.choice((3, 500, 3000, 200_000))
    match chance.randrange(5):
        case 0:
            return _put(data, _place(data, chance), b"[" * deep)
        case 1:
            return _put(data, _place(data, chance), b'{"a":' * deep)
        case 2:
            at = max(data.find(b"[["), 0)
            end = max(data.find(b"]]", at), at)
            return data[:at] + b"[" * deep + b"]" * deep + data[end:]
        case 3:
            new = chance.choice((b"null", b"{}", b"[]", b'"x"', b"true", b"[[[]]]"))
            pattern = rb"(?<=: )(\"[^\"]*\"|[\d.-]+|\[+)"
            spots = list(re.finditer(pattern, data[:100_000]))
            spot = chance.choice(spots) if spots else None
            return data[: spot.start()] + new + data[spot.end() :] if spot else data
        case _:
            return _unfolding(data, chance)


def _unfolding(data: bytes, chance: random.Random) -> bytes:
    """Borders that name one long line again and again."""
    times = chance.choice((10, 1000, 20_000))
    points = b",".join([b"[1.25,2.5]"] * chance.choice((3, 500, 5000)))
    data = re.sub(rb'"arcs": \[\[\[', b'"arcs": [[' + points + b",[", data, count=1)
    ring = b"[[" + b",".join([b"0"] * times) + b"]]"
    return re.sub(rb"\[\[\d+, -\d+\]\]", ring, data, count=1)


def xz(data: bytes, chance: random.Random) -> bytes:
    """Pack what may be packed already, also a content that unpacks to much."""
    if chance.random() < 0.3:
        data += b" " * chance.choice((1 << 20, 6 << 20))
    return lzma.compress(data, preset=0)


def members(data: bytes, chance: random.Random) -> bytes:
    """Unpack an archive, damage a member or its name, and pack it again."""
    found = _unpacked(data)
    if not found:
        return number(data, chance)
    names = list(found)
    name = chance.choice(names)
    if chance.random() < 0.7:
        way = chance.choice(_XML_WAYS if name.endswith((".xml", ".rels")) else TEXT)
        found[name] = way(found[name], chance)[:MOST_BYTES]
    else:
        new = chance.choice(_NAMES) or data[:200_000]
        match chance.randrange(3):
            case 0:
                found[str(new)[:60_000]] = found.pop(name)
            case 1:
                found[name] = new if isinstance(new, bytes) else new.encode()
            case _:
                del found[name]
    large = sum(map(len, found.values())) > 1 << 18
    return _packed(found, 8 if large else chance.choice((0, 8, 8, 8, 12, 14)))


_NAMES: Final[tuple[str | bytes, ...]] = (
    "../../out",
    "/abs",
    "c:\\a",
    "a/" * 20_000,
    "inner.zip",
    "xl/sharedStrings.xml",
    "\x00",
    "",
    b"",
    b"PK\x03\x04" * 9,
)


def bomb(data: bytes, chance: random.Random) -> bytes:
    """Put a member into an archive that unpacks to much, or very many of them."""
    found = _unpacked(data) or {"in/table.csv": data[:4000]}
    size = 1 << chance.choice((16, 17, 18, 19, 20, 20, 20, 21, 22, 25))
    match chance.randrange(4):
        case 0:
            found[chance.choice(list(found))] = b" " * size
        case 1:
            found["xl/media/image1.png"] = b"\0" * size
        case 2:
            for n in range(10_001 if chance.random() < 0.05 else 300):
                found[f"m{n}"] = b""
        case _:
            found["in.bin"] = _packed({"in.zip": _packed({"a": b" " * size}, 8)}, 0)
    return _packed(found, 8)


def header(data: bytes, chance: random.Random) -> bytes:
    """Write into a local header, the directory or the end of an archive."""
    marks = [m.start() for m in re.finditer(rb"PK(\x01\x02|\x03\x04|\x05\x06)", data)]
    if not marks:
        return flip(data, chance)
    at = chance.choice(marks) + chance.randrange(4, 46)
    format = chance.choice(("<H", "<I"))
    size = struct.calcsize(format)
    value = chance.choice((*_EDGES, *_HUGE, 8, 9, 12, 14, 99)) & (1 << 8 * size) - 1
    return _put(data, at, struct.pack(format, value), size)


def overlapping(data: bytes, chance: random.Random) -> bytes:
    """Let many entries of the directory name the same member, as one kind of bomb."""
    first = data.find(b"PK\x01\x02")
    end = data.rfind(b"PK\x05\x06")
    if first < 0 or end < first:
        return data
    one = bytearray(data[first:end])
    count = min(chance.choice((3, 60, 5000)), 800_000 // max(len(one), 1))
    length = struct.unpack_from("<H", one, 28)[0]
    more = bytearray()
    for n in range(count):
        if length > 4:
            one[46:50] = f"{n:04}"[:4].encode()
        more += one
    tail = bytearray(data[end : end + 22])
    if len(tail) < 22:
        return data
    struct.pack_into("<HHII", tail, 8, count, count, len(more), first)
    return data[:first] + bytes(more) + bytes(tail)


def markup(data: bytes, chance: random.Random) -> bytes:
    """Damage the XML of a workbook: entities, cells far away, numbers, tags."""
    match chance.randrange(7):
        case 0:
            return _put(data, data.find(b"?>") + 2, chance.choice(_ENTITIES))
        case 1:
            new = chance.choice(_CELLS)
            return data.replace(b"<sheetData>", b"<sheetData>" + new, 1)
        case 2:
            return _in_markup(rb'ref="[^"]*"', b'ref="A1:XFD1048576"', data, chance)
        case 3:
            return _in_markup(rb"<v>[^<]*</v>", _value(chance), data, chance)
        case 4:
            return _in_markup(rb"<[^<>]*>", b"", data, chance)
        case 5:
            deep = chance.choice((100, 20_000))
            return _in_markup(rb"<(row|si|sheet|xf)\b", b"<a>" * deep, data, chance)
        case _:
            return _in_markup(rb'="\d+"', b'="' + _value(chance) + b'"', data, chance)


def _value(chance: random.Random) -> bytes:
    return b"<v>" + chance.choice(_NUMBERS) + b"</v>"


def _in_markup(pattern: bytes, new: bytes, data: bytes, chance: random.Random) -> bytes:
    found = list(re.finditer(pattern, data[:200_000]))
    if not found:
        return data
    if new.startswith(b'="<v>'):
        new = new.replace(b"<v>", b"").replace(b"</v>", b"")
    spot = chance.choice(found)
    return data[: spot.start()] + new + data[spot.end() :]


def _unpacked(data: bytes) -> dict[str, bytes]:
    """Members of an archive that a case made, if they are few and small."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            found = archive.infolist()
            if len(found) > 200 or sum(m.file_size for m in found) > MOST_BYTES:
                return {}
            return {member.filename: archive.read(member) for member in found}
    except (ValueError, OSError, RuntimeError, EOFError, NotImplementedError):
        return {}
    except (zipfile.BadZipFile, zlib.error, lzma.LZMAError, struct.error):
        return {}


def _packed(found: Mapping[str, bytes], method: int) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", compresslevel=1) as archive:
        for name, content in found.items():
            about = zipfile.ZipInfo(name[:20_000], (1980, 1, 1, 0, 0, 0))
            about.compress_type = method
            with warnings.catch_warnings():
                # Two members of one name are wanted.
                warnings.simplefilter("ignore", UserWarning)
                archive.writestr(about, content)
    return out.getvalue()


BINARY: Final[Sequence[Damage]] = (flip, cut, insert, repeat, number, number)
TEXT: Final[Sequence[Damage]] = (*BINARY, figures, figures, strings, encoding, lines)
_PLAIN: Final[Sequence[Damage]] = (flip, cut, repeat, figures, strings)
_XML_WAYS: Final[Sequence[Damage]] = (*_PLAIN, *[markup] * 8)
WAYS: Final[Mapping[str, Sequence[Damage]]] = {
    "csv": (*TEXT, lines, lines, strings),
    "json": (*TEXT, nested, nested, nested, nested, xz),
    "dta": (*BINARY, number, number, number, strings, figures),
    "sav": (*BINARY, number, number, strings),
    "parquet": (*BINARY, number, number),
    "xlsx": (*BINARY, header, bomb, overlapping, *[members] * 10),
    "zip": (*BINARY, *[header] * 4, bomb, bomb, overlapping, *[members] * 4),
}
"""Format -> ways to damage it, the more important ones several times."""
