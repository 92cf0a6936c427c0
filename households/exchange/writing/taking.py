"""A book goes out: written in the form that was asked for, and told in the history, because it holds names."""

from typing import BinaryIO

from django.db import models
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from communes.history import Entry, record
from households.exchange.books.declared import Book
from households.exchange.models import BookKind
from households.exchange.plans import Context
from households.exchange.writing.csv_files import write_csv
from households.exchange.writing.workbook import write_book


class Form(models.TextChoices):
    """How a book is written."""

    TEMPLATE = "template", _("Excel, theo mẫu nhập: nhập lại được")
    OFFICIAL = "official", _("Excel, theo danh sách chính thức: một trang")
    CSV = "csv", _("CSV, một trang")


SUFFIXES = {Form.TEMPLATE: "xlsx", Form.OFFICIAL: "xlsx", Form.CSV: "csv"}
CONTENT_TYPES = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "csv": "text/csv; charset=utf-8",
}


def take_book(book: Book, context: Context, form: Form, out: BinaryIO, *, source: str) -> dict[str, int]:
    """Write what the register holds of `book` into `out`, and tell it in the history. Give the rows of each sheet."""
    if form == Form.CSV:
        rows = write_csv(book, context, out)
    else:
        *_first, last = book.layouts
        rows = write_book(book, context, out, layout=last if form == Form.OFFICIAL else "")
    _witness(book, context, rows, source)
    return rows


def file_name(book: Book, context: Context, form: Form) -> str:
    """Give the name of the file: it tells the book, the place and the day, never a person."""
    parts = ["so", book.kind, context.unit.code, *([str(context.year)] if context.year else []), str(context.today)]
    return f"{'-'.join(parts)}.{SUFFIXES[form]}"


def _witness(book: Book, context: Context, rows: dict[str, int], source: str):
    with translation.override("vi"):
        label = f"{BookKind(book.kind).label}: {context.unit}"
    after = {"book": book.kind, "year": context.year, "rows": sum(rows.values())}
    entry = Entry("book.exported", label, f"{context.unit.code}/{book.kind}", after=after)
    record(by=context.by, source=source, entries=[entry])
