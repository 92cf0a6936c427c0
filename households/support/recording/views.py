"""The pages of measures: the list, the short form of each kind, a measure with its money and repayments."""

from collections.abc import Callable

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.db.models import Count, Sum
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods

from communes.officers.access import requires
from communes.officers.rights import Right, listing_right
from households.disclosing.services import masking
from households.support.amounts import money_in_words
from households.support.kinds import KINDS
from households.support.models import Fund, Kind, Measure, Repayment
from households.support.recording import services
from households.support.recording.contents import content, read
from households.support.recording.forms import ChildrenForm, KindForm, MeasureForm, RepaymentForm, WithdrawForm
from households.support.recording.pages import compare, measures_of, measures_with, rows_of, with_terms
from households.support.recording.repayments import repay_many
from households.support.recording.wording import HISTORY, said
from households.support.saving import unsaved_page
from households.views import household_or_404, sent
from povertyreg.templatetags.register import money

ROWS_A_PAGE = 50


@requires(Right.SEE_HOUSEHOLDS, Right.LIST_MASKED)
@require_GET
def measure_list(request, *, filterset):
    officer = request.user
    right = listing_right(officer.rights())
    found = filterset(
        request.GET,
        queryset=Measure.objects.visible_to(officer, right),
        villages=officer.villages(right),
        funds=Fund.objects.visible_to(officer).order_by("name"),
        today=_today(),
        masked=right is Right.LIST_MASKED,
    )
    rows = found.rows
    page = Paginator(rows.values_list("pk", flat=True), ROWS_A_PAGE).get_page(request.GET.get("page"))
    shown = rows_of(measures_with(list(page)), _today())
    context = {
        "form": found.form,
        "unit": found.form.cleaned_data.get("unit") if found.is_valid() else None,
        "page_obj": page,
        "rows": shown,
        "total": rows.order_by().aggregate(amount=Sum("amount"), households=Count("household", distinct=True)),
        **masking(officer, right, [row.measure.household for row in shown], timezone.now()),
    }
    return render(request, "support/measures.html", context)


@requires(Right.RECORD_SUPPORT)
@require_GET
def record(request, code):
    """Which kind of measure: the form leads on to that of the kind."""
    household = household_or_404(request, code, Right.RECORD_SUPPORT)
    form = KindForm(request.GET if "kind" in request.GET else None)
    if form.is_valid():
        return redirect("support:record_kind", household.code, form.cleaned_data["kind"])
    rows = measures_of(household, _today())
    return render(request, "support/record.html", {"household": household, "form": form, "rows": rows})


@requires(Right.RECORD_SUPPORT)
@require_http_methods(["GET", "POST"])
def record_kind(request, code, kind):
    """The short form of a kind. A link may choose beforehand: `programme`, `benefit` (programme/benefit), `member`."""
    if kind not in Kind.values:
        raise Http404
    household = household_or_404(request, code, Right.RECORD_SUPPORT)
    each_child = KINDS[kind].child_only
    form_class = ChildrenForm if each_child else MeasureForm
    form = form_class(
        sent(request), household=household, kind=kind, officer=request.user, today=_today(), initial=_asked_for(request)
    )
    written = []

    def save(_values):
        measures = form.measures_said() if each_child else [form.measure_said()]
        written[:] = _at_fields(form, lambda: services.record_many(measures, by=request.user, source="form"))

    context = {"household": household, "kind": Kind(kind)}
    template = "support/record_children.html" if each_child else "support/record_kind.html"
    unsaved = unsaved_page(request, template, form, save, HISTORY, context)
    return unsaved or _recorded(request, household, written)


@requires(Right.SEE_HOUSEHOLDS)
@require_GET
def measure_detail(request, pk):
    measure = _measure_or_404(request, pk, Right.SEE_HOUSEHOLDS)
    row = rows_of([measure], _today())[0]
    context = {
        "measure": measure,
        "row": row,
        "said": list(said({k: v for k, v in content(read(measure)).items() if k not in _SHOWN_APART})),
        "spendings": measure.spendings.select_related("fund"),
        "repayments": measure.loan.repayments.all() if measure.kind == Kind.LOAN else (),
        "may_record": _may_record(request.user, measure),
    }
    return render(request, "support/measure.html", context)


