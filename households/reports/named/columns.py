"""What the named lists print of a household and of each of its people, column by column."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import NamedTuple

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from households.codes import ETHNICITIES, KINH
from households.composition import age_on
from households.models import Birth, Member
from households.reports.named.addresses import Address
from households.reports.named.register import Listed, Person, Spell, Standing
from households.reports.tables import Column, Kind, Value, Words
from households.reviews.models import Cause, Status, Wish

_MARK = "x"
_ETHNICITIES = dict(ETHNICITIES)
_STANDINGS = {
    Status.POOR: {
        Standing.NEW: gettext_lazy("Nghèo mới"),
        Standing.RETURNED: gettext_lazy("Tái nghèo"),
        Standing.STAYED: gettext_lazy("Nghèo cũ"),
    },
    Status.NEAR_POOR: {
        Standing.NEW: gettext_lazy("Cận nghèo mới"),
        Standing.RETURNED: gettext_lazy("Tái cận nghèo"),
        Standing.STAYED: gettext_lazy("Cận nghèo cũ"),
    },
}
_BECAME = {
    Status.NEAR_POOR: gettext_lazy("trở thành hộ cận nghèo"),
    Status.AVERAGE_FARM: gettext_lazy("hộ làm nông có mức sống trung bình"),
}


class Line(NamedTuple):
    """A person of a household on a list, or what is told of the household where nobody is known of it: the `place`-th
    line of the `number`-th household, on the day `on`."""

    listed: Listed
    number: int
    place: int
    person: Person | None
    address: Address
    on: date

    @property
    def is_first(self) -> bool:
        return self.place == 1


Find = Callable[[Line], Value]


class Printed(NamedTuple):
    """A column and the way in which its value is found."""

    column: Column
    find: Find


def lines(listed: Listed, number: int, address: Address, on: date) -> Iterator[Line]:
    """Give the lines of a household: one for each of its people, one at least."""
    for place, person in enumerate(listed.people or [None], start=1):
        yield Line(listed, number, place, person, address, on)


def detailed(status: Status) -> Sequence[Printed]:
    """Give the columns of the detailed list of `status` (Phụ lục 2.3): what is of the household stands beside its
    head."""
    return [
        _text("number", gettext_lazy("Hộ số"), lambda line: line.number if line.is_first else ""),
        _text("member", gettext_lazy("Thành viên số"), lambda line: line.place if line.person else ""),
        _text("code", gettext_lazy("Mã hộ"), _once(_code), extra=True),
        _text("name", gettext_lazy("Họ và tên"), _name, heads_row=True),
        _text("male", gettext_lazy("Nam"), _birth_year(Member.Sex.MALE), gettext_lazy("Năm sinh")),
        _text("female", gettext_lazy("Nữ"), _birth_year(Member.Sex.FEMALE), gettext_lazy("Năm sinh")),
        _text("ethnicity", gettext_lazy("Dân tộc"), _ethnicity),
        _text("relation", gettext_lazy("Quan hệ với chủ hộ"), _relation(_said(Member.Relation.choices))),
        *(
            _text(standing.value, label, _once(_stands(standing)), gettext_lazy("Phân loại hộ"))
            for standing, label in _STANDINGS[status].items()
        ),
        _text("merit", gettext_lazy("Hộ có người có công"), _once(_marked("merit"))),
        _text(
            "no_working_capacity",
            gettext_lazy("Hộ không có khả năng lao động"),
            _once(_marked("no_working_capacity")),
        ),
        *(_text(wish, Wish(wish).label, _once(_wishes(wish)), gettext_lazy("Nhu cầu hỗ trợ")) for wish in Wish.values),
    ]


def national() -> Sequence[Printed]:
    """Give the columns of the national list, whose every row tells of its household too."""
    statuses = _said(Status.choices)
    return [
        _text("code", gettext_lazy("Mã hộ"), _code, extra=True),
        _text("head", gettext_lazy("Họ tên chủ hộ"), lambda line: line.listed.head),
        _text("name", gettext_lazy("Họ tên thành viên"), _member_name, heads_row=True),
        *_identity(),
        _text("province", gettext_lazy("Tỉnh, thành phố"), lambda line: line.address.province),
        _text("district", gettext_lazy("Quận, huyện"), lambda line: line.address.district),
        _text("district_code", gettext_lazy("Mã huyện"), lambda line: line.address.district_code),
        _text("commune", gettext_lazy("Xã, phường"), lambda line: line.address.commune),
        _text("commune_code", gettext_lazy("Mã xã"), lambda line: line.address.commune_code),
        _text("village", gettext_lazy("Thôn, tổ dân phố"), lambda line: line.address.village),
        _text("ethnicity", gettext_lazy("Dân tộc"), _ethnicity),
        _text("status", gettext_lazy("Phân loại hộ"), _of_spell(lambda spell: statuses[spell.status])),
        _text("decision_number", gettext_lazy("Số quyết định"), _decision_number),
        _text("decided_on", gettext_lazy("Ngày quyết định"), _decided_on),
        *_points(),
        _text("minority", gettext_lazy("DTTS"), _of_spell(lambda spell: _mark(spell.ethnicity != KINH))),
        _text("no_working_capacity", gettext_lazy("Không có khả năng lao động"), _marked("no_working_capacity")),
        _text("merit", gettext_lazy("Người có công"), _marked("merit")),
        _text("cause", gettext_lazy("Nguyên nhân nghèo"), _causes(_said(Cause.choices))),
        _number("age", gettext_lazy("Tuổi"), lambda line: line.person and age_on(line.person, line.on)),
        _number("size", gettext_lazy("Số khẩu"), lambda line: line.listed.spell and line.listed.spell.persons),
    ]


def left() -> Sequence[Printed]:
    """Give the columns of those who left a list."""
    return [
        _text("code", gettext_lazy("Mã hộ"), _code, extra=True),
        _text("name", gettext_lazy("Họ và tên"), _name, heads_row=True),
        *_identity(),
        _text("ethnicity", gettext_lazy("Dân tộc"), _ethnicity),
        _text("address", gettext_lazy("Địa chỉ"), _whole_address),
        *_points(),
        _text("note", gettext_lazy("Ghi chú"), _note),
    ]


def _text(key: str, label: Words, find: Find, group: Words = "", **more) -> Printed:
    return Printed(Column(key, label, Kind.TEXT, group=group, **more), find)


def _number(key: str, label: Words, find: Find) -> Printed:
    return Printed(Column(key, label), find)


def _identity() -> Sequence[Printed]:
    sexes = _said(Member.Sex.choices)
    return [
        _text("relation", gettext_lazy("Quan hệ với chủ hộ"), _relation(_said(Member.Relation.choices))),
        _text("birth", gettext_lazy("Ngày sinh"), _birth),
        _text("sex", gettext_lazy("Giới tính"), lambda line: sexes[line.person.sex] if line.person else ""),
        _text("citizen_id", gettext_lazy("Số định danh"), lambda line: line.person.citizen_id if line.person else ""),
    ]


def _points() -> Sequence[Printed]:
    return [
        _number("b1", gettext_lazy("B1"), lambda line: line.listed.spell and line.listed.spell.b1),
        _number("b2", gettext_lazy("B2"), lambda line: line.listed.spell and line.listed.spell.b2),
    ]


def _once(find: Find) -> Find:
    """Give the way to what is said of a household in its first line alone."""
    return lambda line: find(line) if line.is_first else ""


def _of_spell(tell: Callable[[Spell], str]) -> Find:
    return lambda line: tell(line.listed.spell) if line.listed.spell else ""


def _marked(name: str) -> Find:
    return _of_spell(lambda spell: _mark(getattr(spell, name)))


def _stands(standing: Standing) -> Find:
    return lambda line: _mark(line.listed.standing == standing)


def _wishes(wish: str) -> Find:
    return _of_spell(lambda spell: _mark(wish in spell.wishes))


def _birth_year(sex: str) -> Find:
    return lambda line: line.person.birth_year if line.person and line.person.sex == sex else ""


def _said(choices: Iterable[tuple[str, Words]]) -> dict[str, str]:
    """Give choices in the words of the moment: asked for each cell, the words are half of the work."""
    return {value: str(label) for value, label in choices}


def _day(on: date) -> str:
    return f"{on:%d/%m/%Y}"


def _mark(holds: bool) -> str:
    return _MARK if holds else ""


def _code(line: Line) -> str:
    return line.listed.code


def _name(line: Line) -> str:
    return line.person.name if line.person else line.listed.head


def _member_name(line: Line) -> str:
    return line.person.name if line.person else ""


def _birth(line: Line) -> str:
    person = line.person
    return str(Birth(person.birth_year, person.birth_month, person.birth_day)) if person else ""


def _ethnicity(line: Line) -> str:
    return _ETHNICITIES[line.person.ethnicity] if line.person else ""


def _relation(words: Mapping[str, str]) -> Find:
    """Who followed a head of that day is called head today; what he was then is not known."""

    def find(line: Line) -> str:
        person = line.person
        is_follower = person and person.relation == Member.Relation.HEAD and not line.is_first
        return words[person.relation] if person and not is_follower else ""

    return find


def _causes(words: Mapping[str, str]) -> Find:
    return _of_spell(lambda spell: "; ".join(words[cause] for cause in spell.causes))


def _decision_number(line: Line) -> str:
    return line.listed.paper.number if line.listed.paper else ""


def _decided_on(line: Line) -> str:
    return _day(line.listed.paper.decided_on) if line.listed.paper else ""


def _whole_address(line: Line) -> str:
    listed = line.listed
    if not listed.spell and not listed.people:
        return ""
    return ", ".join(filter(None, [listed.address, line.address.within]))


def _note(line: Line) -> str:
    """Say what became of the household, and by which decision."""
    listed = line.listed
    became = listed.spell and str(_BECAME.get(listed.spell.status, _("vượt chuẩn cận nghèo")))
    if not (became and listed.paper):
        return became or ""
    words = {"became": became, "number": listed.paper.number, "on": _day(listed.paper.decided_on)}
    return _("%(became)s, theo quyết định %(number)s ngày %(on)s") % words
