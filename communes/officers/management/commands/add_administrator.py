"""`python manage.py add_administrator NAME "FULL NAME" --unit 01`: the first account of a new installation."""

from getpass import getpass

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils import timezone

from communes.lookup import NotInForce
from communes.models import Change, Unit
from communes.officers.models import Assignment
from communes.officers.rights import Role
from communes.officers.services import assign_many, register_officer


class Command(BaseCommand):
    help = "Add an account that administers a province from today on; its password is asked for."

    def add_arguments(self, parser):
        parser.add_argument("username")
        parser.add_argument("full_name")
        parser.add_argument("--unit", default="01", metavar="CODE", help="the province (default: 01, Hà Nội)")

    @transaction.atomic
    def handle(self, *, username, full_name, unit, **options):
        source, today = Change.Source.COMMAND, timezone.localdate()
        try:
            province = Unit.objects.named(unit, today)
            officer = register_officer(
                username=username, full_name=full_name, password=getpass(), by=None, source=source
            )
            assignment = Assignment(officer=officer, role=Role.ADMINISTRATOR, unit=province, valid_from=today)
            assign_many([assignment], by=None, source=source)
        except NotInForce as error:
            raise CommandError(str(error)) from error
        except ValidationError as error:
            raise CommandError("\n".join(error.messages)) from error
        self.stdout.write(f"{officer.username}: {assignment}")
