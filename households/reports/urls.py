"""The pages of the reports."""

from django.urls import path

from households.reports import views

app_name = "reports"

urlpatterns = [
    path("", views.index, name="index"),
    path("annual-summary/", views.annual_summary, name="annual_summary"),
    path("annual-summary.csv", views.annual_summary_csv, name="annual_summary_csv"),
    path("published/", views.reconciliation, name="reconciliation"),
]
