"""Random histories of a commune: the services and the database against an oracle in plain Python, step by step."""

from datetime import date
from itertools import count

import pytest
from django.db import connection, transaction
from django.test import TestCase
from hypothesis import HealthCheck, seed, settings
from hypothesis import strategies as st
from hypothesis.stateful import initialize, rule, run_state_machine_as_test

from households.reviews.deciding.decisions import Sitting, decide_many
from households.reviews.entering.services import Submission, correct, submit_many
from households.reviews.listing.services import list_many, remove_many
from households.reviews.models import CalendarDay, Complaint, Opinion, Review, VillageStage
from households.reviews.stages import complaints, meetings, notices, reports, stages
from households.services import OutOfScope, StaleVersion
from tests import factories
from tests.reviews.stages.histories import DAY_OFF, History, day
from tests.reviews.stages.oracle import VILLAGE_MOVES

DECIDED_ON = date(2026, 12, 31)
VILLAGES, HOUSES = 2, 3
RESULTS = {"near_poor": {}, "not_poor": {"assessed_income": 2_600_000}, "": {"assessed_income": None, "b1": 120}}

some = st.integers(0, 11)
village = st.sampled_from([0, 0, 0, 1])
# Mostly the day of the last event or one soon after; now and then one before it.
shift = st.sampled_from([0, 0, 0, 1, 1, 3, 5, -1])


