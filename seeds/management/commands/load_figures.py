"""`python manage.py load_figures`: the targets of the city, and the figures that others reported with their sources."""

from django.core.management.base import BaseCommand
from django.utils.translation import gettext as _

from seeds import support_figures


class Command(BaseCommand):
    help = "Load targets and figures that others reported; a second time adds only what is not there."

    def handle(self, **options):
        targets, figures = support_figures.load()
        words = {"targets": targets, "figures": figures}
        self.stdout.write(_("Đã thêm %(targets)d chỉ tiêu và %(figures)d số liệu do nơi khác báo cáo.") % words)
