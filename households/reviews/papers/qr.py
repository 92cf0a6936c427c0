"""The QR code of a certificate."""

import io

import segno

_QUIET_ZONE = 4  # modules of white around the code, as its standard asks
# Every reader knows all eight patterns; trying each for the prettiest would take four fifths of the time.
_MASK = 0


def drawing(content: str) -> str:
    """Give the code of `content` with its quiet zone, as SVG."""
    file = io.BytesIO()
    code = segno.make(content, error="m", micro=False, mask=_MASK)
    code.save(file, kind="svg", border=_QUIET_ZONE, xmldecl=False, nl=False)
    return file.getvalue().decode()