@requires(Right.RECORD_SUPPORT)
@require_http_methods(["GET", "POST"])
def measure_change(request, pk):
    measure = _measure_or_404(request, pk)
    form = MeasureForm(
        sent(request),
        household=measure.household,
        kind=measure.kind,
        officer=request.user,
        today=_today(),
        measure=measure,
    )

    def save(values):
        new, version = form.measure_said(), values["version"]
        _at_fields(form, lambda: services.change_measure(measure, new, version=version, by=request.user, source="form"))

    context = {"household": measure.household, "kind": Kind(measure.kind), "measure": measure}
    unsaved = unsaved_page(request, "support/measure_change.html", form, save, HISTORY, context, compare)
    return unsaved or _to_measure(request, measure, _("Đã lưu khoản hỗ trợ."))


@requires(Right.RECORD_SUPPORT)
@require_http_methods(["GET", "POST"])
def measure_withdraw(request, pk):
    measure = _measure_or_404(request, pk)
    form = WithdrawForm(sent(request), initial={"version": measure.version})

    def save(values):
        services.withdraw(measure, on=_today(), by=request.user, source="form", **values)

    context = {"household": measure.household, "measure": measure}
    unsaved = unsaved_page(request, "support/measure_withdraw.html", form, save, HISTORY, context, _nothing_to_compare)
    return unsaved or _to_measure(request, measure, _("Đã huỷ khoản hỗ trợ."))


@requires(Right.RECORD_SUPPORT)
@require_http_methods(["GET", "POST"])
def measure_repay(request, pk):
    loan = _measure_or_404(request, pk)
    if loan.kind != Kind.LOAN:
        raise Http404
    form = RepaymentForm(sent(request), today=_today())

    def save(values):
        repay_many([Repayment(loan_id=loan.pk, **values)], by=request.user, source="form")

    context = {"household": loan.household, "measure": loan, "row": rows_of([loan], _today())[0]}
    unsaved = unsaved_page(request, "support/measure_repay.html", form, save, HISTORY, context)
    return unsaved or _to_measure(request, loan, _("Đã ghi lần trả nợ."))


# What the page of a measure shows elsewhere than in its summary.
_SHOWN_APART = ("measure.kind", "measure.sources")


def _asked_for(request) -> dict:
    return {name: request.GET[name] for name in ("programme", "benefit", "member") if name in request.GET}


def _today():
    return timezone.localdate()


def _measure_or_404(request, pk, right: Right = Right.RECORD_SUPPORT) -> Measure:
    """Give the measure of a household in whose village the officer has `right`; for all others it does not exist."""
    return get_object_or_404(with_terms(Measure.objects.visible_to(request.user, right)), pk=pk)


def _may_record(officer, measure: Measure) -> bool:
    served = officer.villages(Right.RECORD_SUPPORT).filter(pk=measure.household.village_id)
    return measure.withdrawn_on is None and served.exists()


def _at_fields(form, verb: Callable):
    """Give what `verb` gives; its errors by field come at the fields where the form asks for them."""
    try:
        return verb()
    except ValidationError as error:
        if not hasattr(error, "error_dict") or not hasattr(form, "field_of"):
            raise
        raise ValidationError({form.field_of(name): errors for name, errors in error.error_dict.items()}) from error


def _nothing_to_compare(_form, _current) -> list:
    return []


def _recorded(request, household, measures: list[Measure]):
    if len(measures) > 1:
        number = len(measures)
        sentence = ngettext("Đã ghi %(number)d khoản của %(code)s.", "Đã ghi %(number)d khoản của %(code)s.", number)
        messages.success(request, sentence % {"number": number, "code": household.code})
        return redirect("households:detail", household.code)
    return _to_measure(request, measures[0], _recorded_sentence(measures[0]))


def _recorded_sentence(measure: Measure) -> str:
    terms = {"kind": measure.get_kind_display()}
    if measure.kind == Kind.ALLOWANCE:
        return _("Đã ghi: %(kind)s, %(amount)s một tháng.") % {**terms, "amount": money(measure.allowance.monthly)}
    if measure.amount is None:
        return _("Đã ghi: %(kind)s.") % terms
    terms |= {"amount": money(measure.amount), "words": money_in_words(measure.amount)}
    return _("Đã ghi: %(kind)s, %(amount)s (%(words)s).") % terms


def _to_measure(request, measure: Measure, done: str):
    messages.success(request, done)
    return redirect("support:measure", measure.pk)
