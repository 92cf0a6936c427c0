"""`python manage.py purge_imports`, once a day: files and rows of imports are kept for thirty days."""

from django.core.management.base import BaseCommand
from django.utils import timezone

from households.exchange.wizard.services import purge


class Command(BaseCommand):
    help = "Deletes the files and rows of imports that nobody can undo or confirm any more."

    def handle(self, **options):
        purged = purge(now=timezone.now())
        self.stdout.write(f"{purged} imports purged")
