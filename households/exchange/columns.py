"""A column of a book: a field of django-import-export that also says how its heading may be written."""

from collections.abc import Sequence

from import_export.fields import Field


class Column(Field):
    """A field with its printed `heading`, other headings by which it is recognised (`aliases`), whether every row needs
    it, and a `hint` for the template's sheet of instructions.

    `group_heading` is what stands above it where the official layout prints two rows of headings. A `hidden` one is
    for the register alone: a workbook carries it out of sight.
    """

    def __init__(
        self,
        attribute: str,
        heading: str,
        widget=None,
        *,
        aliases: Sequence[str] = (),
        required: bool = False,
        hint: str = "",
        example: str = "",
        group_heading: str = "",
        hidden: bool = False,
        **options,
    ):
        super().__init__(attribute, column_name=heading, widget=widget, **options)
        self.heading, self.aliases, self.required = heading, tuple(aliases), required
        self.hint, self.example, self.group_heading, self.hidden = hint, example, group_heading, hidden
