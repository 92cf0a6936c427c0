"""What a random history of a commune is made of: acts held against the oracle, and what must hold after each."""

from datetime import date, timedelta

from django.core.exceptions import ValidationError
from django.db import connection, transaction
from hypothesis.stateful import RuleBasedStateMachine, invariant

from households.reviews.models import Complaint, Notice, NoticeLine, Opinion, Recognition, Review, VillageStage, Vote
from tests.locks import is_refused
from tests.reviews.stages.oracle import OPENED, Oracle

FIRST_DAY = date(2026, 9, 1)
DAY_OFF, LAST = date(2026, 11, 24), 110


def day(number):
    return FIRST_DAY + timedelta(days=number)


def ordinal(on):
    return (on - FIRST_DAY).days


def works(number):
    return day(number).weekday() < 5 and day(number) != DAY_OFF


class History(RuleBasedStateMachine):
    """A commune of two villages. `world` is what the database holds before each history; `steps` counts them all."""

    world = None
    steps = 0
    has_acted = True

    def begin_history(self):
        self.savepoint = transaction.atomic()
        self.savepoint.__enter__()
        self.oracle, self.today = Oracle(works), 30
        self.reviews, self.complaints, self.opinions = [], [], []

    def teardown(self):
        transaction.set_rollback(True)
        self.savepoint.__exit__(None, None, None)

    def expect(self, allowed, verb):
        """Hold what a service does against what the oracle says; give its result, None when it was refused."""
        type(self).steps += 1
        self.has_acted = True
        try:
            with transaction.atomic():
                result = verb()
        except ValidationError as refused:
            result, said = None, refused.messages
        else:
            said = ["it was done"]
        assert (said == ["it was done"]) == bool(allowed), said
        return result

    def stage(self, place):
        return VillageStage.objects.filter(village=self.world.villages[place]).first()

    def on(self, shift):
        """A day near the last event, from which on time has passed."""
        found = max(OPENED - 1, min(self.today + shift, LAST))
        self.today = max(self.today, found)
        return found

    def push(self, allowed, row, column, value, way):
        """Write past the services; what the database lets pass is undone."""
        type(self).steps += 1
        refused = is_refused(lambda: _WAYS[way](row, column, value))
        assert refused != allowed, f"{row._meta.model_name} to {value}"

    def push_spell(self, allowed, review):
        """Recognise the household of `review` past the services, on days of which no other spell is."""
        type(self).steps += 1
        spell = {"village": review.household.village, "status": "poor", "movement": "new", "standard": "hn-2022"}
        days = {"year": 1990, "valid_from": date(1990, 1, 1), "valid_until": date(1990, 12, 31)}
        made_of = {"persons": 1, "children": 0, "female_head": False, "merit": False, "no_working_capacity": False}
        spell = Recognition(review=review, household=review.household, **spell, **days, **made_of)
        assert is_refused(spell.save) != allowed, f"a spell of a form that is {review.state}"

    # What stands in the database is what the oracle holds.

    @invariant()
    def all_stands_as_it_should(self):
        """Asked again once a service was asked for something: what is written past the services is undone."""
        if self.has_acted:
            self.has_acted = False
            self.the_villages_stand_as_they_should()
            self.the_forms_stand_as_they_should()
            self.the_notices_tell_what_they_should()
            self.the_deadlines_are_those_of_the_law()

    def the_villages_stand_as_they_should(self):
        rows = VillageStage.objects.filter(village__in=self.world.villages).values_list("village", "step", "version")
        places = {village.pk: place for place, village in enumerate(self.world.villages)}
        assert {places[key]: (step, version) for key, step, version in rows} == {
            place: (found.step, found.version) for place, found in self.oracle.villages.items()
        }

    def the_forms_stand_as_they_should(self):
        states = dict(Review.objects.filter(stage__round=self.world.round).values_list("pk", "state"))
        agreed = set(Vote.objects.filter(is_agreed=True, review__in=self.reviews).values_list("review", flat=True))
        assert [(states.pop(pk), pk in agreed) for pk in self.reviews] == [
            (form.state, form.agreed) for form in self.oracle.forms
        ]
        assert not states

    def the_notices_tell_what_they_should(self):
        told = {}
        lines = NoticeLine.objects.filter(notice__stage__round=self.world.round)
        for notice, review in lines.values_list("notice", "review"):
            told.setdefault(notice, []).append(self.reviews.index(review))
        notices_hung = Notice.objects.filter(stage__round=self.world.round).order_by("stage__village", "number")
        assert [
            (ordinal(notice.posted_on), ordinal(notice.ends_on), sorted(told.get(notice.pk, [])))
            for notice in notices_hung
        ] == [
            (sheet.posted, sheet.ends, sheet.forms)
            for place in sorted(self.oracle.villages)
            for sheet in self.oracle.villages[place].sheets
        ]

    def the_deadlines_are_those_of_the_law(self):
        received = Complaint.objects.filter(notice__stage__round=self.world.round)
        for began, due in received.values_list("received_on", "due_on"):
            assert ordinal(due) == self.oracle.working_days(ordinal(began), 7)
        for began, due in Opinion.objects.filter(round=self.world.round).values_list("reported_on", "due_on"):
            assert ordinal(due) == self.oracle.working_days(ordinal(began), 5)


def _by_update(row, column, value):
    type(row).objects.filter(pk=row.pk).update(**{column: value})


def _by_save(row, column, value):
    setattr(row, column, value)
    row.save()


def _by_sql(row, column, value):
    with connection.cursor() as cursor:
        cursor.execute(f"UPDATE {row._meta.db_table} SET {column} = %s WHERE id = %s", [value, row.pk])  # noqa: S608  names of its own


_WAYS = {"update": _by_update, "save": _by_save, "sql": _by_sql}
