"""`python manage.py load_units`: the dated units and their successions, from two CSV files."""

from pathlib import Path

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from communes import gazetteer
from communes.models import Change
from seeds.units import DECREES, SUCCESSIONS_FILE, UNITS_FILE


class Command(BaseCommand):
    help = "Load the dated units and their successions; a second time changes nothing."

    def add_arguments(self, parser):
        parser.add_argument("--units", type=Path, default=UNITS_FILE, metavar="FILE")
        parser.add_argument("--successions", type=Path, default=SUCCESSIONS_FILE, metavar="FILE")

    def handle(self, *, units, successions, **options):
        try:
            read = gazetteer.read(units, successions)
            loaded = gazetteer.load(read, source=Change.Source.COMMAND, decrees=DECREES)
        except (gazetteer.BadGazetteer, OSError) as error:
            raise CommandError(_("%(problem)s\nKhông nạp gì.") % {"problem": error}) from error
        except ValidationError as error:
            raise CommandError(_("%(problem)s\nKhông nạp gì.") % {"problem": "\n".join(error.messages)}) from error
        self.stdout.write(_summary(loaded))


def _summary(loaded: gazetteer.Loaded) -> str:
    numbers = vars(loaded)
    if loaded.is_unchanged:
        return _("%(units)d đơn vị, %(successions)d kế thừa: không có gì thay đổi.") % numbers
    changes = _(
        "%(units)d đơn vị, %(successions)d kế thừa, %(reorganisations)d đợt sắp xếp: "
        "thêm %(added)d, sửa %(changed)d, bỏ %(removed)d dòng."
    )
    return changes % numbers
