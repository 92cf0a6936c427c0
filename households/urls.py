"""The pages of the register. The roof says what the rooms above add to them."""

from collections.abc import Callable, Sequence

from django.urls import path

from households import services, views
from households.disclosing import views as disclosing
from households.families import views as families
from households.filters import HouseholdFilter
from households.panels import PanelMaker
from households.wording import REGISTER, Wording


def patterns(
    *,
    filterset: type[HouseholdFilter] = HouseholdFilter,
    panels: Sequence[PanelMaker] = (),
    close: Callable = services.close_household,
    move: Callable = services.move_household,
    wording: Wording = REGISTER,
):
    """Give what `include()` takes: the pages with the list's `filterset`, the `panels` of a household, the verbs that
    `close` and `move` one (called as those of `households.services`), and the `wording` of its history."""
    routes = [
        path("", views.household_list, {"filterset": filterset}, name="list"),
        path("add/", views.household_add, name="add"),
        path("disclosures/", disclosing.disclosure_list, name="disclosures"),
        path("<slug:code>/", views.household_detail, {"panels": panels, "wording": wording}, name="detail"),
        path("<slug:code>/edit/", views.household_edit, {"wording": wording}, name="edit"),
        path("<slug:code>/close/", views.household_close, {"wording": wording, "close": close}, name="close"),
        path("<slug:code>/move/", views.household_move, {"wording": wording, "move": move}, name="move"),
        path("<slug:code>/split/", families.household_split, {"wording": wording}, name="split"),
        path("<slug:code>/merge/", families.household_merge, {"wording": wording, "close": close}, name="merge"),
        path("<slug:code>/disclose/", disclosing.household_disclose, name="disclose"),
        path("<slug:code>/names/", disclosing.household_names, {"filterset": filterset}, name="names"),
        path("<slug:code>/members/add/", views.member_add, {"wording": wording}, name="member_add"),
        path("<slug:code>/members/<int:pk>/edit/", views.member_edit, {"wording": wording}, name="member_edit"),
    ]
    return routes, "households"
