"""From what a row says to the measure that it means."""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.db import models
from django.utils.translation import gettext as _

from communes.names import fold
from households.exchange.books.measures.money import read_sources
from households.exchange.books.measures.names import Names
from households.exchange.books.measures.resources import ASKED
from households.models import Household, Member
from households.support.kinds import KINDS, Terms
from households.support.models import Allowance, Fund, Kind, LivelihoodModel, Loan
from households.support.programmes import programmes
from households.support.recording.contents import TERM_FIELDS, NewMeasure, Source, complete
from households.support.recording.refusals import Fault
from povertyreg.templatetags.register import day

_DAYS = ("given_on", "started_on", "finished_on")
_NOTHING = (None, "", False)


@dataclass
class Composer:
    """Makes measures of rows. `given` are the columns that the file has: of what has none, a measure that is in the
    register already keeps what it says."""

    given: Collection[str]
    today: date
    funds: Mapping[int, Fund]
    fund_names: Names
    models: Mapping[int, LivelihoodModel]
    model_names: Names
    members: Mapping[int, Sequence[Member]]

    def member(self, said, household: Household) -> Member | None:
        """Give the person of `household` whom the row names. Raises ValueError with a sentence for none or several."""
        if not said.member:
            return None
        called = [one for one in self.members.get(household.pk, ()) if one.name_fold == fold(said.member)]
        fit = [one for one in called if said.birth_year in (None, one.birth_year)]
        present = [one for one in fit if one.left_on is None or one.left_on > said.given_on]
        if len(present or fit) == 1:
            return (present or fit)[0]
        terms = {"member": said.member, "year": said.birth_year}
        if fit:
            raise ValueError(_("Trong hộ có hai người tên %(member)s: ghi thêm năm sinh.") % terms)
        if called:
            raise ValueError(_("Trong hộ không có %(member)s sinh năm %(year)s.") % terms)
        raise ValueError(_("Trong hộ không có người tên %(member)s.") % terms)

    def compose(
        self, said, household: Household, member: Member | None, before: NewMeasure | None
    ) -> tuple[NewMeasure | None, list[Fault]]:
        """Give the measure that a row means of `household` and `member`, and what is wrong before it can be looked at
        as a whole: then it is None. `before` is what the register says of it."""
        asked, faults = KINDS[said.kind], [*_strange(said), *self._days_to_come(said)]
        amount = self._of("amount", said, before)
        found = {
            "sources": lambda: self._sources(said, amount, before),
            "terms": lambda: asked.terms and self._terms(asked.terms, said, before, faults),
        }
        made = defaultdict(lambda: None)
        for name, make in found.items():
            try:
                made[name] = make()
            except ValueError as fault:
                faults.append(("model" if name == "terms" else name, str(fault)))
        if faults:
            return None, faults
        new = NewMeasure(
            household=household,
            kind=said.kind,
            given_on=said.given_on,
            ended_on=self._of("ended_on", said, before),
            amount=amount,
            programme=self._of("programme", said, before) or "",
            member=member if "member" in self.given or before is None else before.member,
            facts={fact.name: self._fact(fact.name, said, before) for fact in asked.facts},
            note=self._of("note", said, before) or "",
            terms=made["terms"],
            sources=made["sources"],
        )
        return complete(new), []

    def _of(self, name: str, said, before: NewMeasure | None):
        return getattr(said, name) if name in self.given or before is None else getattr(before, name)

    def _fact(self, name: str, said, before: NewMeasure | None):
        return getattr(said, name) if name in self.given or before is None else before.facts.get(name)

    def _sources(self, said, amount: int | None, before: NewMeasure | None) -> Sequence[Source]:
        if "sources" not in self.given and before:
            return before.sources
        return read_sources(said.sources or "", amount, self.fund_names, self.funds)

    def _terms(self, table: type[Terms], said, before: NewMeasure | None, faults: list[Fault]) -> Terms:
        values = {}
        for name in TERM_FIELDS[table]:
            is_told = name in self.given or before is None
            value = getattr(said, name, None) if is_told else getattr(before.terms, name)
            if is_told and name == "model" and value:
                value = self.models[self.model_names.find(value)]
            if value is not None and value != "":
                values[name] = value
        if table is Allowance:
            values["benefit"] = _benefit(self._of("programme", said, before) or "", values.get("benefit", ""))
        if table is Loan:
            _keep_due_day(values, said, before)
        faults += [(name, _("Nhập mục này.")) for name in _needed(table) if values.get(name) in (None, "")]
        return table(**values)

    def _days_to_come(self, said) -> Iterator[Fault]:
        for name in _DAYS:
            on = getattr(said, name)
            if on and on > self.today:
                yield name, _("Ngày %s chưa tới.") % day(on)


def _strange(said) -> Iterator[Fault]:
    """Give what the row says and its kind does not ask."""
    asked = KINDS[said.kind]
    own = {*TERM_FIELDS.get(asked.terms, ()), *(fact.name for fact in asked.facts)}
    for name in ASKED:
        if name not in own and getattr(said, name) not in _NOTHING:
            yield name, _("%s không hỏi mục này.") % Kind(said.kind).label


def _needed(table: type[Terms]) -> list[str]:
    """Give the columns of `table` that must say something; the day on which a loan is due follows from the others."""
    fields = [table._meta.get_field(name) for name in TERM_FIELDS[table] if name != "due_on"]
    return [field.name for field in fields if not (field.null or field.blank) and field.default is models.NOT_PROVIDED]


def _keep_due_day(values: dict, said, before: NewMeasure | None):
    """A loan whose day and term stay is due when it was; another one when its term says."""
    values.pop("due_on", None)
    if before and (before.given_on, before.terms.term_months) == (said.given_on, values.get("term_months")):
        values["due_on"] = before.terms.due_on


def _benefit(programme: str, text: str) -> str:
    """Give the code of what a programme grants, from its code or its title; an unknown one stays as it is."""
    benefits = [one for declared in programmes() if declared.code == programme for one in declared.benefits]
    found = [one.code for one in benefits if fold(text) in (fold(one.code), fold(one.title), fold(_(one.title)))]
    return found[0] if found else text[:40]
