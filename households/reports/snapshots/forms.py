"""What locks a report, and what the list of locked ones can be asked."""

from django import forms
from django.utils.translation import gettext_lazy as _

from households.reports.models import Snapshot
from households.reports.snapshots.lockable import CODES, title_of


class LockForm(forms.Form):
    """The last version that the officer saw, and why there is another; who locks what the check of the register finds
    fault with says that he knows."""

    after = forms.IntegerField(widget=forms.HiddenInput)
    note = forms.CharField(label=_("Ghi chú"), max_length=300, required=False)

    knows = forms.BooleanField(
        label=_("Tôi đã xem những chỗ đó và vẫn khoá"),
        error_messages={"required": _("Xem những chỗ không khớp rồi đánh dấu, hoặc sửa trong sổ trước khi khoá.")},
    )

    def __init__(self, *args, last: Snapshot | None, differences: int, **kwargs):
        super().__init__(*args, initial={"after": last.version if last else 0}, **kwargs)
        if not differences:
            del self.fields["knows"]
        if last:
            self.fields["note"].label = _("Vì sao có bản mới")
            self.fields["note"].required = True
            self.fields["note"].error_messages["required"] = _("Nói vì sao cần bản mới.")
            self.fields["note"].help_text = _("Ví dụ: xã Mỹ Đức bổ sung hai hộ theo kết luận phúc tra ngày 05/12.")


class SnapshotFilter(forms.Form):
    """Which of `snapshots` are listed: of a report, a year, a place."""

    report = forms.ChoiceField(label=_("Báo cáo"), required=False)
    year = forms.TypedChoiceField(label=_("Năm"), required=False, coerce=int, empty_value=None)
    place = forms.ChoiceField(label=_("Địa bàn"), required=False)

    def __init__(self, asked, *, snapshots):
        super().__init__(asked)
        self.snapshots = snapshots
        rows = set(snapshots.order_by().values_list("report", "year", "unit__code", "village__code", "place"))
        reports = [(code, title_of(code)) for code in CODES if code in {report for report, *_rest in rows}]
        places = {village or unit: place for _report, _year, unit, village, place in rows}
        years = sorted({year for _report, year, *_rest in rows}, reverse=True)
        self.fields["report"].choices = [("", _("Tất cả")), *reports]
        self.fields["year"].choices = [("", _("Tất cả")), *((year, year) for year in years)]
        self.fields["place"].choices = [("", _("Tất cả")), *sorted(places.items(), key=lambda pair: pair[::-1])]

    @property
    def rows(self):
        """The locked reports asked for; none while a question is wrong."""
        return self.snapshots.asked(**self.cleaned_data) if self.is_valid() else self.snapshots.none()
