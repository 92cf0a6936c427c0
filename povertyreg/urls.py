"""The front door: every room has its own addresses."""

from django.contrib.auth.decorators import login_not_required
from django.urls import include, path
from django.views.decorators.http import require_POST
from django.views.i18n import set_language

from povertyreg import views

urlpatterns = [
    path("", views.home, name="home"),
    path("livez/", views.livez, name="livez"),
    path("readyz/", views.readyz, name="readyz"),
    path("language/", login_not_required(require_POST(set_language)), name="set_language"),
    path("", include("communes.officers.urls")),
]
