"""What the first bytes of a file say, before a process is started for it. What is packed in it the child sees."""

import re
from pathlib import PurePath
from typing import Literal

from households.spreadsheets import limits
from households.spreadsheets.refusals import unreadable

Kind = Literal["xlsx", "csv"]

_ZIP, _COMPOUND = b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
# An encrypted workbook is a compound file too; the stream that it lies in has this name.
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_WORD = "WordDocument".encode("utf-16-le")
_BY_MAGIC = [
    (b"%PDF", "pdf"),
    (b"{\\rtf", "document"),
    (b"\x89PNG", "picture"),
    (b"\xff\xd8\xff", "picture"),
    (b"GIF8", "picture"),
    (b"Rar!", "archive"),
    (b"7z\xbc\xaf\x27\x1c", "archive"),
    (b"\x1f\x8b", "archive"),
    (b"PK\x05\x06", "archive"),
    # A worksheet of Excel 2 to 4, before there were compound files.
    (b"\x09\x00\x04\x00", "xls"),
    (b"\x09\x02\x06\x00", "xls"),
    (b"\x09\x04\x06\x00", "xls"),
]
_TEXT_NAMES = {".csv", ".tsv", ".txt"}
_UTF16 = (b"\xff\xfe", b"\xfe\xff")
_CONTROLS = re.compile(rb"[\x00-\x08\x0e-\x1f]")
_START = 4096


def check_file(name: str, content: bytes) -> Kind:
    """Give what kind of file `content` is, whatever its name says. Raises Unreadable."""
    if not content:
        raise unreadable("empty")
    if len(content) > limits.FILE_BYTES:
        size = -(-len(content) // limits.MEGABYTE)
        raise unreadable("too_big", size=size, most=limits.FILE_BYTES // limits.MEGABYTE)
    if content.startswith(_ZIP):
        return "xlsx"
    if content.startswith(_COMPOUND):
        raise unreadable(_inside_compound(content))
    for magic, reason in _BY_MAGIC:
        if content.startswith(magic):
            raise unreadable(reason)
    return _kind_of_text(name, content[:_START])


def _inside_compound(content: bytes) -> str:
    if _ENCRYPTED in content:
        return "password"
    return "document" if _WORD in content else "xls"


def _kind_of_text(name: str, start: bytes) -> Kind:
    markup = start.lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if markup.startswith((b"<!doctype html", b"<html", b"<table", b"<meta", b"<head", b"<body", b"mime-version")):
        raise unreadable("html")
    if markup.startswith(b"<?xml"):
        raise unreadable("html" if b"<html" in markup else "xml")
    suffix = PurePath(name).suffix.lower()
    if _CONTROLS.search(start) and not start.startswith(_UTF16):
        raise unreadable("broken" if suffix in (".xlsx", ".xlsm") else "wrong_type")
    if suffix not in _TEXT_NAMES:
        raise unreadable("text" if suffix in (".xlsx", ".xls", ".xlsm") else "wrong_type")
    return "csv"
