"""What a register can get wrong and a table cannot show: declared by the households that stand in it."""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet, Subquery
from django.utils.translation import gettext_lazy, ngettext_lazy

from communes.models import VillagePlacement
from communes.querysets import in_force
from households.models import Household, Lineage
from households.reports import questions
from households.reports.periods import Period, written
from households.reports.places import Place
from households.reports.tables import Words
from households.reviews.models import Recognition
from povertyreg.templatetags.register import count


@dataclass(frozen=True)
class Listing:
    """The households behind a difference that goes by the name of a `rule`, and what heads their list.

    `households` gives those of a period of a place, each with `seen_in`: the village (its key) in which it stands.
    """

    rule: str
    heading: Words
    households: Callable[[Period, Place], QuerySet[Household]]

    def by_part(self, of: Period, place: Place) -> dict[int | None, int]:
        """Count the households by the part of the place, in the order of its parts; None for those in a village that
        lies in no part."""
        found = Counter()
        rows = self.households(of, place).order_by().values_list("seen_in").annotate(households=Count("pk"))
        for village, households in rows:
            found[place.part_of(village)] += households
        return {part: found[part] for part in (*(part.pk for part in place.parts), None) if part in found}


@dataclass(frozen=True)
class Fault(Listing):
    """A thing that is wrong with households, and what is said of a number of them: `number`, written as %(count)s, on
    the day %(on)s, in the year %(year)d."""

    sentence: Words

    def told(self, number: int, of: Period) -> str:
        """Give the sentence about a `number` of households."""
        terms = {"number": number, "count": count(number), "on": written(of.end), "year": of.year}
        return self.sentence % terms


def standing(spells: QuerySet) -> QuerySet:
    """Give the households of `spells`, each with the village in which one of them is."""
    own = spells.filter(household=OuterRef("pk")).order_by("-valid_from", "-pk")
    keys = spells.order_by().values("household")
    return Household.objects.filter(pk__in=keys).annotate(seen_in=Subquery(own.values("village")[:1]))


def _twice_in_force(of: Period, place: Place) -> QuerySet:
    """Households with two spells, whatever their status, on the last day or on the first."""
    on_a_day = Q(pk__in=())
    for day in filter(None, [of.start, of.end]):
        spells = Recognition.objects.in_force(day).order_by().values("household").annotate(number=Count("pk"))
        on_a_day |= in_force(day) & Q(household__in=spells.filter(number__gt=1).values("household"))
    return standing(Recognition.objects.filter(on_a_day, place.holds()))


def _not_in_the_register(of: Period, place: Place) -> QuerySet:
    absent = Q(household__closed_on__lte=of.end) | Q(household__registered_on__gt=of.end)
    return standing(questions.recognised(of.end, place).filter(absent))


def _in_a_closed_unit(of: Period, place: Place) -> QuerySet:
    """Households whose village lies in a unit of the place that is none on the day of the boundaries: nobody counts
    them there."""
    placed = VillagePlacement.objects.in_force(place.boundaries).under([place.unit])
    lost = placed.exclude(in_force(place.boundaries, "unit__")).values("village")
    spells = Recognition.objects.on_the_list().in_force(of.end)
    return standing(spells.filter(village__in=lost))


def _moved_out(of: Period, place: Place) -> QuerySet:
    """Households that left the village in which their spell goes on."""
    left = Lineage.objects.filter(
        kind=Lineage.Kind.MOVE,
        source=OuterRef("household"),
        source_village=OuterRef("village"),
        on__gt=OuterRef("valid_from"),
        on__lte=of.end,
    )
    return standing(questions.recognised(of.end, place).filter(Exists(left)))


def _without_decision(of: Period, place: Place) -> QuerySet:
    """A spell without a decision goes on from an earlier one; one that does not was decided by nobody."""
    return standing(questions.recognised(of.end, place).filter(decision__isnull=True, previous__isnull=True))


def _without_paper(of: Period, place: Place) -> QuerySet:
    """Households on a list by a decision that has no number or is younger than the spell, or without a certificate."""
    unsigned = Q(decision__number="") | Q(decision__decided_on__gt=F("valid_from"))
    uncertified = Q(decision__isnull=False, certificate__isnull=True)
    return standing(questions.recognised(of.end, place).filter(unsigned | uncertified))


