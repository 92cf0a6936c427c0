"""The pages of support. The roof says what the floor above adds to them."""

from collections.abc import Sequence

from django.urls import path

from households.support.figures import views as figures
from households.support.law import views as law
from households.support.money import views as money
from households.support.projects import views as projects
from households.support.projects.panels import ModelPanelMaker
from households.support.recording import views as recording
from households.support.recording.filters import MeasureFilter

STATED = [
    path("targets/add/", figures.target_add, name="target_add"),
    path("targets/<int:pk>/edit/", figures.target_edit, name="target_edit"),
    path("reported/", figures.reported_list, name="reported"),
    path("reported/add/", figures.reported_add, name="reported_add"),
    path("reported/<int:pk>/edit/", figures.reported_edit, name="reported_edit"),
]


def patterns(*, filterset: type[MeasureFilter] = MeasureFilter, model_panels: Sequence[ModelPanelMaker] = ()):
    """Give what `include()` takes: the pages, with the `filterset` of the list of measures and the `model_panels` of a
    livelihood model."""
    routes = [
        path("", recording.measure_list, {"filterset": filterset}, name="measures"),
        path("measures/<int:pk>/", recording.measure_detail, name="measure"),
        path("measures/<int:pk>/change/", recording.measure_change, name="change"),
        path("measures/<int:pk>/withdraw/", recording.measure_withdraw, name="withdraw"),
        path("measures/<int:pk>/repay/", recording.measure_repay, name="repay"),
        path("households/<slug:code>/record/", recording.record, name="record"),
        path("households/<slug:code>/record/<slug:kind>/", recording.record_kind, name="record_kind"),
        path("programmes/", law.programmes, name="programmes"),
        path("programmes/<slug:code>/", law.programme, name="programme"),
        path("funds/", money.fund_list, name="funds"),
        path("funds/add/", money.fund_add, name="fund_add"),
        path("funds/<int:pk>/", money.fund_detail, name="fund"),
        path("funds/<int:pk>/edit/", money.fund_edit, name="fund_edit"),
        path("funds/<int:pk>/receive/", money.receive, name="receive"),
        path("contributions/<int:pk>/strike/", money.contribution_strike, name="contribution_strike"),
        path("models/", projects.model_list, name="models"),
        path("models/add/", projects.model_add, name="model_add"),
        path("models/<int:pk>/", projects.model_detail, {"panels": model_panels}, name="model"),
        path("models/<int:pk>/edit/", projects.model_edit, name="model_edit"),
        path("models/<int:pk>/pay/", projects.model_pay, name="model_pay"),
        path("works/", projects.work_list, name="works"),
        path("works/add/", projects.work_add, name="work_add"),
        path("works/<int:pk>/", projects.work_detail, name="work"),
        path("works/<int:pk>/edit/", projects.work_edit, name="work_edit"),
        path("works/<int:pk>/pay/", projects.work_pay, name="work_pay"),
        path("payments/<int:pk>/strike/", projects.payment_strike, name="payment_strike"),
    ]
    return [*routes, *STATED], "support"
