"""The addresses of books in and out."""

from django.urls import path

from households.exchange.duplicates import views as duplicates
from households.exchange.wizard import views
from households.exchange.writing import views as writing

app_name = "exchange"

urlpatterns = [
    path("", views.import_list, name="imports"),
    path("upload/", views.upload, name="upload"),
    path("imports/<uuid:token>/", views.import_page, name="import"),
    path("imports/<uuid:token>/columns/", views.columns, name="columns"),
    path("imports/<uuid:token>/marked/", views.marked, name="marked"),
    path("imports/<uuid:token>/check/", views.check_again, name="check_again"),
    path("imports/<uuid:token>/ask/", views.ask_second, name="ask_second"),
    path("imports/<uuid:token>/take-back/", views.take_back, name="take_back"),
    path("imports/<uuid:token>/confirm/", views.confirm, name="confirm"),
    path("imports/<uuid:token>/undo/", views.undo, name="undo"),
    path("imports/<uuid:token>/drop/", views.drop, name="drop"),
    path("template/", writing.template, name="template"),
    path("export/", writing.export, name="export"),
    path("duplicates/", duplicates.duplicates, name="duplicates"),
    path("duplicates/<slug:one>/<slug:other>/", duplicates.pair, name="pair"),
    path("duplicates/<slug:one>/<slug:other>/told-apart/", duplicates.told_apart, name="told_apart"),
    path("duplicates/<slug:one>/<slug:other>/unmerge/", duplicates.unmerge, name="unmerge"),
]
