"""`python manage.py load_holidays`: the public holidays of Viet Nam, for the clock of the procedure."""

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from communes.models import Change
from households.reviews.law.calendar_days import load_holidays


class Command(BaseCommand):
    help = "Load the public holidays of Viet Nam; a second time changes nothing, and an officer's edits stay."

    def add_arguments(self, parser):
        parser.add_argument("--from", type=int, default=2021, dest="first", metavar="YEAR")
        parser.add_argument("--until", type=int, default=2027, dest="last", metavar="YEAR")

    def handle(self, *, first, last, **options):
        if not 1995 <= first <= last <= 2100:
            raise CommandError(_("Năm nạp từ 1995 đến 2100, năm đầu không sau năm cuối."))
        loaded = load_holidays(first, last, source=Change.Source.COMMAND)
        self.stdout.write(_("Đã thêm %(added)d ngày; %(known)d ngày đã có, không thay đổi.") % loaded._asdict())
