"""The name that a workbook carries out of sight: of which book, unit, day and year it was made, signed by us."""

from datetime import date
from typing import NamedTuple

from django.core.signing import BadSignature, Signer

from households.exchange.books.declared import Book
from households.exchange.plans import Context

_SALT = "households.exchange.template"


class Template(NamedTuple):
    """What a workbook was made for: the kind of its book, the code of the unit, the day, and the year if it has one."""

    book: str
    unit_code: str
    on: date
    year: int | None


def name_of(book: Book, context: Context) -> str:
    """Give the name under which a workbook of `book` goes out."""
    parts = [book.kind, context.unit.code, context.today.isoformat(), str(context.year or "")]
    return Signer(salt=_SALT).sign_object(parts)


def template_of(name: str) -> Template | None:
    """Give what a workbook with this `name` was made for; None when the name is none of ours."""
    try:
        kind, code, on, year = Signer(salt=_SALT).unsign_object(name)
    except BadSignature:
        return None
    return Template(kind, code, date.fromisoformat(on), int(year) if year else None)
