"""What stands at the head and the foot of an official paper: who issues it, where and when, by which texts of law."""

import re
from collections.abc import Sequence
from datetime import date

from communes.models import Unit, Village
from households.reviews.papers.scopes import Scope
from households.reviews.papers.sheets import Closing, Signature, Text
from households.reviews.procedures import Authority, Procedure, procedure, procedures_on
from households.reviews.scoring import NATIONAL, standard

_YEAR_OF_TEXT = re.compile(r"/(\d{4})/")
_KINDS = ("Thành phố", "Quận", "Huyện", "Thị xã", "Phường", "Thị trấn", "Xã")
# Who signs a text, by the letters at the end of its number.
_SIGNED_BY = {
    "NĐ-CP": "của Chính phủ",
    "QĐ-TTg": "của Thủ tướng Chính phủ",
    "TT-BLĐTBXH": "của Bộ trưởng Bộ Lao động - Thương binh và Xã hội",
}


def committee_of(unit: Unit) -> tuple[str, ...]:
    """Give the issuing body as it stands at the top left: ỦY BAN NHÂN DÂN / XÃ MỸ ĐỨC."""
    return ("ỦY BAN NHÂN DÂN", unit.name.upper())


def steering_committee_of(unit: Unit) -> tuple[str, ...]:
    """Give the Steering Committee of a commune as an issuing body."""
    return (f"UBND {unit.name.upper()}", "BAN CHỈ ĐẠO RÀ SOÁT", "HỘ NGHÈO, HỘ CẬN NGHÈO")


def within(name: str) -> str:
    """Give the name of a unit or village as it stands within a sentence: xã Mỹ Đức, thôn Đoài."""
    return name[:1].lower() + name[1:]


def place_of(unit: Unit) -> str:
    """Give the bare name of a unit: Mỹ Đức."""
    return next(
        (unit.name.removeprefix(kind).strip() for kind in _KINDS if unit.name.startswith(f"{kind} ")), unit.name
    )


def dated(unit: Unit, on: date | None, year: int) -> str:
    """Give place and day as they stand over a paper; without a day, room to write it."""
    if on is None:
        return f"{place_of(unit)}, ngày …… tháng …… năm {year}"
    return f"{place_of(unit)}, {long_day(on)}"


def long_day(on: date) -> str:
    """Give a day in words, as official papers write it: the 1st and 2nd month and days below 10 with a zero."""
    month = f"{on.month:02}" if on.month < 3 else str(on.month)
    return f"ngày {on.day:02} tháng {month} năm {on.year}"


def form_name(of: Procedure, key: str) -> str:
    """Give the number of a form in a procedure: Mẫu số 02, Phụ lục V; nothing where the procedure has none."""
    return of.forms.get(key, "")


def procedure_of(scope: Scope) -> Procedure:
    """Give the procedure by which the round of `scope` was held."""
    return procedure(scope.round.procedure)


def leaving_procedure(scope: Scope) -> Procedure | None:
    """Give the procedure by which households asked to leave the list when the round opened."""
    return procedures_on(scope.round.opens_on).get("leave_request")


def legal_basis(scope: Scope, on: date) -> list[Text]:
    """Give the lines "Căn cứ …" of a paper of the day `on`: the national standards of the round and the texts of its
    procedure, as far as they were there in the year of the paper."""
    titles = [standard(code).reference.title for code in scope.round.standards if _is_national(code)]
    titles.append(procedure_of(scope).reference.title)
    texts = dict.fromkeys(title.strip() for titles_ in titles for title in titles_.split(";"))
    return [Text(f"Căn cứ {_cited(text)};", "basis") for text in texts if _was_there(text, on)]


def authority_over(scope: Scope, on: date) -> str:
    """Give whose opinion the commune asks on the day `on`, by name: Chủ tịch Ủy ban nhân dân thành phố Hà Nội."""
    authority = procedure_of(scope).authority_on(on)
    unit = _unit_above(scope.unit, authority)
    return f"Chủ tịch Ủy ban nhân dân {within(unit.name)}" if unit else authority.title


def signed_by_chair(recipients: Sequence[str]) -> Closing:
    """Give the end of a paper that the commune chair signs and stamps."""
    return Closing(Signature("CHỦ TỊCH", "(Ký tên, đóng dấu)"), recipients)


def described(villages: Sequence[Village]) -> str:
    """Give villages as they stand within a sentence."""
    return ", ".join(within(village.name) for village in villages)


def _unit_above(unit: Unit, authority: Authority) -> Unit | None:
    while unit is not None and unit.level != authority.level:
        unit = unit.parent
    return unit


def _is_national(code: str) -> bool:
    return standard(code).jurisdiction == NATIONAL


def _was_there(text: str, on: date) -> bool:
    year = _YEAR_OF_TEXT.search(text)
    return year is None or int(year[1]) <= on.year


def _cited(text: str) -> str:
    """Give "Quyết định 24/2021/QĐ-TTg" as a paper cites it: with "số", and with who signed it."""
    kind, _blank, number = text.rpartition(" ")
    signer = _SIGNED_BY.get(number.rpartition("/")[2], "")
    return f"{kind} số {number} {signer}".strip()
