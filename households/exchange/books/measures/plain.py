"""A measure as plain values, ready for JSON, and back."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db import models

from households.exchange.plans import Json
from households.models import Household, Member
from households.support.kinds import KINDS, Terms
from households.support.models import Fund, Kind, LivelihoodModel
from households.support.recording.contents import TERM_FIELDS, NewMeasure, Source


@dataclass(frozen=True)
class Rows:
    """The rows that plain measures name by their keys."""

    households: Mapping[int, Household]
    members: Mapping[int, Member]
    funds: Mapping[int, Fund]
    models: Mapping[int, LivelihoodModel]

    def hold(self, says: Json) -> bool:
        """Whether all that a plain measure names is still there."""
        return (
            says["household"] in self.households
            and (says["member"] is None or says["member"] in self.members)
            and all(fund in self.funds for fund, _amount in says["sources"])
            and (says["kind"] != Kind.MODEL or says["terms"]["model_id"] in self.models)
        )


def rows_of(says: list[Json]) -> Rows:
    """Give the rows that all `says` name, in four queries."""
    return Rows(
        _by_key(Household, {one["household"] for one in says}),
        _by_key(Member, {one["member"] for one in says if one["member"]}),
        _by_key(Fund, {fund for one in says for fund, _amount in one["sources"]}),
        _by_key(LivelihoodModel, {one["terms"]["model_id"] for one in says if one["kind"] == Kind.MODEL}),
    )


def to_plain(new: NewMeasure) -> Json:
    """Give what `new` says; rows by their keys, days and numbers with decimals as text."""
    return {
        "household": new.household.pk,
        "kind": str(new.kind),
        "given_on": _text(new.given_on),
        "ended_on": _text(new.ended_on),
        "amount": new.amount,
        "programme": new.programme,
        "member": new.member and new.member.pk,
        "facts": new.facts,
        "note": new.note,
        "terms": new.terms and {name: _text(getattr(new.terms, name)) for name in _columns(type(new.terms))},
        "sources": [[source.fund.pk, source.amount] for source in new.sources],
    }


def from_plain(says: Json, rows: Rows) -> NewMeasure:
    """Give the measure that `says` describes."""
    terms = KINDS[says["kind"]].terms
    return NewMeasure(
        household=rows.households[says["household"]],
        kind=says["kind"],
        given_on=date.fromisoformat(says["given_on"]),
        ended_on=says["ended_on"] and date.fromisoformat(says["ended_on"]),
        amount=says["amount"],
        programme=says["programme"],
        member=rows.members[says["member"]] if says["member"] else None,
        facts=dict(says["facts"]),
        note=says["note"],
        terms=terms and _terms(terms, says["terms"], rows),
        sources=[Source(rows.funds[fund], amount) for fund, amount in says["sources"]],
    )


def _terms(table: type[Terms], says: Mapping, rows: Rows) -> Terms:
    values = {
        column.name: rows.models[says[name]] if column.is_relation else column.to_python(says[name])
        for name, column in _columns(table).items()
    }
    return table(**values)


def _columns(table: type[Terms]) -> dict[str, models.Field]:
    """Give the columns of `table` by the names under which they hold plain values."""
    fields = [table._meta.get_field(name) for name in TERM_FIELDS[table]]
    return {field.attname: field for field in fields}


def _text(value):
    return str(value) if isinstance(value, date | Decimal) else value


def _by_key(model: type[models.Model], keys: Collection[int]) -> dict[int, models.Model]:
    return {row.pk: row for row in model._base_manager.filter(pk__among=keys)}
