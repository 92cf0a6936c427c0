"""What is said to somebody who asks for a report that cannot be given."""

from django.core.exceptions import ValidationError


class ReportError(ValidationError):
    """A report that cannot be made as asked: a sentence that says what is allowed, and which answer (`field`) is wrong:
    year, unit, boundaries or on."""

    def __init__(self, message, field: str):
        super().__init__(message)
        self.field = field

    def __str__(self):
        return " ".join(self.messages)


class BeyondScope(Exception):
    """The place asked for holds villages that the asker does not serve."""
