"""Forms submitted as a plan says, and taken back."""

from collections.abc import Collection, Iterable, Mapping, Sequence

from django.utils.translation import gettext as _

from communes.officers.rights import Right
from households.exchange.books.reviews.filling import from_plain, to_plain
from households.exchange.books.witnesses import check_inside, witness
from households.exchange.models import BookKind
from households.exchange.plans import Context, Json, Loaded, Undone
from households.reviews.entering.services import Submission, correct_many, form_of, retract_many, submit_many
from households.reviews.models import Review, VillageStage
from households.reviews.stages.stages import why_not_corrected
from households.reviews.stages.steps import take

State, Step = Review.State, VillageStage.Step


def load(contents: Iterable[Json], context: Context, *, reason: str) -> Loaded:
    """Submit the forms of `contents`; one that was submitted already is corrected. What was written on since the plan,
    or has left its village, is left alone."""
    wanted = list(contents)
    standing = _lock([one["review"] for one in wanted])
    check_inside((review.place.village_id for review in standing.values()), context)
    refused = why_not_corrected([review for review in standing.values() if review.state == State.SUBMITTED])
    ready = {one["review"] for one in wanted if _is_as_planned(standing[one["review"]], one)} - refused.keys()
    sound = [one for one in wanted if one["review"] in ready]
    stale = [one["label"] for one in wanted if one["review"] not in ready]
    if not sound:
        return Loaded(None, {"new": 0, "changed": 0}, [], stale)
    told = {"by": context.by, "source": context.source, "reason": reason, "right": Right.IMPORT_BOOKS}
    before = [_before(one, standing[one["review"]]) for one in sound]
    sent = _submit([standing[one["review"]] for one in sound], [one["form"] for one in sound], context, told)
    written = [
        {**was, "review": review.pk, "version": review.version} for was, review in zip(before, sent, strict=True)
    ]
    opened = sum(was["was_open"] for was in before)
    counts = {"new": opened, "changed": len(sent) - opened}
    return Loaded(witness("book.loaded", BookKind.REVIEWS, context, counts, reason), counts, written, stale)


def undo(before: Iterable[Json], context: Context, *, reason: str) -> Undone:
    """Take the forms back that nobody touched since and whose villages are still at their review: in the place of each
    comes one with what stood there before, open or submitted as it was."""
    written = list(before)
    standing = _lock([one["review"] for one in written])
    kept = [(one["label"], why) for one in written if (why := _why_kept(standing[one["review"]], one, context))]
    again = [one for one in written if not _why_kept(standing[one["review"]], one, context)]
    if not again:
        return Undone(None, 0, kept)
    told = {"by": context.by, "source": context.source, "reason": reason, "right": Right.IMPORT_BOOKS}
    opened, submitted = ([one for one in again if one["was_open"] is is_open] for is_open in (True, False))
    if opened:
        forms = [one["form"] and from_plain(one["form"]) for one in opened]
        retract_many([standing[one["review"]] for one in opened], forms, **told)
    if submitted:
        _submit([standing[one["review"]] for one in submitted], [one["form"] for one in submitted], context, told)
    change = witness("book.undone", BookKind.REVIEWS, context, {"restored": len(again)}, reason)
    return Undone(change, len(again), kept)


def _submit(reviews: Sequence[Review], forms: Sequence[Json], context: Context, told: Mapping) -> list[Review]:
    """Submit `forms` for `reviews`; in the place of one that was submitted comes its correction."""
    sent = [review for review in reviews if review.state == State.SUBMITTED]
    corrections = correct_many(sent, **told) if sent else []
    open_ones = {old.pk: new for old, new in zip(sent, corrections, strict=True)}
    submissions = [
        Submission(open_ones.get(review.pk, review), from_plain(form))
        for review, form in zip(reviews, forms, strict=True)
    ]
    return submit_many(submissions, today=context.today, **told)


def _lock(keys: Collection[int]) -> dict[int, Review]:
    """Give the reviews with `keys`, locked after their stages, as everybody does who works on both."""
    rows = Review.objects.filter(pk__among=keys)
    stages = rows.filter(stage__isnull=False).order_by().values_list("stage", flat=True).distinct()
    take(dict.fromkeys(stages), None)
    locked = rows.select_for_update(of=("self",), no_key=True).select_related("household__village", "round")
    return {review.pk: review for review in locked.select_related("stage__village").order_by("pk")}


def _is_as_planned(review: Review, one: Json) -> bool:
    return review.version == one["version"] and review.state in (*Review.OPEN_STATES, State.SUBMITTED)


def _before(one: Json, review: Review) -> Json:
    """Give what stands on `review` now: nothing on one that only waits on the list."""
    form = None if review.state == State.LISTED else to_plain(form_of(review))
    return {"label": one["label"], "was_open": review.state in Review.OPEN_STATES, "form": form}


def _why_kept(review: Review, one: Json, context: Context) -> str:
    """Give why a form stays as it is, in a sentence; nothing when it does not."""
    if review.place.village_id not in context.village_ids:
        return _("Phiếu ở ngoài địa bàn được nhập của bạn.")
    if review.state == State.DECIDED:
        return _("Kết quả của hộ đã có quyết định.")
    if review.state != State.SUBMITTED or review.version != one["version"]:
        return _("Phiếu này đã được sửa sau khi nhập.")
    if review.stage and review.stage.step != Step.REVIEWING:
        step = review.stage.get_step_display()
        return _("%(village)s đã qua bước rà soát (%(step)s).") % {"village": review.stage.village, "step": step}
    return ""