class Procedure(History):
    """All that may be done to a commune, in any order."""

    @initialize(
        begun=st.sampled_from([(0,), (0, 0), (0, 0), (0, 0, 1), ()]),
        far=st.sampled_from([0, 1, 2, 3, 3, 3, 4, 6]),
        contested=st.sampled_from([2, 2, 9]),
    )
    def begin(self, begun, far, contested):
        self.begin_history()
        for house, place in enumerate(begun):
            self.enlist_and_submit(place, house)
        for step in range(far):
            for place in sorted(set(begun)):
                self.go_on(place, contested=step == contested)

    # What would come next, so that histories get far; and everything else at any time.

    @rule(place=village, contested=st.booleans())
    def go_on(self, place, contested):
        found = self.oracle.villages.get(place)
        if found:
            getattr(self, f"_go_on_{found.step}")(place, found, contested)

    @rule(place=village, contested=st.booleans())
    def go_further(self, place, contested):
        self.go_on(place, contested)
        self.go_on(place, contested)

    def _go_on_reviewing(self, place, found, contested):
        waiting = [number for number in self.oracle.standing(place) if not self.oracle.forms[number].result]
        if not waiting:
            self.meet_in_harmony(place)
        elif self.oracle.forms[waiting[0]].state == "submitted":
            self.correct(waiting[0])
        else:
            self.send(waiting[0], "near_poor")

    def _go_on_agreed(self, place, found, contested):
        self.post(place, 0, None)

    def _go_on_posted(self, place, found, contested):
        if contested and found.sheets[-1].forms:
            self.complain(found.sheets[-1].forms[0], found.sheets[-1].ends - self.today)
        else:
            self.report(place, max(sheet.ends for sheet in found.sheets) + 1 - self.today)

    def _go_on_disputed(self, place, found, contested):
        waiting = [number for number in self.oracle.standing(place) if self.oracle.forms[number].state == "draft"]
        objections = self.oracle.open_objections(place)
        if waiting:
            self.send(waiting[0], "not_poor")
        elif objections and contested and objections[0].form == objections[0].first:
            self.correct(objections[0].form)
        elif objections:
            changed = objections[0].form != objections[0].first
            result = Complaint.Result.CHANGED if changed else Complaint.Result.KEPT
            self.recheck(self.oracle.objections.index(objections[0]), 0, result)
        else:
            self.post(place, 0, None)

    def _go_on_reported(self, place, found, contested):
        opinion = self.oracle.opinion_on(place)
        if opinion == "open":
            self.answer(len(self.opinions) - 1, 1, True)
        elif opinion == "agrees":
            waiting = [number for number in self.oracle.standing(place) if self.oracle.forms[number].state != "decided"]
            self.decide(waiting[0]) if waiting else None
        elif opinion == "returns":
            self.send_back(place)
        else:
            self.ask(0)

    def _go_on_decided(self, place, found, contested):
        self.push(False, self.stage(place), "step", "reviewing", "save")

    # The list and the forms.

    @rule(place=village, house=st.integers(0, HOUSES - 1))
    def enlist(self, place, house):
        household = self.world.households[place][house]

        def verb():
            return list_many(self.world.round, [household], origin="listed", by=None, source="command")

        found = self.expect(self.oracle.enlist(place, house), verb)
        self.reviews += [review.pk for review in found or ()]

    @rule(place=village, house=st.integers(0, HOUSES - 1))
    def enlist_and_submit(self, place, house):
        before = len(self.reviews)
        self.enlist(place, house)
        if len(self.reviews) > before:
            self.send(before, "near_poor")

    @rule(pick=some)
    def strike(self, pick):
        if self.reviews:
            number = pick % len(self.reviews)
            review = Review.objects.get(pk=self.reviews[number])
            self.expect(
                self.oracle.strike(number),
                lambda: remove_many([review], reason="Trùng hộ.", by=None, source="command"),
            )

    @rule(pick=some, result=st.sampled_from(["near_poor", "near_poor", "not_poor", ""]))
    def submit(self, pick, result):
        waiting = [number for number, form in enumerate(self.oracle.forms) if form.state in ("listed", "draft")]
        if waiting:
            self.send(waiting[pick % len(waiting)], result)

    def send(self, number, result):
        review = Review.objects.select_related("household", "round").get(pk=self.reviews[number])
        form = factories.form(**{"reviewed_on": day(self.today), **RESULTS[result]})
        self.oracle.submit(number, result, self.today)
        self.expect(True, lambda: submit_many([Submission(review, form)], by=None, source="command"))

    @rule(place=village, pick=some)
    def correct_one_of(self, place, pick):
        found = [number for number, form in enumerate(self.oracle.forms) if form.village == place]
        if found:
            self.correct(found[pick % len(found)])

    def correct(self, number):
        review = Review.objects.get(pk=self.reviews[number])
        found = self.expect(self.oracle.correct(number), lambda: correct(review, by=self.world.lan))
        self.reviews += [found.pk] if found else []

    # The village.

    @rule(
        place=village,
        shift=shift,
        present=st.integers(0, 5),
        absent=st.sampled_from([0, 0, 1, -1]),
        against=st.lists(st.integers(0, 5), max_size=2),
        forgets=st.sampled_from([False] * 7 + [True]),
    )
    def meet(self, place, shift, present, absent, against, forgets):
        stage = self.stage(place)
        if not stage:
            return
        waiting = self.oracle.to_vote(place)
        votes = dict.fromkeys(waiting[1:] if forgets else waiting, present)
        votes |= {number: present - less for number, less in zip(waiting, against, strict=False) if number in votes}
        on = self.on(shift)
        minutes = factories.minutes(
            stage,
            held_on=day(on),
            invited=present + absent,
            present=present,
            votes={self.reviews[number]: agreeing for number, agreeing in votes.items()},
        )
        self.expect(
            self.oracle.meet(place, on, present + absent, present, votes),
            lambda: meetings.hold_many([minutes], by=self.world.lan, source="form"),
        )

    def meet_in_harmony(self, place):
        self.meet(place, 0, 4, 0, [], False)

    @rule(place=village, shift=shift, hangs=st.sampled_from([None, None, None, 0, 2, 4, 9]))
    def post(self, place, shift, hangs):
        stage = self.stage(place)
        if stage:
            on = self.on(shift)
            ends = None if hangs is None else on + hangs
            posting = notices.Posting(stage, day(on), "Nhà văn hoá", ends_on=None if ends is None else day(ends))
            self.expect(
                self.oracle.post(place, on, ends),
                lambda: notices.post_many([posting], by=self.world.lan, source="form"),
            )

    @rule(pick=some, shift=shift)
    def complain(self, pick, shift):
        if self.reviews:
            number, on = pick % len(self.reviews), self.on(shift)
            said = f"Có {len(self.complaints) + 2} ô tô."  # the same words again would be the same complaint
            grievance = complaints.Grievance(Review(pk=self.reviews[number]), day(on), "Đỗ Văn Kiên", said)
            found = self.expect(
                self.oracle.complain(number, on),
                lambda: complaints.complain_many([grievance], by=self.world.lan, source="form"),
            )
            self.complaints += [complaint.pk for complaint in found or ()]

    @rule(pick=some, shift=shift, result=st.sampled_from(Complaint.Result))
    def recheck(self, pick, shift, result):
        if self.complaints:
            place, on = pick % len(self.complaints), self.on(shift)
            complaint = Complaint.objects.select_related("notice").get(pk=self.complaints[place])
            self.expect(
                self.oracle.recheck(place, on, result == Complaint.Result.CHANGED),
                lambda: complaints.recheck(
                    complaint, rechecked_on=day(on), result=result, finding="Đã xem.", by=self.world.lan, source="form"
                ),
            )

    @rule(place=village, shift=st.sampled_from([0, 1, 5, 5]))
    def report(self, place, shift):
        stage = self.stage(place)
        if stage:
            on = self.on(shift)
            self.expect(
                self.oracle.report(place, on),
                lambda: reports.submit_lists([stage], on=day(on), by=self.world.lan, source="form") or True,
            )

    @rule(place=village)
    def reopen(self, place):
        stage = self.stage(place)
        if stage and stage.step != "reported":
            verb = stages.reopen
            self.expect(
                self.oracle.reopen(place), lambda: verb(stage, reason="Xem lại.", by=self.world.lan, source="form")
            )

    # The commune and above.

    @rule(place=village)
    def send_back(self, place):
        stage = self.stage(place)
        if stage:
            verb = reports.return_list
            self.expect(
                self.oracle.send_back(place), lambda: verb(stage, reason="Xem lại.", by=self.world.viet, source="form")
            )

    @rule(shift=shift)
    def ask(self, shift):
        on = self.on(shift)
        report = reports.Report(self.world.commune, self.world.round, "1/BC", day(on))
        found = self.expect(
            self.oracle.ask(on), lambda: reports.ask_opinions([report], by=self.world.lan, source="form")
        )
        self.opinions += [opinion.pk for opinion in found or ()]

    @rule(pick=some, shift=shift, agrees=st.booleans())
    def answer(self, pick, shift, agrees):
        if self.opinions:
            place, on = pick % len(self.opinions), self.on(shift)
            verdict = Opinion.Verdict.AGREES if agrees else Opinion.Verdict.RETURNS
            answer = reports.Answer(Opinion(pk=self.opinions[place]), "2/UBND", day(on), verdict, "Rà soát lại.")
            self.expect(
                self.oracle.answer(place, on, agrees),
                lambda: reports.answer_opinions([answer], by=self.world.khoi, source="form"),
            )

    @rule(pick=some)
    def decide(self, pick):
        if self.reviews:
            number = pick % len(self.reviews)
            review = Review.objects.select_related("household", "round", "stage").get(pk=self.reviews[number])
            numbers = {"recognised": "91/QĐ", "escaped": "92/QĐ"}
            sitting = Sitting(self.world.commune, self.world.round, DECIDED_ON, numbers, [review])
            self.expect(self.oracle.decide(number), lambda: decide_many([sitting], by=None, source="command") or True)

    # Those who may not, those who come late, and those who go past the services.

    @rule(place=village, who=st.integers(0, 2))
    def trespass(self, place, who):
        stage = self.stage(place)
        if stage:
            type(self).steps += 1
            with pytest.raises(OutOfScope), transaction.atomic():
                meetings.hold_many([factories.minutes(stage)], by=self.world.strangers[who], source="form")

    @rule(place=village)
    def come_late(self, place):
        stage = self.stage(place)
        if stage:
            type(self).steps += 1
            posting = notices.Posting(stage, day(self.today), "Nhà văn hoá", version=stage.version + 1)
            with pytest.raises(StaleVersion), transaction.atomic():
                notices.post_many([posting], by=self.world.lan, source="form")

    @rule(place=village, step=st.sampled_from(VillageStage.Step), way=st.sampled_from(["update", "save", "sql"]))
    def push_village(self, place, step, way):
        stage = self.stage(place)
        if stage:
            self.push(self.oracle.lets_village_go(place, step), stage, "step", step, way)

    @rule(place=village, pick=some, way=st.sampled_from(["update", "save", "sql"]))
    def push_village_on(self, place, pick, way):
        """A move of the table, which only its evidence can hold back."""
        stage = self.stage(place)
        if stage and VILLAGE_MOVES[stage.step]:
            steps = sorted(VILLAGE_MOVES[stage.step])
            self.push_village(place, steps[pick % len(steps)], way)

    @rule(pick=some, state=st.sampled_from(Review.State), way=st.sampled_from(["update", "save", "sql"]))
    def push_form(self, pick, state, way):
        if self.reviews:
            number = pick % len(self.reviews)
            review = Review.objects.get(pk=self.reviews[number])
            self.push(self.oracle.lets_form_go(number, state), review, "state", state, way)

    @rule(pick=some)
    def recognise(self, pick):
        if self.reviews:
            number = pick % len(self.reviews)
            review = Review.objects.select_related("household__village").get(pk=self.reviews[number])
            self.push_spell(self.oracle.lets_recognise(number), review)


