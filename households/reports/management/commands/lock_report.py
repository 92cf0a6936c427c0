"""`python manage.py lock_report r2 --year 2024 --unit 10441`: lock a report for good, and print its reference and its
SHA-256. `lock_report --verify` writes every locked report again and says which is no longer in the bytes of its day.

What cannot be locked ends with a sentence on the error output and the exit code 2, a digest that does not hold with 1.
"""

from datetime import date

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from communes.models import Village
from households.reports.models import Snapshot
from households.reports.snapshots.files import digest, digests, file_of
from households.reports.snapshots.lockable import CODES, Report, differences_in, question, versions_of
from households.reports.snapshots.services import lock


class Command(BaseCommand):
    help = "Locks a report: its figures, its files and the households behind it stay as they are."

    def add_arguments(self, parser):
        parser.add_argument("report", nargs="?", choices=CODES, help="the report: %(choices)s", metavar="REPORT")
        parser.add_argument("--year", help="the year, such as 2024")
        parser.add_argument("--unit", default="01", help="the code of a unit or a village, by default the city")
        parser.add_argument("--boundaries", type=date.fromisoformat, metavar="DATE", help="whose communes")
        parser.add_argument("--on", type=date.fromisoformat, metavar="DATE", help="the last day of the period")
        parser.add_argument("--note", default="", help="a remark; of a later version, why there is one")
        parser.add_argument("--knowing", action="store_true", help="lock what check_register finds fault with, too")
        parser.add_argument("--verify", action="store_true", help="hold every locked report against its digests")

    def handle(self, *, report, verify, note, **options):
        if verify:
            self._verify()
        elif report is None or options["year"] is None:
            raise CommandError(_("Nêu báo cáo và năm cần khoá, ví dụ: lock_report r2 --year 2024."), returncode=2)
        else:
            self._lock(report, note, **options)

    def _lock(self, code: str, note: str, *, year, unit, boundaries, on, knowing, **options):
        now = timezone.now()
        answers = {"year": year, "unit": unit, "boundaries": boundaries, "on": on}
        told = {name: str(answer) for name, answer in answers.items() if answer}
        form = question(code, told, villages=Village.objects.all(), today=timezone.localdate(now))
        try:
            if not form.is_valid():
                raise ValidationError([message for messages in form.errors.values() for message in messages])
            found = _known(form.report, is_known=knowing)
            last = versions_of(form.report).first()
            after = last.version if last else 0
            told = {"note": note, "known_differences": found}
            locked = lock(form.report, cut_at=now, after=after, by=None, source="command", **told)
        except ValidationError as error:
            raise CommandError(" ".join(error.messages), returncode=2) from error
        self.stdout.write(f"{locked.reference}  {locked.sha256}")

    def _verify(self):
        wrong = [name for snapshot in Snapshot.objects.order_by("pk").iterator() for name in _wrong_in(snapshot)]
        if wrong:
            sentence = _("Không còn đúng từng byte như lúc khoá: %s.") % ", ".join(wrong)
            raise CommandError(sentence, returncode=1)
        self.stdout.write(_("Mọi bản khoá đúng từng byte như lúc khoá."))


def _known(report: Report, *, is_known: bool) -> int:
    """Give how many differences the check of the register finds; raises ValidationError when they are not known."""
    found = differences_in(report)
    if found and not is_known:
        sentence = ngettext(
            "Kiểm tra trước khi gửi thấy %d chỗ không khớp: xem bằng check_register, sửa, hoặc thêm --knowing.",
            "Kiểm tra trước khi gửi thấy %d chỗ không khớp: xem bằng check_register, sửa, hoặc thêm --knowing.",
            found,
        )
        raise ValidationError(sentence % found)
    return found


def _wrong_in(snapshot: Snapshot) -> list[str]:
    """Give the files of a locked report that are not what they were on its day."""
    kept = digests(snapshot).items()
    return [f"{snapshot.reference}.{kind}" for kind, known in kept if digest(file_of(snapshot, kind)) != known]
