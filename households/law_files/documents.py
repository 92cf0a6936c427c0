"""Documents of law: TOML files and texts that are read strictly, so that a slip in a decree cannot pass.

A document that does not say exactly what is expected is refused with a `LawError` that names it and the key.
"""

import tomllib
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, TypeVar

Declared = TypeVar("Declared", bound="InForce")


class LawError(ValueError):
    """A law file that cannot be trusted, or a standard that nobody wrote; the message is a whole sentence.

    Where a fault may be told in another language than English, `document` and `key` say where it is ("" for the whole
    document), `fault` is its sentence with placeholders and `values` fill them; otherwise `fault` is "".
    """

    def __init__(self, message: str, *, document: str = "", key: str = "", fault: str = "", values: Any = None):
        super().__init__(message)
        self.document, self.key, self.fault, self.values = document, key, fault, values or {}


@dataclass(frozen=True)
class Reference:
    """Where the law is written: the document, the article and a link to read it, both empty when not known."""

    title: str
    article: str
    href: str


@dataclass(frozen=True)
class Signature:
    """Who compared the file with the official text, and on which day."""

    by: str
    on: date


class InForce:
    """What a law file declares for a period: the days it covers, and whether somebody compared it with its text."""

    code: str
    in_force_from: date
    in_force_until: date | None  # the first day not covered; None: no end is known
    signed: Signature | None

    def __str__(self) -> str:
        return self.code

    @property
    def is_signed(self) -> bool:
        return self.signed is not None

    def is_in_force(self, on: date) -> bool:
        """Whether it covers the day `on`; the day it ends is the first day without it."""
        return self.in_force_from <= on and (self.in_force_until is None or on < self.in_force_until)


def named(code: str, declared: Collection[Declared], kind: str) -> Declared:
    """Give the one of `declared` with this code; `LawError`, which calls it a `kind`, when there is none."""
    for candidate in declared:
        if candidate.code == code:
            return candidate
    known = ", ".join(candidate.code for candidate in declared)
    raise LawError(f"There is no {kind} {code!r}; the known ones are {known}.")


@dataclass(frozen=True)
class Table:
    """A table of a law file that knows where it stands, so that every fault can name its file and key."""

    file: str
    path: str
    values: dict[str, Any]

    def fault(self, key: str, sentence: str, **values: Any) -> LawError:
        """Give the error that `sentence`, its placeholders filled by `values`, says of `key`."""
        place = f"{self.path}{key}"
        said = sentence % values if values else sentence
        return LawError(f"{self.file}: {place}: {said}", document=self.file, key=place, fault=sentence, values=values)

    def expect(self, *required: str, optional: Collection[str] = ()) -> None:
        """Every required key is there and no key is unknown."""
        for key in self.values:
            if key not in required and key not in optional:
                raise self.fault(key, "unknown key; the keys are %(keys)s.", keys=", ".join((*required, *optional)))
        for key in required:
            if key not in self.values:
                raise self.fault(key, "missing.")

    def text(self, key: str, *, blank: bool = False) -> str:
        value = self.values[key]
        if type(value) is not str or "\0" in value or not (blank or value.strip()):
            raise self.fault(key, "must be a text, not %(value)r.", value=value)
        return value

    def choice(self, key: str, choices: Collection[str]) -> Any:
        value = self.text(key)
        if value not in choices:
            raise self.fault(key, "must be %(choices)s, not %(value)r.", choices=" or ".join(choices), value=value)
        return value

    def positive(self, key: str) -> int:
        value = self.values[key]
        if type(value) is not int or value <= 0:
            raise self.fault(key, "must be a positive whole number, not %(value)r.", value=value)
        return value

    def day(self, key: str) -> date:
        value = self.values[key]
        if type(value) is not date:
            raise self.fault(key, "must be a day such as 2022-01-01, not %(value)r.", value=value)
        return value

    def table(self, key: str) -> "Table":
        value = self.values[key]
        if type(value) is not dict:
            raise self.fault(key, "must be a table, not %(value)r.", value=value)
        return Table(self.file, f"{self.path}{key}.", value)

    def tables(self, key: str) -> list["Table"]:
        values = self.values[key]
        if type(values) is not list or not values or any(type(value) is not dict for value in values):
            raise self.fault(key, "must be tables, each headed [[%(name)s]].", name=key)
        return [Table(self.file, f"{self.path}{key}[{n}].", value) for n, value in enumerate(values, start=1)]


def read(file: Path) -> Table:
    """Read a TOML file; `LawError` names it when it is none."""
    return parse(file.name, file.read_bytes())


def parse(name: str, content: bytes) -> Table:
    """Read the TOML document `name` from its bytes; `LawError` names it when it is none."""
    try:
        return Table(name, "", tomllib.loads(content.decode()))
    except (ValueError, RecursionError) as error:  # bad TOML, bad UTF-8, brackets in brackets without end
        fault = "cannot be read as TOML: %(error)s."
        raise LawError(
            f"{name}: {fault % {'error': error}}", document=name, fault=fault, values={"error": error}
        ) from error


def reference(table: Table) -> Reference:
    table.expect("title", "article", "href")
    href = table.text("href", blank=True)
    if href and not href.startswith(("https://", "http://")):
        raise table.fault("href", "must begin with https:// or http://, not %(value)r.", value=href)
    return Reference(table.text("title"), table.text("article", blank=True), href)


def in_force(table: Table) -> tuple[date, date | None]:
    table.expect("from", optional=("until",))
    begins = table.day("from")
    ends = table.day("until") if "until" in table.values else None
    if ends is not None and ends <= begins:
        raise table.fault("until", f"the first day not covered, {ends}, must come after {begins}.")
    return begins, ends


def signature(table: Table) -> Signature | None:
    if not table.values:
        return None
    table.expect("by", "on")
    return Signature(table.text("by"), table.day("on"))
