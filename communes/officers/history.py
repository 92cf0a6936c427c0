"""The history of an account as its page shows it: who gave what to whom, in sentences."""

from dataclasses import dataclass
from datetime import date, datetime

from django.utils.formats import date_format
from django.utils.translation import gettext_lazy

from communes.models import ChangeEntry
from communes.officers.models import Officer
from communes.officers.rights import Role

SENTENCES = {
    "officer.registered": gettext_lazy("Lập tài khoản"),
    "officer.assigned": gettext_lazy("Phân công %(role)s, %(place)s, từ ngày %(valid_from)s"),
    "officer.unassigned": gettext_lazy("Thôi phân công %(role)s, %(place)s, từ ngày %(valid_until)s"),
    "officer.closed": gettext_lazy("Khoá tài khoản"),
    "officer.reopened": gettext_lazy("Mở lại tài khoản"),
    "officer.password_set": gettext_lazy("Đặt mật khẩu mới"),
}


@dataclass(frozen=True)
class Line:
    """One row of components/history.html; what changed is in the sentence, so it has no `differences`."""

    at: datetime
    label: str
    reason: str
    by_name: str
    source_label: str


def lines_of(officer: Officer) -> list[Line]:
    """Give what was done to the account of `officer`, the newest first."""
    entries = ChangeEntry.objects.filter(key=officer.username, kind__in=SENTENCES)
    return [_line(entry) for entry in entries.select_related("change").order_by("-change__at", "-pk")]


def _line(entry: ChangeEntry) -> Line:
    change = entry.change
    return Line(change.at, _sentence(entry), change.reason, change.by_name, change.get_source_display())


def _sentence(entry: ChangeEntry) -> str:
    values = entry.after
    if "role" not in values:
        return str(SENTENCES[entry.kind])
    return SENTENCES[entry.kind] % {
        "role": Role(values["role"]).label.lower(),
        "place": values["place"],
        "valid_from": _written(values["valid_from"]),
        "valid_until": _written(values["valid_until"]),
    }


def _written(day: str | None) -> str:
    return date_format(date.fromisoformat(day), "d/m/Y") if day else ""
