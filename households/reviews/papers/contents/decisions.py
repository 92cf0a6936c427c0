"""What the commune chair signs: the report to the authority above, and the decisions (Mẫu 02) with their lists."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from households.reviews.models import ON_THE_LIST, Decision, Opinion, Recognition, Status
from households.reviews.papers import heads
from households.reviews.papers.results import Result, outcome_of, results_of
from households.reviews.papers.scopes import Scope
from households.reviews.papers.sheets import NOT_RECORDED, Block, Break, Column, Sheet, Table, Text
from povertyreg.templatetags.register import day

_REPORTED = (
    ("Thôn, tổ dân phố", 30),
    ("Hộ được rà soát", 14),
    ("Hộ nghèo", 13),
    ("Hộ cận nghèo", 13),
    ("Thoát nghèo", 15),
    ("Thoát cận nghèo", 15),
)
_LISTED = (
    Column("TT", 6, "center"),
    Column("Họ và tên chủ hộ", 25),
    Column("Mã hộ", 15),
    Column("Thôn, tổ dân phố", 23),
    Column("Khẩu", 8, "right"),
    Column("Được công nhận", 23),
)
_TITLES = {
    Decision.Kind.RECOGNISED: "công nhận hộ nghèo, hộ cận nghèo",
    Decision.Kind.ESCAPED: "công nhận hộ thoát nghèo, hộ thoát cận nghèo",
}


def reports(scope: Scope) -> list[Sheet]:
    """The commune's report on the results: each that was sent, or one that is still to be sent."""
    results = [found for of_village in results_of(scope).values() for found in of_village]
    if not results:
        return []
    sent = list(Opinion.objects.filter(unit=scope.unit, round=scope.round).order_by("number"))
    return [_report(scope, opinion, results) for opinion in sent or [None]]


def recognised(scope: Scope) -> list[Sheet]:
    """The decisions of the year that recognise poor and near-poor households."""
    return _decisions(scope, Decision.Kind.RECOGNISED)


def escaped(scope: Scope) -> list[Sheet]:
    """The decisions of the year that recognise who left the list."""
    return _decisions(scope, Decision.Kind.ESCAPED)


def _report(scope: Scope, opinion: Opinion | None, results: Sequence[Result]) -> Sheet:
    on = opinion.reported_on if opinion else scope.round.closes_on
    to = _named_authority(scope, opinion, on)
    found, poor, near_poor = _Counts.of(results), Status.POOR, Status.NEAR_POOR
    return Sheet(
        title="BÁO CÁO",
        subtitle=f"Kết quả rà soát hộ nghèo, hộ cận nghèo năm {scope.year}",
        issuer=heads.committee_of(scope.unit),
        number=opinion.report_number if opinion else "",
        dated=heads.dated(scope.unit, opinion and opinion.reported_on, scope.year),
        form=heads.form_name(heads.procedure_of(scope), "report"),
        blocks=[
            Text(f"Kính gửi: {to}", "centre"),
            *heads.legal_basis(scope, on),
            *_part(scope),
            Text(
                f"Thực hiện rà soát từ ngày {day(scope.round.opens_on)}, Ủy ban nhân dân "
                f"{heads.within(scope.unit.name)} báo cáo kết quả rà soát hộ nghèo, hộ cận nghèo năm {scope.year}:"
            ),
            Text("1. Kết quả chung", "heading"),
            Text(f"Số hộ được rà soát: {len(results)} hộ, đã có kết quả: {found.on(*Status.values)} hộ."),
            Text(f"Hộ nghèo: {found.on(poor)} hộ, trong đó phát sinh {found.arisen(poor)} hộ."),
            Text(f"Hộ cận nghèo: {found.on(near_poor)} hộ, trong đó phát sinh {found.arisen(near_poor)} hộ."),
            Text(f"Hộ thoát nghèo: {found.left(poor)} hộ."),
            Text(f"Hộ thoát cận nghèo: {found.left(near_poor)} hộ."),
            Text("2. Kết quả theo thôn, tổ dân phố", "heading"),
            _by_village(results),
            Text(
                f"Ủy ban nhân dân {heads.within(scope.unit.name)} kính đề nghị {to} cho ý kiến để công nhận theo "
                "quy định."
            ),
            heads.signed_by_chair(("Như trên;", "Thường trực Đảng ủy, HĐND;", "Lưu: VT.")),
        ],
    )


@dataclass(frozen=True)
class _Counts:
    """How many of some results went from which status (None: from no list) to which."""

    ways: Counter[tuple[str | None, str]]

    @classmethod
    def of(cls, results: Iterable[Result]) -> "_Counts":
        return cls(Counter((found.before, found.status) for found in results))

    def on(self, *statuses: str) -> int:
        """The households that came out with one of `statuses`."""
        return sum(number for (_before, now), number in self.ways.items() if now in statuses)

    def arisen(self, status: str) -> int:
        """The households that came onto the list of `status` from outside both lists."""
        return sum(number for (before, now), number in self.ways.items() if now == status and before not in ON_THE_LIST)

    def left(self, status: str) -> int:
        """The households of `status` that are on no list any more."""
        return self.ways[status, Status.NOT_POOR]


def _by_village(results: Sequence[Result]) -> Table:
    columns = [Column(label, width, "right" if place else "left") for place, (label, width) in enumerate(_REPORTED)]
    villages: dict[str, list[Result]] = {}
    for found in sorted(results, key=lambda found: (found.village.name_sort, found.village.code)):
        villages.setdefault(found.village.name, []).append(found)
    rows = [(name, *_figures(of_village)) for name, of_village in villages.items()]
    return Table(columns, rows, total=("Tổng cộng", *_figures(results)))


