"""`python manage.py load_questionnaires`: Form A and Form B1 as they come with the program, as unsigned drafts."""

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from communes.models import Change
from households.reviews.law.questionnaires import import_shipped


class Command(BaseCommand):
    help = "Load the questionnaires that come with the program; a second time changes nothing."

    def handle(self, **options):
        try:
            imported = import_shipped(source=Change.Source.COMMAND)
        except ValidationError as error:
            raise CommandError("\n".join(error.messages)) from error
        for questionnaire, is_new in imported:
            news = _("đã nhập, chưa ký xác nhận") if is_new else _("đã có, không thay đổi")
            self.stdout.write(f"{questionnaire}: {news}")
        total = len(imported)
        self.stdout.write(ngettext("%(total)d phiếu.", "%(total)d phiếu.", total) % {"total": total})
