"""What is packed in a workbook, looked into before anything is made of it: names first, then every byte once."""

import io
import posixpath
import zipfile
from xml.etree import ElementTree

from refused import Refused
from scanning import Scan

_CHUNK = 1 << 20
_STORED_OR_DEFLATED = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
_ENCRYPTED = 0x1
_INDEX_BYTES = 4 << 20
_BY_NAME = [
    ("xl/vbaproject", "macros"),
    ("xl/macrosheets/", "macros"),
    ("xl/workbook.bin", "xlsb"),
    ("xl/connections", "connection"),
    ("xl/querytables/", "connection"),
    ("xl/embeddings/", "embedded"),
    ("xl/activex/", "embedded"),
    ("word/", "document"),
    ("ppt/", "document"),
]


class Archive:
    """The packed parts of a workbook; `scans` gives what was seen in each, by its name in lower case."""

    def __init__(self, content, limits):
        self.limits = limits
        try:
            self.zip = zipfile.ZipFile(io.BytesIO(content))
        except (zipfile.BadZipFile, ValueError, NotImplementedError) as error:
            raise Refused("broken") from error
        self.entries = {_plain(info.filename): info for info in self.zip.infolist()}
        self._check_names()
        self.scans = {}
        self.unpacked = 0
        for name, info in self.entries.items():
            self.scans[name] = self._scan(name, info)

    def _check_names(self):
        infos = self.zip.infolist()
        if len(infos) > self.limits["entries"] or sum(i.file_size for i in infos) > self.limits["unpacked_bytes"]:
            raise Refused("bomb")
        if any(info.flag_bits & _ENCRYPTED for info in infos):
            raise Refused("password")
        for name in self.entries:
            for start, reason in _BY_NAME:
                if name.startswith(start):
                    raise Refused(reason)
        if "[content_types].xml" not in self.entries:
            is_ods = "mimetype" in self.entries and "content.xml" in self.entries
            raise Refused("ods" if is_ods else "archive")
        is_odd = len(self.entries) < len(infos) or any(".." in name or ":" in name for name in self.entries)
        if is_odd or any(info.compress_type not in _STORED_OR_DEFLATED for info in infos):
            raise Refused("tampered")

    def _scan(self, name, info):
        scan = Scan(name, self.limits)
        length = 0
        for chunk in self._chunks(info):
            length += len(chunk)
            self.unpacked += len(chunk)
            if self.unpacked > self.limits["unpacked_bytes"]:
                raise Refused("bomb")
            scan.feed(chunk)
        scan.close()
        ratio = length / max(info.compress_size, 1)
        if length > self.limits["ratio_counts_from_bytes"] and ratio > self.limits["ratio"]:
            raise Refused("bomb")
        return scan

    def _chunks(self, info):
        # The size that the archive declares is a claim: what is really there is read, up to what is allowed.
        info.file_size = self.limits["unpacked_bytes"] + _CHUNK
        try:
            with self.zip.open(info) as part:
                while chunk := part.read(_CHUNK):
                    yield chunk
        except (zipfile.BadZipFile, zipfile.zlib.error, EOFError, ValueError, NotImplementedError) as error:
            raise Refused("broken") from error

    def sheet_parts(self):
        """Give the name of the part that holds each sheet, by the name of the sheet."""
        book = self._target("", "officedocument") or "xl/workbook.xml"
        targets = dict(self._relations(book))
        tree = self._tree(book)
        if tree is None:
            raise Refused("broken")
        parts = {}
        for sheet in tree.iter():
            if _local(sheet.tag) == "sheet":
                relation = next((value for key, value in sheet.attrib.items() if _local(key) == "id"), None)
                parts[sheet.get("name", "")] = targets.get(relation, ("", ""))[1]
        return parts

    def _target(self, of, kind):
        return next((target for kind_, target in dict(self._relations(of)).values() if kind_.endswith(kind)), None)

    def _relations(self, of):
        folder, _, file = of.rpartition("/")
        tree = self._tree(posixpath.join(folder, "_rels", f"{file}.rels"))
        for relation in tree.iter() if tree is not None else ():
            if _local(relation.tag) == "Relationship":
                target = posixpath.normpath(posixpath.join("/" + folder, relation.get("Target", "")))
                yield relation.get("Id"), (relation.get("Type", "").lower(), _plain(target))

    def _tree(self, name):
        info = self.entries.get(name)
        if info is None:
            return None
        try:
            with self.zip.open(info) as part:
                # Without a DOCTYPE, and one was refused by now, there are no entities to unfold.
                return ElementTree.fromstring(part.read(_INDEX_BYTES))  # noqa: S314
        except ElementTree.ParseError as error:
            raise Refused("broken") from error


def _plain(name):
    return name.replace("\\", "/").lstrip("/").lower()


def _local(tag):
    return tag.rpartition("}")[2]
