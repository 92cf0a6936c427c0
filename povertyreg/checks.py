"""System checks for what only this house can know: whether the law it judges by is there and signed."""

from django.core.checks import Error, Info, register
from django.utils import timezone

from households.reviews.procedures import procedures
from households.reviews.scoring import NATIONAL, LawError, standards
from households.support.programmes import programmes

_CORRECT = "Correct the file in households/: reviews/scoring/law/, reviews/procedures/law/ or support/programmes/law/."


@register
def law_is_ready(app_configs, **kwargs):
    """Error E003: the law files cannot be read; E001: no national standard covers today. Info I002: a standard, a
    procedure or a programme in force today or later is not signed, that is, nobody has compared its file with the
    official text."""
    try:
        shipped, declared, granted = standards(), procedures(), programmes()
    except LawError as error:
        return [Error(str(error), hint=_CORRECT, id="povertyreg.E003")]
    today = timezone.localdate()
    return [*_uncovered(shipped, today), *_unsigned((*shipped, *declared, *granted), today)]


def _uncovered(shipped, today):
    if any(standard.jurisdiction == NATIONAL and standard.is_in_force(today) for standard in shipped):
        return
    yield Error(
        f"No national poverty standard covers today, {today}.",
        hint="Add the decree in force as a file in households/reviews/scoring/law/.",
        id="povertyreg.E001",
    )


def _unsigned(documents, today):
    for document in documents:
        is_over = document.in_force_until is not None and document.in_force_until <= today
        if document.is_signed or is_over:
            continue
        begins = "is in force" if document.is_in_force(today) else f"comes into force on {document.in_force_from}"
        yield Info(
            f"{document.code} {begins} but not signed.",
            hint="Compare the file with the official text and write who did so, and when, under `signed`.",
            id="povertyreg.I002",
        )
