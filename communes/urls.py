"""The addresses of units."""

from django.urls import path

from communes import views

app_name = "communes"

urlpatterns = [
    path("units/", views.units, name="units"),
    path("units/<slug:code>/", views.unit, name="unit"),
]
