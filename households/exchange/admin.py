"""The administrator's own site: what each book holds, in rows without names, and the ways in and out of it.

Nothing is edited here. A file comes in by the wizard alone, which asks the same of everybody: the right in that place,
a plan, a second person, the history; and a book goes out as everywhere, safe from formulas and told in the history.
"""

from copy import copy
from functools import wraps

from django.contrib import admin
from django.contrib.admin.views.main import ChangeList
from django.http import Http404, HttpResponseRedirect
from django.shortcuts import render
from django.urls import include, path, reverse
from django.utils.http import urlencode
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET
from import_export.admin import ImportExportModelAdmin

from communes.models import HouseholdTotal
from communes.officers.rights import Right
from households.exchange.books import BOOKS
from households.exchange.models import BookKind
from households.models import Household
from households.reviews.models import Review
from households.support.models import Measure

# Who administers and brings books in. Being "staff" is asked nowhere: rights come from assignments alone.
_RIGHTS = {Right.ADMINISTER, Right.IMPORT_BOOKS}


class RegisterAdminSite(admin.AdminSite):
    """The site below its own address, without doors of its own: officers sign in where all do."""

    site_header = site_title = _("Quản trị sổ")
    index_title = _("Các loại sổ")
    enable_nav_sidebar = False

    def has_permission(self, request):
        return request.user.is_active and request.user.rights() >= _RIGHTS

    def admin_view(self, view, cacheable=False):
        """Let `view` answer an administrator; for all others it does not exist."""

        @wraps(view)
        def guarded(request, *args, **kwargs):
            if not self.has_permission(request):
                raise Http404
            return view(request, *args, **kwargs)

        return never_cache(guarded)

    def get_urls(self):
        rooms = [
            path(f"{model._meta.label_lower.replace('.', '/')}/", include(registered.get_urls()))
            for model, registered in self._registry.items()
        ]
        return [path("", self.admin_view(self.index), name="index"), *rooms]

    def get_app_list(self, request, app_label=None):
        """Give nothing: the first page lists books, not rooms of the house."""
        return []

    def index(self, request, extra_context=None):
        """Name the books, with the list of what each holds."""
        books = [(registered.label, *registered.ways) for registered in self._registry.values()]
        context = {**self.each_context(request), "title": self.index_title, "books": books}
        return render(request, "admin/books.html", context)


class _BookList(ChangeList):
    """A list that calls many things as it calls one: Vietnamese words have no plural."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.opts = copy(self.opts)
        self.opts.verbose_name_plural = self.opts.verbose_name
        self.title = self.model_admin.label


class BookAdmin(ImportExportModelAdmin):
    """The rows of one book, in the villages in which the administrator may import; to be looked at alone."""

    import_export_change_list_template = "admin/book.html"
    actions = None
    list_display_links = None
    list_per_page = 50
    show_full_result_count = False

    kind: BookKind
    village = "household__village"  # the path from a row to its village

    @property
    def label(self):
        return self.kind.label

    @property
    def resource_classes(self):
        """The resources of the book: their columns are those of the template, the wizard and every file that goes
        out."""
        return [resource for layout in BOOKS[self.kind].layouts.values() for resource in layout.values()]

    @property
    def ways(self) -> list[str]:
        """The addresses of the list, the way in and the way out."""
        place = f"{self.opts.app_label}_{self.opts.model_name}"
        return [reverse(f"admin:{place}_{way}") for way in ("changelist", "import", "export")]

    def get_urls(self):
        place, guard = f"{self.opts.app_label}_{self.opts.model_name}", self.admin_site.admin_view
        return [
            path("", guard(require_GET(self.changelist_view)), name=f"{place}_changelist"),
            path("import/", guard(require_GET(self.import_action)), name=f"{place}_import"),
            path("export/", guard(require_GET(self.export_action)), name=f"{place}_export"),
        ]

    def changelist_view(self, request, extra_context=None):
        return super().changelist_view(request, {**(extra_context or {}), "ways": self.ways})

    def get_changelist(self, request, **kwargs):
        return _BookList

    def get_queryset(self, request):
        return self.model.objects.filter(**{f"{self.village}__in": request.user.villages(Right.IMPORT_BOOKS)})

    def import_action(self, request, **kwargs):
        """Lead to the wizard, which is the one way in."""
        return self._led_to("exchange:upload", may=self.has_import_permission(request))

    def export_action(self, request):
        """Lead to the page by which every book goes out."""
        return self._led_to("exchange:export", may=self.has_export_permission(request))

    def has_import_permission(self, request):
        return request.user.can(Right.IMPORT_BOOKS)

    has_export_permission = has_import_permission

    def has_view_permission(self, request, obj=None):
        return self.admin_site.has_permission(request)

    def has_module_permission(self, request):
        return self.admin_site.has_permission(request)

    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return False

    def _led_to(self, page: str, *, may: bool) -> HttpResponseRedirect:
        if not may:
            raise Http404
        return HttpResponseRedirect(f"{reverse(page)}?{urlencode({'book': self.kind})}")

    @admin.display(description=_("mã hộ"), ordering="household__code")
    def household_code(self, row) -> str:
        return row.household.code


site = RegisterAdminSite()


@admin.register(Household, site=site)
class HouseholdAdmin(BookAdmin):
    kind, village = BookKind.HOUSEHOLDS, "village"
    list_display = ["code", "head", "village", "registered_on", "closed_on"]
    list_select_related = ["village"]
    search_fields = ["code"]
    ordering = ["code"]

    @admin.display(description=_("chủ hộ"))
    def head(self, household) -> str:
        return household.masked_name


@admin.register(Review, site=site)
class ReviewAdmin(BookAdmin):
    kind = BookKind.REVIEWS
    list_display = ["household_code", "round", "state", "reviewed_on"]
    list_select_related = ["household", "round"]
    search_fields = ["household__code"]
    ordering = ["-pk"]


@admin.register(Measure, site=site)
class MeasureAdmin(BookAdmin):
    kind = BookKind.MEASURES
    list_display = ["household_code", "kind_of_support", "given_on", "ended_on", "amount"]
    list_select_related = ["household"]
    search_fields = ["household__code"]
    ordering = ["-pk"]

    @admin.display(description=_("loại hỗ trợ"), ordering="kind")
    def kind_of_support(self, measure) -> str:
        return measure.get_kind_display()


@admin.register(HouseholdTotal, site=site)
class TotalAdmin(BookAdmin):
    kind, village = BookKind.TOTALS, "village"
    list_display = ["village", "year", "households", "persons"]
    list_select_related = ["village"]
    search_fields = ["village__code", "village__name_fold"]
    ordering = ["-year", "village__code"]
