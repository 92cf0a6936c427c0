"""What is written down of a village's procedure: minutes, postings, complaints, and the papers that go up and come
back. The forms know shapes and words; which step may follow which is asked of the services."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from communes.models import Unit
from households.reviews.judging import deciding_standard_of, recall
from households.reviews.models import Complaint, NoticeLine, Opinion, Remark, Review
from households.reviews.scoring import Assessment
from households.reviews.wording import explain
from povertyreg.forms import DayField
from povertyreg.templatetags.register import count, day

HIGHEST_COUNT = 9999  # persons at a meeting
# Where the law wants a notice: at a place of the village and at the seat of the commune; it is read out besides.
VILLAGE_HALL = gettext_noop("Nhà văn hoá thôn")
COMMUNE_OFFICE = gettext_noop("Trụ sở Ủy ban nhân dân cấp xã")
LOUDSPEAKER = gettext_noop("Loa truyền thanh")
PLACES = (VILLAGE_HALL, COMMUNE_OFFICE, LOUDSPEAKER)


class CountField(forms.IntegerField):
    """A number of persons."""

    widget = forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off", "class": "short"})
    default_error_messages = {
        "invalid": _("Ghi số người bằng chữ số, ví dụ 45."),
        "min_value": _("Ít nhất là %(limit_value)s người."),
        "max_value": _("Nhiều nhất là %(limit_value)s người."),
    }

    def __init__(self, *, least: int, **kwargs):
        super().__init__(min_value=least, max_value=HIGHEST_COUNT, **kwargs)


class PersonField(forms.CharField):
    """The name of somebody who signs or speaks."""

    def __init__(self, **kwargs):
        attrs = {"autocomplete": "off", "spellcheck": "false"}
        super().__init__(max_length=100, widget=forms.TextInput(attrs=attrs), **kwargs)


class DoneForm(forms.Form):
    """A form about what was done: none of its days lies after `today`."""

    use_required_attribute = False

    def __init__(self, *args, today: date, **kwargs):
        super().__init__(*args, **kwargs)
        self.today = today

    def clean(self):
        for name, field in self.fields.items():
            done_on = self.cleaned_data.get(name)
            if isinstance(field, DayField) and done_on and done_on > self.today:
                self.add_error(name, _("Ngày này ở sau hôm nay, %s.") % day(self.today))


class StageForm(DoneForm):
    """A form that takes a village a step on; `version` is that of its stage as the page showed it."""

    version = forms.IntegerField(widget=forms.HiddenInput)

    def carry(self, version: int):
        """Let the form, sent too late, be sent again over what somebody else did meanwhile."""
        self.data = self.data.copy()
        self.data["version"] = version


@dataclass
class Ballot:
    """The row of one household on the form of the minutes."""

    review: Review
    agreeing: forms.BoundField
    everybody: forms.BoundField

    @cached_property
    def proposed(self) -> Assessment:
        """What the deciding standard made of the form."""
        code = deciding_standard_of(self.review)
        return next(found for found in recall(self.review) if found.standard == code)

    @property
    def sentence(self) -> str:
        return explain(self.proposed)


class MeetingForm(StageForm):
    """The minutes of a village meeting, with the number of those who agreed for each of `reviews`.

    That everybody present agreed is ticked, never assumed.
    """

    held_on = DayField(label=_("Ngày họp"), error_messages={"required": _("Nhập ngày họp.")})
    place = forms.CharField(label=_("Địa điểm"), max_length=200, error_messages={"required": _("Nhập địa điểm họp.")})
    invited = CountField(
        label=_("Số người được mời"), least=1, error_messages={"required": _("Nhập số người được mời.")}
    )
    present = CountField(label=_("Số người dự họp"), least=1, error_messages={"required": _("Nhập số người dự họp.")})
    chair = PersonField(label=_("Chủ trì"), error_messages={"required": _("Nhập họ tên người chủ trì.")})
    secretary = PersonField(label=_("Thư ký"), error_messages={"required": _("Nhập họ tên thư ký.")})
    village_representative = PersonField(
        label=_("Đại diện hộ dân của thôn"), error_messages={"required": _("Nhập họ tên người ký thay mặt hộ dân.")}
    )
    committee_representative = PersonField(
        label=_("Đại diện Ban Chỉ đạo rà soát"),
        error_messages={"required": _("Nhập họ tên người ký thay mặt Ban Chỉ đạo.")},
    )
    supervisor = PersonField(label=_("Đại diện Mặt trận Tổ quốc giám sát"), required=False)
    opinions = forms.CharField(
        label=_("Ý kiến tại cuộc họp"), required=False, widget=forms.Textarea(attrs={"rows": 4}), max_length=4000
    )

    HEAD = ("held_on", "place", "invited", "present")
    SIGNERS = ("chair", "secretary", "village_representative", "committee_representative", "supervisor")

    def __init__(self, *args, reviews: Sequence[Review], **kwargs):
        super().__init__(*args, **kwargs)
        self.reviews = reviews
        for review in reviews:
            head = review.household.head_name
            self.fields[_agreeing(review)] = CountField(label=_("%s: số người đồng ý") % head, least=0, required=False)
            self.fields[_everybody(review)] = forms.BooleanField(label=_("mọi người dự họp"), required=False)

    def clean(self):
        super().clean()
        invited, present = self.cleaned_data.get("invited"), self.cleaned_data.get("present")
        if invited and present and present > invited:
            self.add_error(
                "present",
                _("%(present)s người dự họp nhiều hơn %(invited)s người được mời.")
                % {"present": count(present), "invited": count(invited)},
            )
        for review in self.reviews:
            self._check_ballot(review, present)

    def votes(self) -> dict[int, int]:
        """Give the number of those who agreed by review (its key)."""
        return {review.pk: self._agreed(review) for review in self.reviews}

    def ballots(self) -> Iterator[Ballot]:
        for review in self.reviews:
            yield Ballot(review, self[_agreeing(review)], self[_everybody(review)])

    def minutes(self) -> dict:
        """Give what stands in the minutes beside the votes."""
        names = (*self.HEAD, *self.SIGNERS, "opinions")
        return {name: self.cleaned_data[name] for name in names}

    def head_fields(self) -> list[forms.BoundField]:
        return [self[name] for name in self.HEAD]

    def signer_fields(self) -> list[forms.BoundField]:
        return [self[name] for name in self.SIGNERS]

    def _agreed(self, review: Review) -> int | None:
        if self.cleaned_data.get(_everybody(review)):
            return self.cleaned_data.get("present")
        return self.cleaned_data.get(_agreeing(review))

    def _check_ballot(self, review: Review, present: int | None):
        name = _agreeing(review)
        if self.has_error(name):
            return
        typed, everybody = self.cleaned_data.get(name), self.cleaned_data.get(_everybody(review))
        if typed is None and not everybody:
            self.add_error(name, _("Nhập số người đồng ý."))
        elif everybody and present and typed not in (None, present):
            self.add_error(name, _("Đã đánh dấu mọi người dự họp mà số ghi là %s. Sửa một trong hai.") % count(typed))
        elif typed is not None and present and typed > present:
            self.add_error(
                name,
                _("%(agreeing)s người đồng ý nhiều hơn %(present)s người dự họp.")
                % {"agreeing": count(typed), "present": count(present)},
            )


class NoticeForm(StageForm):
    """A public posting. It is sent twice: first the page answers with the last day by law, `ends_on`, and that day
    comes back with the second."""

    posted_on = DayField(label=_("Ngày niêm yết"), error_messages={"required": _("Nhập ngày niêm yết.")})
    places = forms.MultipleChoiceField(
        label=_("Nơi niêm yết"),
        choices=[(place, _(place)) for place in PLACES],
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Chọn một nơi trong thôn và trụ sở xã.")},
        help_text=_("Phải niêm yết ở một nơi trong thôn và ở trụ sở xã; đọc thêm trên loa."),
    )
    elsewhere = forms.CharField(label=_("Nơi khác"), max_length=150, required=False)
    ends_on = forms.DateField(widget=forms.HiddenInput, required=False)

    def clean(self):
        super().clean()
        chosen = self.cleaned_data.get("places")
        if chosen and COMMUNE_OFFICE not in chosen:
            self.add_error("places", _("Kết quả phải được niêm yết ở trụ sở Ủy ban nhân dân cấp xã."))
        if chosen and VILLAGE_HALL not in chosen and not self.cleaned_data.get("elsewhere"):
            self.add_error("places", _("Chọn nhà văn hoá thôn, hoặc ghi nơi khác trong thôn."))

    def is_confirmed(self, ends_on: date) -> bool:
        """Whether the page has shown `ends_on`; else it shows it now."""
        if self.cleaned_data["ends_on"] == ends_on:
            return True
        self.data = self.data.copy()
        self.data["ends_on"] = ends_on.isoformat()
        self.shown_end = ends_on
        return False

    def where(self) -> str:
        """Give the places in one line, as the record keeps them."""
        return "; ".join(filter(None, [*self.cleaned_data["places"], self.cleaned_data["elsewhere"]]))


class ComplaintForm(DoneForm):
    """A complaint against one of the `lines` of a notice."""

    line = forms.ModelChoiceField(
        label=_("Hộ bị khiếu nại"),
        queryset=NoticeLine.objects.none(),
        empty_label=_("Chọn hộ"),
        error_messages=dict.fromkeys(("required", "invalid_choice"), _("Chọn một hộ của lần niêm yết này.")),
    )
    received_on = DayField(label=_("Ngày nhận khiếu nại"), error_messages={"required": _("Nhập ngày nhận khiếu nại.")})
    complainant = PersonField(label=_("Người khiếu nại"), error_messages={"required": _("Nhập tên người khiếu nại.")})
    text = forms.CharField(
        label=_("Nội dung"),
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": _("Ghi nội dung khiếu nại.")},
    )

    def __init__(self, *args, lines, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["line"].queryset = lines
        self.fields["line"].label_from_instance = lambda line: line.review.household


class RecheckForm(StageForm):
    """What the re-check of a complaint found."""

    rechecked_on = DayField(label=_("Ngày phúc tra"), error_messages={"required": _("Nhập ngày phúc tra.")})
    result = forms.ChoiceField(
        label=_("Kết quả phúc tra"),
        choices=Complaint.Result,
        widget=forms.RadioSelect,
        error_messages=dict.fromkeys(("required", "invalid_choice"), _("Chọn kết quả phúc tra.")),
    )
    finding = forms.CharField(
        label=_("Kết luận"),
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": _("Ghi kết luận phúc tra: đã xem gì, vì sao giữ hay đổi.")},
    )


class ListForm(StageForm):
    """The list of a village goes to the chair of the commune."""

    on = DayField(label=_("Ngày trình"), error_messages={"required": _("Nhập ngày trình danh sách.")})


class ReturnForm(StageForm):
    """Why the chair returns a list."""

    reason = forms.CharField(
        label=_("Lý do trả lại"),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Cán bộ đọc lý do này: ghi hộ nào, chỗ nào cần rà soát lại."),
        error_messages={"required": _("Ghi lý do trả lại danh sách.")},
    )


class RemarkForm(forms.Form):
    """What supervision saw."""

    use_required_attribute = False

    text = forms.CharField(
        label=_("Nhận xét"),
        max_length=Remark._meta.get_field("text").max_length,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("Ghi nhận xét.")},
    )


class ReportForm(DoneForm):
    """The report with which a commune asks for the opinion of the authority above; `units` are those that may."""

    unit = forms.ModelChoiceField(
        label=_("Đơn vị"),
        queryset=Unit.objects.none(),
        empty_label=None,
        error_messages=dict.fromkeys(("required", "invalid_choice"), _("Chọn một đơn vị đã trình đủ danh sách.")),
    )
    report_number = forms.CharField(
        label=_("Số báo cáo"),
        max_length=40,
        widget=forms.TextInput(attrs={"autocomplete": "off", "class": "short"}),
        error_messages={"required": _("Nhập số báo cáo.")},
    )
    reported_on = DayField(label=_("Ngày báo cáo"), error_messages={"required": _("Nhập ngày báo cáo.")})

    def __init__(self, *args, units, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["unit"].queryset = units
        if len(units) == 1:
            self.fields["unit"].widget = forms.HiddenInput()
            self.initial["unit"] = units[0].pk


class AnswerForm(DoneForm):
    """The written answer of the authority above."""

    verdict = forms.ChoiceField(
        label=_("Ý kiến"),
        choices=Opinion.Verdict,
        widget=forms.RadioSelect,
        error_messages=dict.fromkeys(("required", "invalid_choice"), _("Chọn một ý kiến.")),
    )
    answer_number = forms.CharField(
        label=_("Số văn bản trả lời"),
        max_length=40,
        widget=forms.TextInput(attrs={"autocomplete": "off", "class": "short"}),
        error_messages={"required": _("Nhập số văn bản trả lời.")},
    )
    answered_on = DayField(label=_("Ngày trả lời"), error_messages={"required": _("Nhập ngày trả lời.")})
    text = forms.CharField(
        label=_("Nội dung"),
        max_length=1000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Khi đề nghị rà soát lại: cần rà soát lại điều gì."),
    )

    def clean(self):
        super().clean()
        if self.cleaned_data.get("verdict") == Opinion.Verdict.RETURNS and not self.cleaned_data.get("text"):
            self.add_error("text", _("Ghi điều cần rà soát lại."))


def _agreeing(review: Review) -> str:
    return f"agreeing-{review.pk}"


def _everybody(review: Review) -> str:
    return f"everybody-{review.pk}"
