"""How the history of support reads."""

from django.utils.translation import gettext_lazy

from households.support.models import Contribution, Fund, LivelihoodModel, PublicWork
from households.wording import Term, Wording, term_of
from povertyreg.templatetags.register import money


class MoneyTerm(Term):
    """An amount of VND; forms and the history give it as a number or as its figures."""

    def say(self, value) -> str:
        return "" if value in (None, "", "None") else money(int(value))


def _terms_of(model, *amounts: str) -> dict[str, Term]:
    terms = {field.name: term_of(field) for field in model._meta.fields}
    return {name: MoneyTerm(term.label) if name in amounts else term for name, term in terms.items()}


_PAYMENT = {
    "fund": Term(gettext_lazy("nguồn")),
    "amount": MoneyTerm(gettext_lazy("số tiền")),
    "on": Term(gettext_lazy("ngày")),
}

FUNDS = Wording(
    kinds={
        "fund.opened": gettext_lazy("Mở nguồn kinh phí"),
        "fund.changed": gettext_lazy("Sửa nguồn kinh phí"),
        "fund.received": gettext_lazy("Nhận một khoản thu"),
        "fund.struck": gettext_lazy("Xoá một khoản thu ghi nhầm"),
    },
    terms={**_terms_of(Fund), **_terms_of(Contribution, "amount"), "kind": term_of(Fund._meta.get_field("kind"))},
)

MODELS = Wording(
    kinds={
        "model.started": gettext_lazy("Ghi mô hình, dự án"),
        "model.changed": gettext_lazy("Sửa mô hình, dự án"),
        "model.paid": gettext_lazy("Chi cho mô hình, dự án"),
        "model.unpaid": gettext_lazy("Xoá một khoản chi ghi nhầm"),
    },
    terms={**_terms_of(LivelihoodModel, "budget"), **_PAYMENT},
)

WORKS = Wording(
    kinds={
        "work.added": gettext_lazy("Ghi công trình"),
        "work.changed": gettext_lazy("Sửa công trình"),
        "work.paid": gettext_lazy("Chi cho công trình"),
        "work.unpaid": gettext_lazy("Xoá một khoản chi ghi nhầm"),
    },
    terms={**_terms_of(PublicWork, "cost"), **_PAYMENT},
)