def _figures(results: Sequence[Result]) -> tuple[str, ...]:
    found = _Counts.of(results)
    on_lists = (found.on(Status.POOR), found.on(Status.NEAR_POOR))
    return tuple(map(str, (len(results), *on_lists, found.left(Status.POOR), found.left(Status.NEAR_POOR))))


def _named_authority(scope: Scope, opinion: Opinion | None, on: date) -> str:
    """Give whose opinion is asked, by name where the opinion tells only the level."""
    levels = {authority.title for authority in heads.procedure_of(scope).authorities}
    is_named = opinion is not None and opinion.authority not in {"", *levels}
    return opinion.authority if is_named else heads.authority_over(scope, on)


def _decisions(scope: Scope, kind: str) -> list[Sheet]:
    decisions = Decision.objects.filter(unit=scope.unit, kind=kind, decided_on__year=scope.year)
    spells = (
        Recognition.objects.filter(decision__in=decisions, village__in=scope.keys)
        .select_related("household", "village", "previous", "decision__round")
        .order_by("decision__decided_on", "decision", "village__name_sort", "village", "household__head_sort", "pk")
    )
    signed: dict[Decision, list[Recognition]] = {}
    for spell in spells:
        signed.setdefault(spell.decision, []).append(spell)
    return [_decision(scope, decision, found) for decision, found in signed.items()]


def _decision(scope: Scope, decision: Decision, spells: Sequence[Recognition]) -> Sheet:
    outcomes = [_outcome(spell) for spell in spells]
    numbers = ", ".join(f"{number:02} {heads.within(outcome)}" for outcome, number in Counter(outcomes).items())
    title = _TITLES[decision.kind]
    rows = [
        (
            str(place),
            spell.household.head_name,
            spell.household.code,
            spell.village.name,
            str(spell.persons),
            outcome,
        )
        for place, (spell, outcome) in enumerate(zip(spells, outcomes, strict=True), 1)
    ]
    return Sheet(
        title="QUYẾT ĐỊNH",
        subtitle=f"Về việc {title} năm {scope.year}",
        issuer=heads.committee_of(scope.unit),
        number=decision.number,
        dated=heads.dated(scope.unit, decision.decided_on, scope.year),
        form=heads.form_name(heads.procedure_of(scope), "decision"),
        blocks=[
            Text(f"CHỦ TỊCH ỦY BAN NHÂN DÂN {scope.unit.name.upper()}", "title"),
            *heads.legal_basis(scope, decision.decided_on),
            *_opinion(scope, decision),
            *_part(scope),
            Text("QUYẾT ĐỊNH:", "title"),
            Text(
                f"{title[:1].upper()}{title[1:]} năm {scope.year} trên địa bàn {heads.within(scope.unit.name)}: "
                f"{numbers} (có danh sách kèm theo).",
                lead="Điều 1.",
            ),
            Text("Quyết định này có hiệu lực kể từ ngày ký.", lead="Điều 2."),
            Text(
                f"Văn phòng Ủy ban nhân dân, Ban Chỉ đạo rà soát hộ nghèo, hộ cận nghèo {heads.within(scope.unit.name)}"
                ", các thôn, tổ dân phố và các hộ gia đình có tên trong danh sách chịu trách nhiệm thi hành Quyết định "
                "này.",
                lead="Điều 3.",
            ),
            heads.signed_by_chair(("Như Điều 3;", "Thường trực Đảng ủy, HĐND;", "Lưu: VT.")),
            Break(),
            Text("DANH SÁCH", "title"),
            Text(f"{title[:1].upper()}{title[1:]} năm {scope.year}", "title"),
            Text(
                f"(Kèm theo Quyết định số {decision.number} {heads.long_day(decision.decided_on)} của Chủ tịch "
                f"Ủy ban nhân dân {heads.within(scope.unit.name)})",
                "centre",
            ),
            Table(_LISTED, rows),
            Text(f"Tổng số: {len(spells)} hộ."),
        ],
    )


def _opinion(scope: Scope, decision: Decision) -> list[Text]:
    """The line that names the opinion of the authority above; a decision between two rounds needs none."""
    if decision.round_id is None:
        return []
    opinion = (
        Opinion.objects.filter(unit=scope.unit, round=decision.round, verdict=Opinion.Verdict.AGREES)
        .order_by("-number")
        .first()
    )
    if opinion is None:
        return [Text(f"Ý kiến của {heads.authority_over(scope, decision.decided_on)}: {NOT_RECORDED};", "basis")]
    authority = _named_authority(scope, opinion, opinion.reported_on)
    answer = f"Văn bản số {opinion.answer_number} {heads.long_day(opinion.answered_on)} của {authority}"
    return [Text(f"Căn cứ {answer} về kết quả rà soát hộ nghèo, hộ cận nghèo năm {scope.year};", "basis")]


def _outcome(spell: Recognition) -> str:
    return outcome_of(spell.previous.status if spell.previous else None, spell.status)


def _part(scope: Scope) -> list[Block]:
    """Say of which villages a paper tells, where it does not tell of the whole commune."""
    return [] if scope.is_whole else [Text(f"Bản trích của {heads.described(scope.villages)}.", "note")]
