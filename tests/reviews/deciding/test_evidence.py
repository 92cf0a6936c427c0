"""What the procedure must have brought before a decision: asked of every step, both sides of every day."""

from datetime import date

from django.core.exceptions import ValidationError

from communes.models import VillagePlacement
from households.reviews.deciding.evidence import missing_for
from households.reviews.entering.services import Submission, submit_many
from households.reviews.models import Opinion, Recognition, Review, VillageStage
from households.reviews.stages.answers import last_opinion
from households.reviews.stages.complaints import Grievance, complain_many
from households.reviews.stages.reports import Answer, Report, answer_opinions, ask_opinions
from households.reviews.stages.stages import open_case
from tests import factories
from tests.reviews.deciding.deciding_case import DAY, NOT_POOR, DecidingTestCase


class EvidenceTests(DecidingTestCase):
    def setUp(self):
        self.review = self.stays()
        self.stage = self.review.stage

    def missing(self, on=DAY):
        return missing_for([(VillageStage.objects.get(pk=self.stage.pk), on)]).get(self.stage.pk, "")

    def assert_not_decided(self, message, on=DAY):
        assert self.missing(on) == message
        with self.assertRaisesMessage(ValidationError, message):
            self.decide(self.review, on=on)
        assert not Recognition.objects.filter(review=self.review).exists()

    def test_the_village_has_not_met(self):
        self.assert_not_decided("Thôn Đoài chưa họp thôn về kết quả rà soát.")

    def test_it_has_met_and_posted_nothing(self):
        factories.met(self.stage)
        self.assert_not_decided("Thôn Đoài chưa niêm yết kết quả rà soát.")

    def test_its_notice_hangs_to_the_end_of_its_last_day(self):
        factories.posted(self.stage)
        self.assert_not_decided("Thôn Đoài niêm yết đến hết ngày 22/10/2026.", on=date(2026, 10, 22))
        self.assert_not_decided("Thôn Đoài chưa trình danh sách sau niêm yết.", on=date(2026, 10, 23))

    def test_somebody_complained(self):
        factories.posted(self.stage)
        grievance = Grievance(self.review, date(2026, 10, 21), "Trần Văn Tám", "Hộ có ô tô")
        complain_many([grievance], by=None, source="command")
        self.assert_not_decided("Thôn Đoài còn khiếu nại chưa phúc tra và niêm yết lại.")

    def test_nobody_was_asked(self):
        factories.reported(self.stage)
        self.assert_not_decided("Xã Mỹ Đức chưa báo cáo xin ý kiến cấp trên về danh sách.")

    def test_nobody_answered(self):
        self.ask()
        self.assert_not_decided("Xã Mỹ Đức: Chủ tịch Ủy ban nhân dân cấp tỉnh chưa trả lời về danh sách.")

    def test_the_answer_was_unfavourable(self):
        self.answer(self.ask(), "returns")
        self.assert_not_decided("Xã Mỹ Đức: Chủ tịch Ủy ban nhân dân cấp tỉnh đề nghị rà soát lại danh sách.")

    def test_from_the_day_of_a_favourable_answer_on(self):
        self.answer(self.ask(), "agrees")
        message = "Xã Mỹ Đức: ý kiến về danh sách có ngày 26/10/2026, quyết định không được ký trước ngày đó."
        self.assert_not_decided(message, on=date(2026, 10, 25))
        assert len(self.decide(self.review, on=date(2026, 10, 26))) == 1

    def test_the_commune_that_held_the_village_on_the_day_of_the_report_was_heard(self):
        self.answer(self.ask(), "agrees")
        heir = factories.unit("10460", "Xã Hợp Tiến", valid_from=date(2026, 12, 1))
        placements = VillagePlacement.objects.filter(village=self.village)
        placements.update(valid_until=date(2026, 12, 1))
        VillagePlacement.objects.create(village=self.village, unit=heir, valid_from=date(2026, 12, 1))
        assert last_opinion(self.stage).unit == self.commune
        assert not self.missing()
        placements.filter(unit=self.commune).update(valid_until=date(2026, 10, 1))
        placements.filter(unit=heir).update(valid_from=date(2026, 10, 1))
        assert last_opinion(self.stage) is None
        assert self.missing() == "Xã Hợp Tiến chưa báo cáo xin ý kiến cấp trên về danh sách."

    def test_with_its_last_review_the_village_is_decided(self):
        other = self.stays()
        ready = factories.decidable(self.review, other)
        self.decide(ready[0])
        assert VillageStage.objects.get(pk=self.stage.pk).step == "reported"
        self.decide(ready[1])
        assert VillageStage.objects.get(pk=self.stage.pk).step == "decided"

    def test_who_is_settled_without_a_recognition_counts_as_decided(self):
        review = factories.submitted(factories.household(self.village), self.round, **NOT_POOR)
        ready = factories.decidable(self.review, review)
        self.decide(ready[0])
        self.decide(ready[1])
        assert VillageStage.objects.get(pk=self.stage.pk).step == "decided"

    def test_a_command_needs_the_evidence_too(self):
        with self.assertRaisesMessage(ValidationError, "chưa họp thôn"):
            self.decide_by_command(self.review)

    def test_a_household_that_was_never_posted_is_named(self):
        ready = factories.decidable(self.review)
        late = factories.recorded(factories.household(self.village), self.round)
        Review.objects.filter(pk=late.pk).update(stage=self.stage)
        late.refresh_from_db()
        with self.assertRaisesMessage(ValidationError, "kết quả của hộ chưa được niêm yết"):
            self.decide_by_command(*ready, late)

    def ask(self):
        factories.reported(self.stage)
        report = Report(self.commune, self.round, "15/BC-UBND", date(2026, 10, 23))
        return ask_opinions([report], by=None, source="command")[0]

    def answer(self, opinion: Opinion, verdict: str):
        text = "" if verdict == "agrees" else "Xem lại các hộ có ô tô"
        answer = Answer(opinion, "310/UBND", date(2026, 10, 26), verdict, text)
        answer_opinions([answer], by=None, source="command")


class BetweenRoundsTests(DecidingTestCase):
    """A household that became poor between two rounds: no opinion, a paper of its own, and from the day after its
    notice."""

    def setUp(self):
        stage = open_case("newly-poor-qd24", self.village, date(2026, 3, 16))
        review = Review(household=self.household, stage=stage, origin="requested", zone="rural")
        form = factories.form(reviewed_on=date(2026, 3, 17))
        (self.review,) = submit_many([Submission(review, form)], by=self.lan, source="form")

    def test_from_the_day_after_the_notice_on(self):
        factories.reported(self.review.stage)
        self.review.refresh_from_db()
        with self.assertRaisesMessage(ValidationError, "Thôn Đoài niêm yết đến hết ngày 19/03/2026."):
            self.decide(self.review, on=date(2026, 3, 19))
        (spell,) = self.decide(self.review, on=date(2026, 3, 20))
        assert (spell.status, spell.decision.round, spell.certificate.number) == ("near_poor", None, 1)
        assert VillageStage.objects.get(pk=self.review.stage_id).step == "decided"

    def test_it_is_looked_at_by_itself(self):
        factories.reported(self.review.stage)
        self.review.refresh_from_db()
        with self.assertRaisesMessage(ValidationError, "Hồ sơ thường xuyên, ngoài đợt rà soát."):
            self.decide(self.review, on=date(2026, 3, 20), one_by_one=False)
