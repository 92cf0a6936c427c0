"""The pages of the reports."""

from django.urls import path

from households.reports import views
from households.reports.gap import views as gap
from households.reports.support import views as support

app_name = "reports"

urlpatterns = [
    path("", views.index, name="index"),
    path("annual-summary/", views.annual_summary, name="annual_summary"),
    path("annual-summary.csv", views.annual_summary_csv, name="annual_summary_csv"),
    path("support-gap/", gap.support_gap, name="support_gap"),
    path("support-gap/households/", gap.support_gap_households, name="support_gap_households"),
    path("support/", support.support, name="support"),
    path("support.csv", support.support_csv, name="support_csv"),
    path("support.json", support.support_json, name="support_json"),
    path("published/", views.reconciliation, name="reconciliation"),
]
