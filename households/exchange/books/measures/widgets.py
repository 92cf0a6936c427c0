"""Numbers with decimals, which no other book has."""

import re
from decimal import Decimal

from django.utils.translation import gettext as _

from households.exchange.values.cells import CellWidget, text_of

_NUMBER = re.compile(r"\d+(?:[.,]\d+)?")


class DecimalWidget(CellWidget):
    """A number from 0 to `most` with at most so many `places` behind its comma or point."""

    def __init__(self, *, places: int = 2, most: int = 100_000):
        super().__init__()
        self.places, self.most = places, most

    def read(self, value) -> Decimal:
        text = text_of(value)
        if not _NUMBER.fullmatch(text):
            raise ValueError(_("“%s” không phải một số. Ghi như 12,5.") % text[:40])
        number = Decimal(text.replace(",", "."))
        if number > self.most:
            raise ValueError(_("Số này lớn hơn %d. Xem lại.") % self.most)
        if number != round(number, self.places):
            raise ValueError(_("Nhiều nhất %d chữ số sau dấu phẩy.") % self.places)
        return number

    def write(self, value) -> float:
        return float(value)
