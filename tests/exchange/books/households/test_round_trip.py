"""Whatever households there are: what was exported changes nothing, and what was loaded can be taken back."""

from datetime import date

from django.db import transaction
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from communes.names import fold
from households.codes import ETHNICITIES
from households.models import Household, Member
from households.services import Registration, register_many
from tests import factories
from tests.exchange.books.households.files import exported, load, plan_of, undo
from tests.exchange.books.sheets import context_of, groups
from tests.exchange.digests import digest

FLAT = "Danh sách"
VILLAGES = ["Thôn Đoài", "Thôn Thượng", "Tổ dân phố 3"]
# Marks of every kind, put together and apart, and two that fold alike.
NAMES = ["Lê Thị Thơm", "Lê Thị Thợm", "Đỗ Thị Hoà", "Đỗ Thị Hòa", "Nguye\u0302\u0303n Va\u0306n Nam", "Y Bê", "=Lê An"]


def choices(field):
    return st.sampled_from([value for value, _label in Member._meta.get_field(field).choices])


@st.composite
def births(draw):
    year, month = draw(st.integers(1930, 2025)), draw(st.none() | st.integers(1, 12))
    return {"birth_year": year, "birth_month": month, "birth_day": month and draw(st.none() | st.integers(1, 28))}


@st.composite
def members(draw):
    left = draw(st.sampled_from([None, None, None, date(2026, 5, 1)]))
    return {
        "name": draw(st.sampled_from(NAMES)),
        **draw(births()),
        "sex": draw(choices("sex")),
        "citizen_id": draw(st.sampled_from(["", "", "001164000217", "001090000218"])),
        "ethnicity": draw(st.sampled_from([code for code, _name in ETHNICITIES])),
        "schooling": draw(choices("schooling")),
        "work": draw(choices("work")),
        "in_school": draw(st.booleans()),
        "insured": draw(st.booleans()),
        "disabled": draw(st.booleans()),
        "merit": draw(st.booleans()),
        "left_on": left,
        "leaving_reason": draw(choices("leaving_reason")) if left else "",
    }


@st.composite
def households(draw):
    people = draw(st.lists(members(), min_size=1, max_size=4))
    people[0] |= {"left_on": None, "leaving_reason": ""}
    return {
        "village": draw(st.integers(0, len(VILLAGES) - 1)),
        "address": draw(st.sampled_from(["", "Xóm 3", "Ngõ 12/5"])),
        "people": people,
    }


REGISTERS = st.lists(households(), max_size=5)


@st.composite
def edits(draw):
    """What an officer does to a row of a sheet: the number of the row (as far as there are so many), cell, value."""
    cell, value = draw(
        st.sampled_from(
            [
                ("name", "Lê Thị Thơn"), ("birth", 1970), ("birth", "02/1964"), ("work", "Nội trợ"),
                ("citizen_id", "001064000219"), ("citizen_id", None), ("relation", "Con"), ("insured", "không"),
                ("left_on", "01/06/2026"), ("relation", "Chủ hộ"), ("code", None), ("code", "0"), ("order", None),
                ("version", None),
            ]
        )
    )  # fmt: skip
    return draw(st.integers(0, 12)), cell, value


def head_fold(household):
    return fold(household["people"][0]["name"])


def number_people(register):
    """Let no two people have one citizen id."""
    people = [person for household in register for person in household["people"] if person["citizen_id"]]
    for number, person in enumerate(people):
        person["citizen_id"] = f"0011640{number:05}"


def wrong_rows(plan):
    return [step.row for step in plan.steps if step.group == "error"]


class RoundTripTests(TestCase):
    @classmethod
    def setUpTestData(cls):
        cls.commune = factories.unit()
        cls.villages = [factories.village(cls.commune, name) for name in VILLAGES]
        cls.context = context_of(cls.commune)

    def fill(self, register):
        relations = ["head", "spouse", "child", "parent"]
        register_many(
            [
                Registration(
                    Household(
                        code=f"MD-{number:04}",
                        village=self.villages[one["village"]],
                        address=one["address"],
                        registered_on=date(2020, 3, 1),
                    ),
                    [
                        Member(**person, relation=relation)
                        for person, relation in zip(one["people"], relations, strict=False)
                    ],
                )
                for number, one in enumerate(register)
            ],
            by=None,
            source="command",
        )

    def load_and_undo(self, plan):
        before = digest()
        loaded = load(self.context, plan)
        assert loaded.stale == []
        undone = undo(self.context, loaded)
        assert undone.kept == []
        assert digest() == before

    @settings(max_examples=60, deadline=None)
    @given(REGISTERS)
    def test_an_export_changes_nothing(self, register):
        self.fill(register)
        for sheets in ((), (FLAT,)):
            plan = plan_of(self.context, exported(self.context, *sheets))
            assert set(groups(plan)) <= {"unchanged"}, [step.differences for step in plan.steps]

    @settings(max_examples=60, deadline=None)
    @given(REGISTERS, st.lists(edits(), max_size=6), st.lists(st.integers(0, 2), max_size=5))
    def test_what_was_loaded_is_taken_back(self, register, edited, moves):
        """People are corrected, leave and change places, households lose their codes and move."""
        self.fill(register)
        sheets = exported(self.context)
        for row, to in zip(sheets["Hộ"], moves, strict=False):
            row["village"], row["village_code"] = VILLAGES[to], None
        for number, cell, value in edited:
            if number < len(sheets["Thành viên"]):
                sheets["Thành viên"][number][cell] = value
                if cell == "left_on":
                    sheets["Thành viên"][number]["leaving_reason"] = "chuyển đi"
        self.load_and_undo(plan_of(self.context, sheets))

    @settings(max_examples=40, deadline=None)
    @given(REGISTERS, st.lists(households(), min_size=1, max_size=4, unique_by=head_fold))
    def test_new_households_come_once_and_go_again(self, register, new):
        """A list without codes, from another register: what it brought is known the second time, what was wrong in it
        is as wrong as the first time. Its heads are people whom one can tell apart."""
        number_people([*register, *new])
        self.fill(register)
        with transaction.atomic():
            held = transaction.savepoint()
            Member.objects.all().delete()
            Household.objects.all().delete()
            self.fill(new)
            rows = [{**row, "code": None, "version": None} for row in exported(self.context, FLAT)[FLAT]]
            transaction.savepoint_rollback(held)
        before = digest()
        first = plan_of(self.context, {FLAT: rows})
        loaded = load(self.context, first)
        again = plan_of(self.context, {FLAT: rows})
        told = [(step.group, step.label, step.differences) for step in again.steps]
        assert [step.row for step in again.steps if step.group != "unchanged"] == wrong_rows(first), told
        assert wrong_rows(again) == wrong_rows(first), told
        assert undo(self.context, loaded).kept == []
        assert digest() == before
