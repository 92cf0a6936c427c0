"""How the history of a household reads: kinds, fields and values of its entries in the words of the forms."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from households import masks
from households.models import Disclosure, Household, Member


@dataclass(frozen=True)
class Term:
    """The label of a field, and the words for those of its values that have any."""

    label: str
    words: Mapping = field(default_factory=dict)

    def say(self, value) -> str:
        """Give `value`, as the history keeps it, in words; nothing for what is empty."""
        if value is None or value == "":
            return ""
        if isinstance(value, bool):
            return _("có") if value else _("không")
        return str(self.words.get(value) or _day(value) or value)


class MaskedTerm(Term):
    """A citizen id: the history tells that it changed, not what it is."""

    def say(self, value) -> str:
        return masks.citizen_id(value or "")


class MembersTerm(Term):
    """What changed of members, as [name, {field: value}] each."""

    def say(self, value) -> str:
        return "; ".join(f"{name}: {self._told(values)}" for name, values in value or [])

    def _told(self, values: Mapping) -> str:
        """Give the values with their labels, as far as there are any."""
        terms = ((REGISTER.term(name), values[name]) for name in REGISTER.in_order(values))
        return ", ".join(f"{term.label} {said}" for term, kept in terms if (said := term.say(kept)))


@dataclass(frozen=True)
class Wording:
    """By kind, the sentence that an entry says (with `%(label)s`); by field, its term."""

    kinds: Mapping[str, str]
    terms: Mapping[str, Term]

    def __or__(self, other: "Wording") -> "Wording":
        return Wording({**self.kinds, **other.kinds}, {**self.terms, **other.terms})

    def sentence(self, entry) -> str:
        """Give what `entry` says: a kind without a sentence of its own says its label."""
        return self.kinds.get(entry.kind, "%(label)s") % {"label": entry.label}

    def term(self, name: str) -> Term:
        return self.terms.get(name) or Term(name)

    def in_order(self, names: Iterable[str]) -> list[str]:
        """Give the `names` of fields in the order of the terms: the database keeps none of its own."""
        places = {name: place for place, name in enumerate(self.terms)}
        return sorted(names, key=lambda name: (places.get(name, len(places)), name))


def term_of(model_field) -> Term:
    """Give the term of a field of a model: its verbose name, and the labels of its choices."""
    return Term(model_field.verbose_name, dict(model_field.flatchoices))


def _day(value) -> str:
    """Give a day kept as 2026-11-22 as it is written, 22/11/2026; nothing for what is no day."""
    try:
        return date_format(date.fromisoformat(value), "d/m/Y")
    except (TypeError, ValueError):
        return ""


REGISTER = Wording(
    kinds={
        "household.registered": gettext_lazy("Vào sổ hộ"),
        "household.changed": gettext_lazy("Sửa hộ"),
        "household.moved": gettext_lazy("Chuyển thôn"),
        "household.split": gettext_lazy("Tách ra hộ mới"),
        "household.joined": gettext_lazy("Nhận một hộ nhập vào"),
        "household.withdrawn": gettext_lazy("Rút khỏi sổ khi hoàn tác lần nhập tệp"),
        "household.names_shown": gettext_lazy("Xem tên các thành viên, khi chỉ được xem danh sách che tên"),
        "member.added": gettext_lazy("Thêm thành viên %(label)s"),
        "member.changed": gettext_lazy("Sửa thành viên %(label)s"),
        "member.id_shown": gettext_lazy("Xem số định danh của %(label)s"),
    },
    terms={
        **{model_field.attname: term_of(model_field) for model_field in Household._meta.fields},
        **{model_field.attname: term_of(model_field) for model_field in Member._meta.fields},
        "citizen_id": MaskedTerm(Member._meta.get_field("citizen_id").verbose_name),
        "household": Term(gettext_lazy("hộ")),
        "members": MembersTerm(gettext_lazy("thành viên")),
        "on": Term(gettext_lazy("từ ngày")),
        "shown_for": term_of(Disclosure._meta.get_field("reason")),
    },
)
