"""The pages on which somebody takes a template or what the register holds; the file comes from the same address."""

import tempfile
from collections.abc import Callable
from typing import BinaryIO

from django.http import FileResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from communes.officers.access import requires
from communes.officers.rights import Right
from households.exchange.books import BOOKS
from households.exchange.books.declared import Book
from households.exchange.plans import Context
from households.exchange.querysets import units_served
from households.exchange.wizard.contexts import context_for
from households.exchange.writing.forms import BookForm, ExportForm, TemplateForm
from households.exchange.writing.taking import CONTENT_TYPES, SUFFIXES, Form, file_name, take_book
from households.exchange.writing.workbook import write_book


@requires(Right.IMPORT_BOOKS)
@require_GET
def template(request):
    """Ask for which book and unit a template is needed, and give it."""
    form = _asked(request, TemplateForm)
    if not form.is_valid():
        return render(request, "exchange/template.html", {"form": form})

    def write(book: Book, context: Context, out: BinaryIO):
        if form.cleaned_data["rows"] == "empty":
            write_book(book, context, out, empty=True)
        else:
            take_book(book, context, Form.TEMPLATE, out, source="form")

    return _answer(request, form, Form.TEMPLATE, write)


@requires(Right.IMPORT_BOOKS)
@require_GET
def export(request):
    """Ask which book of which unit is needed and in which form, and give it."""
    form = _asked(request, ExportForm)
    if not form.is_valid():
        return render(request, "exchange/export.html", {"form": form})
    written = Form(form.cleaned_data["form"])

    def write(book: Book, context: Context, out: BinaryIO):
        take_book(book, context, written, out, source="form")

    return _answer(request, form, written, write)


def _asked(request, form: type[BookForm]) -> BookForm:
    """Give the form as the address answers it; without a unit nothing was answered yet, though a book may be named."""
    today = timezone.localdate()
    units = units_served(request.user, today, Right.IMPORT_BOOKS).in_force(today)
    initial = {"book": request.GET.get("book", "")}
    ordered = units.order_by("-level", "name_sort", "code")
    return form(request.GET if "unit" in request.GET else None, units=ordered, initial=initial)


def _answer(request, form: BookForm, written: Form, write: Callable[[Book, Context, BinaryIO], None]) -> FileResponse:
    asked = form.cleaned_data
    book = BOOKS[asked["book"]]
    context = context_for(asked["unit"], request.user, timezone.localdate(), year=asked["year"])
    out = tempfile.TemporaryFile()  # noqa: SIM115  the answer closes it
    write(book, context, out)
    out.seek(0)
    name, kind = file_name(book, context, written), CONTENT_TYPES[SUFFIXES[written]]
    return FileResponse(out, as_attachment=True, filename=name, content_type=kind)
