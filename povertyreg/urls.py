"""The front door: every room has its own addresses, and what the rooms above add to one below is composed here."""

from django.contrib.auth.decorators import login_not_required
from django.urls import include, path
from django.views.decorators.http import require_POST
from django.views.i18n import set_language

from households import urls as households
from households.exchange.admin import site as administration
from households.exchange.wording import HISTORY as EXCHANGE_HISTORY
from households.reports.entitlements.views import entitlement_panel
from households.reports.support.measure_filters import CountedFilter
from households.reports.support.panels import participants
from households.reviews import leaving
from households.reviews.panels import status_strip
from households.reviews.register_filters import RegisterFilter
from households.reviews.wording import HISTORY
from households.support import urls as support
from households.support.panels import measures_panel
from households.support.recording.wording import HISTORY as SUPPORT_HISTORY
from households.wording import REGISTER
from povertyreg import views

REGISTER_PAGES = households.patterns(
    filterset=RegisterFilter,
    panels=[status_strip, measures_panel, entitlement_panel],
    close=leaving.close_household,
    move=leaving.move_household,
    wording=REGISTER | HISTORY | SUPPORT_HISTORY | EXCHANGE_HISTORY,
)
SUPPORT_PAGES = support.patterns(filterset=CountedFilter, model_panels=[participants])

urlpatterns = [
    path("", views.home, name="home"),
    path("livez/", views.livez, name="livez"),
    path("readyz/", views.readyz, name="readyz"),
    path("language/", login_not_required(require_POST(set_language)), name="set_language"),
    path("", include("communes.officers.urls")),
    path("", include("communes.urls")),
    path("households/", include(REGISTER_PAGES)),
    path("", include("households.reviews.urls")),
    path("support/", include(SUPPORT_PAGES)),
    path("reports/", include("households.reports.urls")),
    path("exchange/", include("households.exchange.urls")),
    path("quan-tri/", administration.urls),
]
