"""The hearings of the demonstration's rounds: every village meets and posts, a few dispute, and the city answers.

They go through the verbs that the forms call. The days are drawn so that each step keeps the term of the law and the
decision falls before the middle of December.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from communes.models import Unit
from households.models import Member
from households.reviews.models import Complaint, Notice, Opinion, Review, Round, VillageStage
from households.reviews.stages.complaints import Grievance, complain_many, recheck
from households.reviews.stages.meetings import Minutes, hold_many
from households.reviews.stages.notices import Posting, post_many
from households.reviews.stages.reports import Answer, Report, answer_opinions, ask_opinions, submit_lists
from seeds.ground import SOURCE
from seeds.people import full_name

PLACES = "Nhà văn hoá thôn; trụ sở Uỷ ban nhân dân xã; loa truyền thanh"
_SPLIT_MEETINGS, _DISPUTED = 6, 8  # villages of a round that meet twice, and that get a complaint
_GRIEVANCES = (
    "Gia đình tôi có con mới tốt nghiệp chưa có việc làm, đề nghị xem lại điểm thu nhập.",
    "Hộ này có hai người đi làm có lương, đề nghị kiểm tra lại.",
    "Nhà tôi dột nát từ trận bão vừa qua mà phiếu ghi nhà bền chắc.",
)
_SEXES = Member.Sex.values
_FINDING = "Ban Chỉ đạo đã đến nhà, đối chiếu từng chỉ số với hộ và trưởng thôn; các câu trả lời đúng như phiếu."


@dataclass(frozen=True)
class Reviewed:
    """The submitted reviews of one village, in the commune that holds it on the days of the hearings."""

    stage: VillageStage
    unit: Unit
    reviews: Sequence[Review]


def hold_meetings(rng: Random, villages: Sequence[Reviewed], first: date, last: date, *, splits: int = _SPLIT_MEETINGS):
    """Let every one of `villages` meet between two days; in `splits` of them one result is refused, and they meet again
    over it some days later."""
    days = {reviewed.stage.pk: _day_between(rng, first, last) for reviewed in villages}
    split = {reviewed.stage.pk for reviewed in _some(rng, villages, splits)}
    minutes = [
        _minutes(rng, item, item.reviews, days[item.stage.pk], refuses=item.stage.pk in split) for item in villages
    ]
    hold_many(minutes, by=None, source=SOURCE, summary=True)
    again = [item for item in villages if item.stage.pk in split]
    if again:
        weeks = [_minutes(rng, item, item.reviews[:1], last + timedelta(days=rng.randint(2, 4))) for item in again]
        hold_many(weeks, by=None, source=SOURCE, summary=True)


def post_results(rng: Random, villages: Sequence[Reviewed], first: date, last: date) -> list[Notice]:
    """Let every one of `villages` post its results between two days."""
    postings = [Posting(item.stage, _day_between(rng, first, last), PLACES) for item in villages]
    return post_many(postings, by=None, source=SOURCE, summary=True)


def dispute(rng: Random, notices: Sequence[Notice], villages: Sequence[Reviewed]) -> list[Complaint]:
    """Let somebody complain about one result of a few of `villages` on the first day of its notice."""
    notice_of = {notice.stage_id: notice for notice in notices}
    grievances = [
        Grievance(rng.choice(item.reviews), notice_of[item.stage.pk].posted_on, _name(rng), rng.choice(_GRIEVANCES))
        for item in _some(rng, villages, _DISPUTED)
    ]
    return complain_many(grievances, by=None, source=SOURCE)


def settle(rng: Random, complaints: Iterable[Complaint]) -> list[Notice]:
    """Let the committee look again, keep every result, and post it once more."""
    postings = []
    for complaint in complaints:
        rechecked_on = complaint.received_on + timedelta(days=rng.randint(1, 5))
        recheck(
            complaint,
            rechecked_on=rechecked_on,
            result=Complaint.Result.KEPT,
            finding=_FINDING,
            by=None,
            source=SOURCE,
        )
        postings.append(Posting(complaint.notice.stage, rechecked_on + timedelta(days=1), PLACES))
    return post_many(postings, by=None, source=SOURCE) if postings else []


def hand_in(notices: Iterable[Notice], villages: Sequence[Reviewed]) -> dict[Unit, date]:
    """Let every commune hand in the lists of its villages on the day after the last of its notices; give the days."""
    ends: dict[int, date] = {}
    for notice in notices:
        ends[notice.stage_id] = max(notice.ends_on, ends.get(notice.stage_id, notice.ends_on))
    days: dict[Unit, date] = {}
    for item in villages:
        after = ends[item.stage.pk] + timedelta(days=1)
        days[item.unit] = max(after, days.get(item.unit, after))
    by_day = defaultdict(list)
    for item in villages:
        by_day[days[item.unit]].append(item.stage)
    for day, stages in sorted(by_day.items()):
        submit_lists(stages, on=day, by=None, source=SOURCE, summary=True)
    return days


def ask_and_answer(rng: Random, round: Round, reported: Mapping[Unit, date]) -> list[Opinion]:
    """Let the communes report on their days, and the authority above agree within the term of the law."""
    opinions = ask(rng, round, reported)
    answers = [
        Answer(
            opinion,
            f"{rng.randint(900, 4800)}/UBND-NNMT",
            _day_between(rng, opinion.reported_on + timedelta(days=1), opinion.due_on),
            Opinion.Verdict.AGREES,
        )
        for opinion in opinions
    ]
    return answer_opinions(answers, by=None, source=SOURCE, summary=True)


def ask(rng: Random, round: Round, reported: Mapping[Unit, date]) -> list[Opinion]:
    """Let the communes report on their days."""
    reports = [Report(unit, round, f"{rng.randint(80, 420)}/BC-UBND", day) for unit, day in reported.items()]
    return ask_opinions(reports, by=None, source=SOURCE, summary=True)


def _minutes(
    rng: Random, village: Reviewed, reviews: Sequence[Review], held_on: date, *, refuses: bool = False
) -> Minutes:
    invited = rng.randint(36, 74)
    present = invited - rng.randint(0, 12)
    votes = {review.pk: present - _against(rng, present) for review in reviews}
    if refuses:
        votes[reviews[0].pk] = present * rng.randint(25, 45) // 100
    return Minutes(
        stage=village.stage,
        held_on=held_on,
        place="Nhà văn hoá thôn",
        chair=_name(rng),
        secretary=_name(rng),
        village_representative=_name(rng),
        committee_representative=_name(rng),
        supervisor=_name(rng),
        invited=invited,
        present=present,
        opinions="",
        votes=votes,
    )


def _against(rng: Random, present: int) -> int:
    """Most results are agreed by everybody; of the others a few do not."""
    return 0 if rng.random() < 0.8 else rng.randint(1, present // 4)


def _some(rng: Random, villages: Sequence[Reviewed], number: int) -> list[Reviewed]:
    return rng.sample(villages, min(number, len(villages)))


def _name(rng: Random) -> str:
    return full_name(rng, rng.choice(_SEXES))


def _day_between(rng: Random, first: date, last: date) -> date:
    return first + timedelta(days=rng.randint(0, (last - first).days))
