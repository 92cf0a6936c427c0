"""What happens to the results in public before a decision: meeting, notice, complaint, opinion."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from communes.models import Unit
from households.reviews.models.choices import Status
from households.reviews.models.reviews import Review
from households.reviews.models.rounds import Round, VillageStage


class Meeting(models.Model):
    """A village meeting, as its minutes tell it. A village meets again over the households that were not agreed."""

    stage = models.ForeignKey(VillageStage, models.PROTECT, related_name="meetings")
    number = models.PositiveSmallIntegerField(_("lần"))
    held_on = models.DateField(_("ngày họp"))
    place = models.CharField(_("địa điểm"), max_length=200)
    chair = models.CharField(_("chủ trì"), max_length=100)
    secretary = models.CharField(_("thư ký"), max_length=100)
    village_representative = models.CharField(_("đại diện hộ dân"), max_length=100)
    committee_representative = models.CharField(_("đại diện Ban Chỉ đạo"), max_length=100)
    supervisor = models.CharField(_("đại diện Mặt trận Tổ quốc"), max_length=100, blank=True)
    invited = models.PositiveSmallIntegerField(_("số người được mời"))
    present = models.PositiveSmallIntegerField(_("số người dự họp"))
    opinions = models.TextField(_("ý kiến tại cuộc họp"), blank=True)

    class Meta:
        verbose_name = _("cuộc họp thôn")
        ordering = ["stage", "number"]
        constraints = [
            models.UniqueConstraint(fields=["stage", "number"], name="meeting_is_numbered_once"),
            models.CheckConstraint(
                condition=Q(present__gte=1) & Q(present__lte=F("invited")), name="meeting_has_some_of_those_invited"
            ),
        ]

    def __str__(self):
        return f"{self.stage} {self.held_on:%d/%m/%Y}"


class Vote(models.Model):
    """How many of those `present` agreed with the result of one review."""

    meeting = models.ForeignKey(Meeting, models.PROTECT, related_name="votes")
    review = models.ForeignKey(Review, models.PROTECT, related_name="votes")
    present = models.PositiveSmallIntegerField()
    agreeing = models.PositiveSmallIntegerField()
    is_agreed = models.BooleanField()

    class Meta:
        verbose_name = _("biểu quyết")
        constraints = [
            models.UniqueConstraint(fields=["meeting", "review"], name="review_is_voted_once_a_meeting"),
            models.CheckConstraint(condition=Q(agreeing__lte=F("present")), name="no_more_votes_than_present"),
        ]

    def __str__(self):
        return f"{self.review}: {self.agreeing}/{self.present}"


class Notice(models.Model):
    """A public posting of results, from `posted_on` to `ends_on`, the last day by law. It is taken down by itself:
    after that day it is shown to nobody."""

    class Kind(models.TextChoices):
        FIRST = "first", _("niêm yết")
        AGAIN = "again", _("niêm yết lại sau phúc tra")

    stage = models.ForeignKey(VillageStage, models.PROTECT, related_name="notices")
    number = models.PositiveSmallIntegerField(_("lần"))
    kind = models.CharField(max_length=5, choices=Kind)
    posted_on = models.DateField(_("ngày niêm yết"))
    ends_on = models.DateField(_("niêm yết đến hết ngày"))
    places = models.CharField(_("nơi niêm yết"), max_length=300)

    class Meta:
        verbose_name = _("niêm yết")
        ordering = ["stage", "number"]
        constraints = [
            models.UniqueConstraint(fields=["stage", "number"], name="notice_is_numbered_once"),
            models.CheckConstraint(condition=Q(ends_on__gte=F("posted_on")), name="notice_ends_after_it_starts"),
        ]

    def __str__(self):
        return f"{self.stage} {self.posted_on:%d/%m/%Y}"


class NoticeLine(models.Model):
    """What a notice said of one review: the proposed result, as it was posted."""

    notice = models.ForeignKey(Notice, models.PROTECT, related_name="lines")
    review = models.ForeignKey(Review, models.PROTECT, related_name="notice_lines")
    status = models.CharField(max_length=12, choices=Status)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["notice", "review"], name="review_is_posted_once_a_notice")]

    def __str__(self):
        return f"{self.review}: {self.status}"


class Complaint(models.Model):
    """A complaint against a posted result; closed by the re-check, which kept the result or corrected the review."""

    class Result(models.TextChoices):
        KEPT = "kept", _("giữ nguyên kết quả")
        CHANGED = "changed", _("thay đổi kết quả")

    notice = models.ForeignKey(Notice, models.PROTECT, related_name="complaints")
    review = models.ForeignKey(Review, models.PROTECT, related_name="complaints")
    received_on = models.DateField(_("ngày nhận"))
    due_on = models.DateField(_("hạn phúc tra"))
    complainant = models.CharField(_("người khiếu nại"), max_length=100)
    text = models.TextField(_("nội dung"))
    rechecked_on = models.DateField(_("ngày phúc tra"), null=True, blank=True)
    result = models.CharField(_("kết quả phúc tra"), max_length=7, choices=Result, blank=True)
    finding = models.TextField(_("kết luận phúc tra"), blank=True)

    class Meta:
        verbose_name = _("khiếu nại")
        ordering = ["received_on", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(rechecked_on__isnull=True, result="")
                | (Q(rechecked_on__gte=F("received_on")) & ~Q(result="")),
                name="complaint_is_closed_by_a_recheck",
            ),
            models.CheckConstraint(condition=Q(due_on__gte=F("received_on")), name="complaint_is_due_after_receipt"),
        ]

    def __str__(self):
        return f"{self.review} {self.received_on:%d/%m/%Y}"

    @property
    def is_open(self) -> bool:
        return self.rechecked_on is None


class Opinion(models.Model):
    """The opinion of the authority above on a commune's list: asked by a report, answered in writing."""

    class Verdict(models.TextChoices):
        AGREES = "agrees", _("nhất trí")
        RETURNS = "returns", _("đề nghị rà soát lại")

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="opinions")
    round = models.ForeignKey(Round, models.PROTECT, related_name="opinions")
    number = models.PositiveSmallIntegerField(_("lần"))
    authority = models.CharField(_("cơ quan cho ý kiến"), max_length=100)
    report_number = models.CharField(_("số báo cáo"), max_length=40)
    reported_on = models.DateField(_("ngày báo cáo"))
    due_on = models.DateField(_("hạn trả lời"))
    answer_number = models.CharField(_("số văn bản trả lời"), max_length=40, blank=True)
    answered_on = models.DateField(_("ngày trả lời"), null=True, blank=True)
    verdict = models.CharField(_("ý kiến"), max_length=7, choices=Verdict, blank=True)
    text = models.CharField(_("nội dung"), max_length=1000, blank=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="opinions_recorded"
    )

    class Meta:
        verbose_name = _("ý kiến cấp trên")
        ordering = ["round", "unit", "number"]
        constraints = [
            models.UniqueConstraint(fields=["unit", "round", "number"], name="opinion_is_numbered_once"),
            models.CheckConstraint(
                condition=Q(answered_on__isnull=True, verdict="", answer_number="")
                | (Q(answered_on__gte=F("reported_on")) & ~Q(verdict="") & ~Q(answer_number="")),
                name="opinion_is_answered_whole",
            ),
        ]

    def __str__(self):
        return f"{self.unit} {self.round} {self.reported_on:%d/%m/%Y}"

    @property
    def is_favourable(self) -> bool:
        return self.verdict == self.Verdict.AGREES
