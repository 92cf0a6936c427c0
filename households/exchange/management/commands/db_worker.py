"""`python manage.py db_worker`: the worker of django-tasks, which first takes up what a dead one left behind."""

from django_tasks_db.management.commands import db_worker

from households.exchange.wizard import jobs, tasks


class Command(db_worker.Command):
    help = "Does what no page waits for: the check, the writing and the undoing of imports."

    def handle(self, **options):
        for row in jobs.abandoned():
            tasks.start(row)
        super().handle(**options)
