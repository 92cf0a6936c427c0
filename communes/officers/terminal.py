"""Whom and what a command names on the terminal. What there is not ends it with a sentence and the exit code 2."""

from datetime import date

from django.core.management.base import CommandError
from django.utils.translation import gettext as _

from communes.lookup import NotInForce
from communes.models import Unit
from communes.officers.models import Officer


def officer_named(username: str) -> Officer:
    """Give the officer who signs in as `username`."""
    officer = Officer.objects.filter(username=username).first()
    if officer is None:
        raise CommandError(_("Không có cán bộ nào tên đăng nhập là %s.") % username, returncode=2)
    return officer


def unit_named(code: str, on: date) -> Unit:
    """Give the unit that has `code` on the day `on`."""
    try:
        return Unit.objects.named(code, on)
    except NotInForce as error:
        raise CommandError(str(error), returncode=2) from error
