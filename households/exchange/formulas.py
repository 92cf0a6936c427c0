"""Text that a spreadsheet would take for a formula, and the apostrophe that keeps it text: on the way out and back."""

import re

# What spreadsheets skip before they look at the first character, and what then begins a formula or a command. A tab or
# a line break at the very beginning is one too: some programs read it as the next cell. Wide forms fold to narrow ones.
_DANGEROUS = r"(?:[\x00\t\r\n]|[\x00-\x20\ufeff]*[=+\-@|＝＋－＠])"
_TO_ESCAPE = re.compile(f"'*{_DANGEROUS}")
_ESCAPED = re.compile(f"'+{_DANGEROUS}")


def escaped(text: str) -> str:
    """Give `text` as it may stand in a cell: with an apostrophe before it where a spreadsheet would calculate it.

    What was escaped before is escaped again, so that `unescaped` gives every text back.
    """
    return f"'{text}" if _TO_ESCAPE.match(text) else text


def unescaped(text: str) -> str:
    """Give the text that `escaped` was given: one apostrophe less, and only where it keeps off a formula."""
    return text[1:] if _ESCAPED.match(text) else text