def _undecided(of: Period, place: Place) -> QuerySet:
    """Households whose form of a round of the year still waits; each stands in the village where it lives."""
    held = [one for one in of.rounds if one.year == of.year]
    waiting = questions.undecided(held, place).order_by().values("household")
    return Household.objects.filter(pk__in=waiting).annotate(seen_in=F("village"))


FAULTS = (
    Fault(
        "two_in_force",
        gettext_lazy("Hộ có hai kết quả công nhận cùng hiệu lực"),
        _twice_in_force,
        ngettext_lazy(
            "%(count)s hộ có hai kết quả công nhận cùng hiệu lực vào ngày đầu hoặc ngày cuối kỳ.",
            "%(count)s hộ có hai kết quả công nhận cùng hiệu lực vào ngày đầu hoặc ngày cuối kỳ.",
            "number",
        ),
    ),
    Fault(
        "not_in_register",
        gettext_lazy("Hộ trong danh sách mà không có trong sổ"),
        _not_in_the_register,
        ngettext_lazy(
            "%(count)s hộ còn trong danh sách ngày %(on)s mà ngày đó đã ra khỏi sổ hoặc chưa vào sổ.",
            "%(count)s hộ còn trong danh sách ngày %(on)s mà ngày đó đã ra khỏi sổ hoặc chưa vào sổ.",
            "number",
        ),
    ),
    Fault(
        "closed_unit",
        gettext_lazy("Hộ trong danh sách của đơn vị không còn"),
        _in_a_closed_unit,
        ngettext_lazy(
            "%(count)s hộ trong danh sách ở thôn còn gắn với đơn vị không còn: không nơi nào đếm các hộ này.",
            "%(count)s hộ trong danh sách ở thôn còn gắn với đơn vị không còn: không nơi nào đếm các hộ này.",
            "number",
        ),
    ),
    Fault(
        "moved_out",
        gettext_lazy("Hộ đã chuyển nơi ở mà danh sách chưa chuyển"),
        _moved_out,
        ngettext_lazy(
            "%(count)s hộ đã chuyển khỏi thôn trước ngày %(on)s mà kết quả công nhận còn ở thôn cũ.",
            "%(count)s hộ đã chuyển khỏi thôn trước ngày %(on)s mà kết quả công nhận còn ở thôn cũ.",
            "number",
        ),
    ),
    Fault(
        "no_decision",
        gettext_lazy("Hộ trong danh sách không có quyết định"),
        _without_decision,
        ngettext_lazy(
            "%(count)s hộ trong danh sách ngày %(on)s mà không có quyết định công nhận.",
            "%(count)s hộ trong danh sách ngày %(on)s mà không có quyết định công nhận.",
            "number",
        ),
    ),
    Fault(
        "no_paper",
        gettext_lazy("Hộ trong danh sách thiếu giấy tờ"),
        _without_paper,
        ngettext_lazy(
            "%(count)s hộ có quyết định không số, ký sau ngày hiệu lực, hoặc chưa có giấy chứng nhận.",
            "%(count)s hộ có quyết định không số, ký sau ngày hiệu lực, hoặc chưa có giấy chứng nhận.",
            "number",
        ),
    ),
)
UNDECIDED = Fault(
    "undecided",
    gettext_lazy("Hộ có phiếu chờ quyết định"),
    _undecided,
    ngettext_lazy(
        "%(count)s hộ có phiếu của đợt %(year)d chờ quyết định: số liệu còn thay đổi.",
        "%(count)s hộ có phiếu của đợt %(year)d chờ quyết định: số liệu còn thay đổi.",
        "number",
    ),
)
# The same, where the place prints 0.
NOT_YET = Fault(
    "not_reported",
    gettext_lazy("Hộ có phiếu chờ quyết định ở nơi in 0 hộ"),
    _undecided,
    ngettext_lazy(
        "In 0 hộ, mà còn phiếu của %(count)s hộ trong đợt %(year)d chờ quyết định: là chưa báo cáo, không phải bằng 0.",
        "In 0 hộ, mà còn phiếu của %(count)s hộ trong đợt %(year)d chờ quyết định: là chưa báo cáo, không phải bằng 0.",
        "number",
    ),
)
