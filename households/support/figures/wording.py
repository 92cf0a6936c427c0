"""How the history of stated numbers reads."""

from django.utils.translation import gettext_lazy

from households.support.models import ReportedFigure, Target
from households.wording import Wording, term_of

TARGETS = Wording(
    kinds={"target.stated": gettext_lazy("Giao chỉ tiêu"), "target.changed": gettext_lazy("Sửa chỉ tiêu")},
    terms={field.name: term_of(field) for field in Target._meta.fields},
)
REPORTED = Wording(
    kinds={"figure.stated": gettext_lazy("Ghi số liệu"), "figure.changed": gettext_lazy("Sửa số liệu")},
    terms={field.name: term_of(field) for field in ReportedFigure._meta.fields},
)
