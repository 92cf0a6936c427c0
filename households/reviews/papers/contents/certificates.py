"""The certificates of recognised households (Mẫu 03), one to a page, with the code by which anybody can check them."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date

from django.conf import settings
from django.urls import reverse

from households.models import Member
from households.reviews.models import ON_THE_LIST, Certificate, Recognition
from households.reviews.papers import heads, qr
from households.reviews.papers.results import STATUSES
from households.reviews.papers.scopes import Scope
from households.reviews.papers.sheets import Closing, Column, Line, Sheet, Signature, Table, Text

_NOT_ISSUED = "chưa cấp số"
_MEMBERS = (
    Column("TT", 8, "center"),
    Column("Họ và tên", 42),
    Column("Năm sinh", 20, "center"),
    Column("Quan hệ với chủ hộ", 30),
)


def certificates(scope: Scope) -> list[Sheet]:
    """The certificates of the households that decisions of the year recognised, village by village."""
    spells = (
        Recognition.objects.filter(
            decision__unit=scope.unit,
            decision__decided_on__year=scope.year,
            village__in=scope.keys,
            status__in=ON_THE_LIST,
        )
        .select_related("household", "village", "decision", "certificate")
        .order_by("village__name_sort", "village", "household__head_sort", "pk")
    )
    return certificates_of(list(spells), scope)


def certificates_of(spells: Sequence[Recognition], scope: Scope) -> list[Sheet]:
    """The certificate of each of `spells` (with their household, village, decision and certificate)."""
    members = _members(spells)
    return [_certificate(spell, members[spell.household_id], scope) for spell in spells]


def address_of(certificate: Certificate) -> str:
    """Give the public address at which `certificate` is checked, as its code holds it."""
    return f"{settings.SITE_URL}{reverse('reviews:verify', args=[certificate.token])}"


def is_valid(certificate: Certificate, on: date) -> bool:
    """Tell whether the household is on a list on the day `on` by the review behind `certificate`; a move between
    villages continues its spell under the same review."""
    spell = certificate.recognition
    in_force = Recognition.objects.in_force(on).on_the_list()
    return in_force.filter(household=spell.household_id, review=spell.review_id).exists()


def _certificate(spell: Recognition, members: Iterable[Member], scope: Scope) -> Sheet:
    issued = getattr(spell, "certificate", None)
    status = heads.within(STATUSES[spell.status])
    rows = [
        (str(place), member.name, str(member.birth_year), str(member.get_relation_display()))
        for place, member in enumerate(members, 1)
    ]
    return Sheet(
        title="GIẤY CHỨNG NHẬN",
        subtitle=f"Hộ nghèo, hộ cận nghèo năm {spell.year}",
        issuer=heads.committee_of(scope.unit),
        number=f"{issued}/GCN" if issued else _NOT_ISSUED,
        dated=heads.dated(scope.unit, issued.issued_on if issued else None, scope.year),
        form=heads.form_name(heads.procedure_of(scope), "certificate"),
        is_framed=True,
        blocks=[
            Text(f"CHỦ TỊCH ỦY BAN NHÂN DÂN {scope.unit.name.upper()} CHỨNG NHẬN", "title"),
            Line("Hộ gia đình", spell.household.head_name),
            Line("Mã hộ", spell.household.code),
            Line("Nơi ở", _address(spell, scope)),
            Line("Kết quả", f"là {status} năm {spell.year}"),
            Line("Theo quyết định", f"số {spell.decision.number} {heads.long_day(spell.decision.decided_on)}"),
            Text(f"Thành viên của hộ ({spell.persons} người):"),
            Table(_MEMBERS, rows),
            _closing(issued),
        ],
    )


def _closing(issued: Certificate | None) -> Closing:
    chair = Signature("CHỦ TỊCH", "(Ký tên, đóng dấu)")
    if issued is None:
        return Closing(chair)
    return Closing(chair, code=qr.drawing(address_of(issued)), caption="Quét mã để kiểm tra giấy còn hiệu lực")


def _address(spell: Recognition, scope: Scope) -> str:
    parts = (spell.household.address, heads.within(spell.village.name), heads.within(scope.unit.name))
    return ", ".join(filter(None, parts))


def _members(spells: Iterable[Recognition]) -> dict[int, list[Member]]:
    """Give, by household, who belonged to it on the day of its recognition, in the order of the register."""
    days = {spell.household_id: spell.valid_from for spell in spells}
    found = defaultdict(list)
    for member in Member.objects.filter(household__in=list(days)).order_by("household", "order", "pk"):
        if member.left_on is None or member.left_on > days[member.household_id]:
            found[member.household_id].append(member)
    return found
