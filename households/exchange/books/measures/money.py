"""Who pays a measure, in one cell: "Quỹ Vì người nghèo", or "Quỹ Vì người nghèo: 5.000.000; Ngân sách xã: 1 triệu"."""

from collections.abc import Mapping, Sequence

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from households.exchange.books.measures.names import Names
from households.support.amounts import parse_amount, write_amount
from households.support.models import Fund
from households.support.recording.contents import Source


def write_sources(sources: Sequence[Source], amount: int | None, names: Names) -> str:
    """Give `sources` of a measure of `amount` as `read_sources` reads them."""
    if len(sources) == 1 and sources[0].amount == amount:
        return names.label(sources[0].fund.pk)
    return "; ".join(f"{names.label(source.fund.pk)}: {write_amount(source.amount)}" for source in sources)


def read_sources(text: str, amount: int | None, names: Names, funds: Mapping[int, Fund]) -> list[Source]:
    """Give the sources that `text` names for a measure of `amount`; a single one without a number pays all of it.

    Raises ValueError with a sentence.
    """
    parts = [text] if text in names else [part.strip() for part in text.split(";") if part.strip()]
    return [_source(part, amount, names, funds, is_alone=len(parts) == 1) for part in parts]


def _source(part: str, amount: int | None, names: Names, funds: Mapping[int, Fund], *, is_alone: bool) -> Source:
    if part in names or ":" not in part:
        fund = funds[names.find(part)]
        if amount is None:
            raise ValueError(_("Có nguồn kinh phí thì phải có số tiền của khoản hỗ trợ."))
        if not is_alone:
            raise ValueError(_("Ghi số tiền của nguồn “%s”, sau dấu hai chấm.") % part)
        return Source(fund, amount)
    name, _colon, figures = part.rpartition(":")
    try:
        return Source(funds[names.find(name.strip())], parse_amount(figures.strip()))
    except ValidationError as problem:
        raise ValueError(" ".join(problem.messages)) from problem
