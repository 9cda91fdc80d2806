"""Hostile input for list parsers: what every one of them must answer with entries or a typed error."""

from __future__ import annotations

import gzip
import io
import lzma
import random
import zipfile
from collections.abc import Callable, Iterator

from navicert.errors import NavicertError
from navicert.lists.source import FileInfo
from navicert.model.listing import ListVersion

Parse = Callable[[bytes, FileInfo], tuple[ListVersion, ...]]
PIECES = (
    b"",
    b"\x00",
    b"\x1a",
    b"\x1b[31m",
    "\u202egnp.exe\u2066\u200b".encode(),
    b"=cmd|' /C calc'!A0",
    b'"',
    b"'; DROP TABLE entries; --",
    b"\xff\xfe",
    b"\xed\xa0\x80",
    b"&amp;&lol9;",
    b"<!ENTITY x SYSTEM 'file:///etc/passwd'>",
    b"9" * 5000,
    b"((((((((",
    b"-0- ",
    b"9999-99-99",
    b"\r\n",
    b",,,,,,,,,,",
    b";" * 200,
)


def mutations(data: bytes, seed: int, count: int) -> Iterator[bytes]:
    """Real bytes, damaged: cut, doubled, swapped, with hostile pieces put in."""
    chance = random.Random(seed)
    for _ in range(count):
        content = bytearray(data)
        for _ in range(chance.randint(1, 4)):
            at = chance.randrange(len(content) + 1)
            match chance.randrange(5):
                case 0:
                    del content[at:]
                case 1:
                    del content[at : at + chance.randrange(200)]
                case 2:
                    content[at:at] = content[at : at + chance.randrange(400)]
                case 3:
                    content[at:at] = chance.choice(PIECES)
                case _:
                    if content:
                        content[at % len(content)] = chance.randrange(256)
        yield bytes(content)


def whole_files() -> Iterator[bytes]:
    """Files that are nothing a list should be."""
    yield b""
    yield b"   \n\n"
    yield b"\x1a"
    yield b"\xff\xfe\x00\xd8"
    yield "name\nПривет\n".encode("cp1251")
    yield "name,country\n中文\n".encode("gb18030")
    yield b"<!DOCTYPE html><html><head><title>503</title></head><body>Service unavailable</body></html>"
    yield b"PK\x03\x04" + b"\x00" * 60
    yield b"\xfd7zXZ\x00" + b"\x01" * 60
    yield b"\x1f\x8b" + b"\x02" * 60
    yield lzma.compress(b"")
    yield gzip.compress(b"a" * 10)
    yield b"name," + b"x" * 3_000_000
    yield b'"' + b"x" * 3_000_000
    yield b"<a>" * 20_000
    yield b"[" * 100_000
    yield lol_bomb()


def lol_bomb() -> bytes:
    """Entities that expand to gigabytes."""
    lines = ['<?xml version="1.0"?>', "<!DOCTYPE sanctionsData [", '<!ENTITY a0 "lol">']
    lines += [f'<!ENTITY a{number} "{f"&a{number - 1};" * 10}">' for number in range(1, 10)]
    return "\n".join([*lines, "]>", "<sanctionsData>&a9;</sanctionsData>"]).encode()


def packed_bomb(megabytes: int) -> bytes:
    """A small .xz file that unpacks to many megabytes."""
    return lzma.compress(b"\x00" * (megabytes << 20), preset=1)


def zipped(members: dict[str, bytes]) -> bytes:
    """A .zip with these members."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return out.getvalue()


def survives(parse: Parse, data: bytes, info: FileInfo) -> bool:
    """Whether a parser reads the bytes; False after a typed error, and anything else fails the test."""
    try:
        versions = parse(data, info)
    except NavicertError:
        return False
    for version in versions:
        assert version.entries
        ids = [entry.id for entry in version.entries]
        assert len(set(ids)) == len(ids)
        for entry in version.entries:
            assert entry.names and any(not ch.isspace() for ch in entry.name)
            assert not any(ord(ch) < 32 or ch in "\u202e\u2066\u200b" for name in entry.names for ch in name.value)
    return True
