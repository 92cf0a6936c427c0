"""What the worker is asked to do."""

from django.utils import translation
from django_tasks import task

from households.exchange.models import Import
from households.exchange.wizard import jobs


def start(row: Import):
    """Let a worker do what `row` waits for, in the language of whoever asks."""
    work.enqueue(row.pk, row.version, translation.get_language())


@task
def work(pk: int, version: int, language: str):
    """Do what an import waits for, then let the next one that waits be started."""
    with translation.override(language):
        follower = jobs.run(pk, version)
        for row in [*filter(None, [follower]), *jobs.abandoned()]:
            start(row)
