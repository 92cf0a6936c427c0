"""`python manage.py load_published`: the figures that documents printed, to be compared with the computed ones."""

from django.core.management.base import BaseCommand
from django.utils.translation import gettext as _

from seeds import published


class Command(BaseCommand):
    help = "Load the published figures; a second time changes nothing, and finds villages that were not there before."

    def handle(self, **options):
        self.stdout.write(_("Đã nạp %d số liệu đã công bố.") % published.load())
