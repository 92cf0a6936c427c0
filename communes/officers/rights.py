"""What each role may do. A right is asked together with a set of villages, never alone (see `scope`)."""

from enum import StrEnum

from django.db import models
from django.utils.translation import gettext_lazy as _


class Role(models.TextChoices):
    SURVEYOR = "surveyor", _("Rà soát viên")
    OFFICER = "officer", _("Cán bộ xã")
    APPROVER = "approver", _("Lãnh đạo xã")
    MANAGER = "manager", _("Quản lý cấp thành phố")
    OBSERVER = "observer", _("Mặt trận Tổ quốc")
    ADMINISTRATOR = "administrator", _("Quản trị hệ thống")


class Right(StrEnum):
    SEE_HOUSEHOLDS = "see_households"  # whole pages of households, with names
    LIST_MASKED = "list_masked"  # rows of households without names; a name for an hour, for a reason that is kept
    SEE_DISCLOSURES = "see_disclosures"  # who was shown names, and why
    EDIT_HOUSEHOLDS = "edit_households"
    SEE_ROUNDS = "see_rounds"  # the procedure: lists, forms and results
    ENTER_REVIEWS = "enter_reviews"
    CONDUCT = "conduct"  # meetings, notices, complaints, and the list that goes to the chair
    REMARK = "remark"  # note what supervision saw
    DECIDE = "decide"
    SEE_BOARD = "see_board"  # how far every commune is, in numbers
    OPEN_ROUNDS = "open_rounds"
    GIVE_OPINIONS = "give_opinions"  # record the answer of the authority above
    SEE_SUPPORT = "see_support"  # models, works, funds, and what support came to, without names
    RECORD_SUPPORT = "record_support"  # measures, models and works of a commune, and its own funds
    KEEP_CITY_SUPPORT = "keep_city_support"  # funds above the communes, targets, figures that others reported
    SEE_REPORTS = "see_reports"
    LOCK_REPORTS = "lock_reports"  # keep a report as it stands, for good
    IMPORT_BOOKS = "import_books"  # bring books in from files and take them out, names included
    CONFIRM_IMPORTS = "confirm_imports"  # be the second person of a large import
    ADMINISTER = "administer"


RIGHTS: dict[Role, frozenset[Right]] = {
    Role.SURVEYOR: frozenset(
        {Right.SEE_HOUSEHOLDS, Right.SEE_ROUNDS, Right.SEE_BOARD, Right.ENTER_REVIEWS, Right.SEE_SUPPORT}
    ),
    Role.OFFICER: frozenset(
        {
            *(Right.SEE_HOUSEHOLDS, Right.EDIT_HOUSEHOLDS, Right.SEE_ROUNDS, Right.ENTER_REVIEWS, Right.CONDUCT),
            *(Right.SEE_BOARD, Right.SEE_SUPPORT, Right.RECORD_SUPPORT, Right.SEE_REPORTS),
            *(Right.IMPORT_BOOKS, Right.CONFIRM_IMPORTS, Right.SEE_DISCLOSURES),
        }
    ),
    Role.APPROVER: frozenset(
        {
            *(Right.SEE_HOUSEHOLDS, Right.SEE_ROUNDS, Right.SEE_BOARD, Right.DECIDE),
            *(Right.SEE_SUPPORT, Right.SEE_REPORTS, Right.LOCK_REPORTS, Right.CONFIRM_IMPORTS, Right.SEE_DISCLOSURES),
        }
    ),
    Role.MANAGER: frozenset(
        {
            *(Right.LIST_MASKED, Right.SEE_DISCLOSURES, Right.SEE_BOARD, Right.OPEN_ROUNDS, Right.GIVE_OPINIONS),
            *(Right.SEE_SUPPORT, Right.KEEP_CITY_SUPPORT, Right.SEE_REPORTS, Right.LOCK_REPORTS),
        }
    ),
    Role.OBSERVER: frozenset({Right.SEE_ROUNDS, Right.SEE_BOARD, Right.REMARK}),
    Role.ADMINISTRATOR: frozenset({Right.ADMINISTER, Right.IMPORT_BOOKS, Right.CONFIRM_IMPORTS, Right.SEE_DISCLOSURES}),
}


def roles_with(right: Right) -> list[Role]:
    """Give the roles that have `right`."""
    return [role for role in Role if right in RIGHTS[role]]


def listing_right(rights: frozenset[Right]) -> Right:
    """Give by which of `rights` households are listed: whole with names, or else masked."""
    return Right.SEE_HOUSEHOLDS if Right.SEE_HOUSEHOLDS in rights else Right.LIST_MASKED
