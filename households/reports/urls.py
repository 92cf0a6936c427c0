"""The pages of the reports."""

from django.urls import path

from households.reports import views
from households.reports.behind.views import behind
from households.reports.comparing import views as comparing
from households.reports.document import views as document
from households.reports.entitlements.views import entitlements
from households.reports.gap import views as gap
from households.reports.named import views as named
from households.reports.official import views as official
from households.reports.pictures import views as pictures
from households.reports.reconciler.register import views as register
from households.reports.reconciler.views import check_table
from households.reports.snapshots import views as snapshots
from households.reports.support import views as support
from households.reports.targets import views as targets

app_name = "reports"

urlpatterns = [
    path("", views.index, name="index"),
    path("annual-summary/", views.annual_summary, name="annual_summary"),
    path("annual-summary.<str:kind>", views.annual_summary_file, name="annual_summary_file"),
    path("official/", official.official, name="official"),
    path("official.<str:kind>", official.official_file, name="official_file"),
    path("named/", named.named, name="named"),
    path("named.<str:kind>", named.named_file, name="named_file"),
    path("named/names/", named.named_disclose, name="named_disclose"),
    path("series/", comparing.series, name="series"),
    path("series.<str:kind>", comparing.series_file, name="series_file"),
    path("two-standards/", comparing.two_standards, name="two_standards"),
    path("two-standards.<str:kind>", comparing.two_standards_file, name="two_standards_file"),
    path("behind/", behind, name="behind"),
    path("entitlements/", entitlements, name="entitlements"),
    path("support-gap/", gap.support_gap, name="support_gap"),
    path("support-gap/households/", gap.support_gap_households, name="support_gap_households"),
    path("targets/", targets.targets, name="targets"),
    path("pictures/", pictures.pictures, name="pictures"),
    path("pictures.<str:kind>", pictures.pictures_file, name="pictures_file"),
    path("document/", document.annual_document, name="annual_document"),
    path("document.<str:kind>", document.annual_document_file, name="annual_document_file"),
    path("support/", support.support, name="support"),
    path("support.csv", support.support_csv, name="support_csv"),
    path("support.json", support.support_json, name="support_json"),
    path("locked/", snapshots.snapshots, name="snapshots"),
    path("locked/<str:reference>/", snapshots.snapshot, name="snapshot"),
    path("locked/<str:reference>/differences/", snapshots.snapshot_differences, name="snapshot_differences"),
    path("locked/<str:reference>.<str:kind>", snapshots.snapshot_file, name="snapshot_file"),
    path("lock/<str:code>/", snapshots.snapshot_lock, name="snapshot_lock"),
    path("check/", check_table, name="check_table"),
    path("before-sending/", register.before_sending, name="before_sending"),
    path("before-sending/households/", register.before_sending_households, name="before_sending_households"),
    path("published/", views.reconciliation, name="reconciliation"),
]
