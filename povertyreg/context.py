"""What the frame of every page shows: the menu, who is signed in for which place, and by which law."""

from dataclasses import dataclass

from django.contrib.auth.models import AnonymousUser
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from communes.models import Installation
from communes.officers.rights import RIGHTS, Right, Role
from households.reviews.scoring import standards_on
from povertyreg import __version__


@dataclass(frozen=True)
class Page:
    """A page of the menu, and the rights of which one opens it; without any, it is open to every officer."""

    label: str
    url_name: str
    rights: frozenset[Right] = frozenset()
    beside: tuple[str, ...] = ()  # where more of its pages lie than below its own address


@dataclass(frozen=True)
class NavItem:
    """A line of the menu as components/nav.html draws it; `count` is for work that waits."""

    url: str
    label: str
    current: bool
    count: int | None = None


PAGES = [
    Page(gettext_lazy("Việc của tôi"), "reviews:worklist", frozenset({Right.SEE_BOARD})),
    Page(pgettext_lazy("plural", "Hộ"), "households:list", frozenset({Right.SEE_HOUSEHOLDS, Right.LIST_MASKED})),
    Page(
        gettext_lazy("Đợt rà soát"),
        "reviews:rounds",
        frozenset({Right.SEE_ROUNDS}),
        beside=("/reviews/", "/stages/", "/notices/", "/complaints/", "/requests/"),
    ),
    Page(gettext_lazy("Hỗ trợ"), "support:measures", frozenset({Right.SEE_SUPPORT})),
    Page(gettext_lazy("Báo cáo"), "reports:index", frozenset({Right.SEE_REPORTS})),
    Page(gettext_lazy("Nhập, xuất"), "exchange:imports", frozenset({Right.IMPORT_BOOKS, Right.CONFIRM_IMPORTS})),
    Page(pgettext_lazy("plural", "Đơn vị"), "communes:units"),
    Page(gettext_lazy("Chuẩn nghèo"), "reviews:law"),
    Page(gettext_lazy("Cán bộ"), "officers:list", frozenset({Right.ADMINISTER})),
]


def page(request):
    """Give `demo`, `nav`, `place`, `standards_line` and `version`. Each costs its query only where it is shown:
    one for `demo`, and one for `nav` and `place` together, which who is not signed in does not pay."""
    officer = getattr(request, "user", AnonymousUser())
    serving = SimpleLazyObject(lambda: assignments_today(officer))
    return {
        "demo": SimpleLazyObject(lambda: Installation.current().is_demo),
        "nav": SimpleLazyObject(lambda: nav_of(serving, request.path) if officer.is_authenticated else []),
        "place": SimpleLazyObject(lambda: place_of(serving)),
        "standards_line": SimpleLazyObject(standards_line),
        "version": __version__,
    }


def assignments_today(officer) -> list:
    """Give the assignments of `officer` in force today with their places; of nobody, none."""
    if not officer.is_authenticated:
        return []
    return list(officer.assignments.in_force(timezone.localdate()).with_places())


def pages_for(rights) -> list[Page]:
    """Give the pages of the menu that these rights open."""
    return [page for page in PAGES if not page.rights or page.rights & rights]


def nav_of(assignments, path: str) -> list[NavItem]:
    """Give the menu for these assignments; the page under which `path` lies is current."""
    rights = frozenset().union(*(RIGHTS[Role(assignment.role)] for assignment in assignments))
    urls = {page: reverse(page.url_name) for page in pages_for(rights)}
    return [NavItem(url, page.label, current=path.startswith((url, *page.beside))) for page, url in urls.items()]


def place_of(assignments) -> str:
    """Give the places of these assignments as words, each once."""
    places = list(dict.fromkeys(str(assignment.place) for assignment in assignments))
    return ", ".join(places)


def standards_line() -> str:
    """Give the standards of today as the foot of the page names them."""
    today = timezone.localdate()
    titles = [_(standard.title) for standard in standards_on(today)]
    if not titles:
        return _("Chưa có chuẩn nghèo nào cho năm %d.") % today.year
    return _("Áp dụng cho kỳ rà soát %(year)d: %(standards)s") % {"year": today.year, "standards": "; ".join(titles)}