class HistoryTestCase(TestCase):
    """A commune of its own, also beside the demo city."""

    @classmethod
    def setUpTestData(cls):
        CalendarDay.objects.update_or_create(day=DAY_OFF, defaults={"name": "Ngày nghỉ", "is_working": False})
        cls.commune = factories.unit("99001", "Xã Thử")
        cls.round = factories.review_round(cls.commune)
        cls.villages = [factories.village(cls.commune) for _number in range(VILLAGES)]
        cls.households = [
            [factories.household(found, code=f"{found.code}-{number}") for number in range(HOUSES)]
            for found in cls.villages
        ]
        cls.lan = factories.officer("officer", cls.commune)
        cls.viet = factories.officer("approver", cls.commune)
        cls.khoi = factories.officer("manager", cls.commune)
        cls.strangers = [factories.officer(role, cls.commune) for role in ("surveyor", "observer", "approver")]

    def run_histories(self, steps):
        """Run histories of up to 40 acts, always the same ones, until `steps` were held against the oracle."""
        machine = type("Histories", (Procedure,), {"world": self, "steps": 0})
        chosen = settings(
            max_examples=20,
            stateful_step_count=40,
            deadline=None,
            database=None,
            suppress_health_check=list(HealthCheck),
        )
        for number in count():
            if machine.steps >= steps:
                break
            run_state_machine_as_test(seed(number)(machine), settings=chosen)


class HistoryTests(HistoryTestCase):
    @pytest.mark.skipif(connection.vendor == "postgresql", reason="ten thousand steps ask the same of it")
    def test_no_history_leads_elsewhere(self):
        self.run_histories(1_200)


@pytest.mark.city
@pytest.mark.once
class LongHistoryTests(HistoryTestCase):
    def test_ten_thousand_steps_lead_nowhere_else(self):
        self.run_histories(10_000)
