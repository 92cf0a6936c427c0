"""The households of a plan are written: the new ones by COPY, the changed ones over what is there, with their history.

What a plan holds of a new household: `{"new": [code, village, address, day], "people": [values, ...]}`, and without a
code `"alike"`, how many households of the register have a head like its own; of a changed one: `{"id", "version",
"fields": {name: value}, "people": [[key or None, order, *values], ...]}`.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain, count

from django.utils.translation import gettext as _

from communes.bulk import insert_rows, new_keys
from communes.history import Entry, record_rows
from communes.models import Village
from households.exchange.books.households.identity import alike, head_of
from households.exchange.books.households.known import Known, households, plain
from households.exchange.books.households.moving import Move, kept_back, move_many
from households.exchange.books.households.reading import PERSONAL
from households.exchange.books.households.writing import (
    HOUSEHOLD_COLUMNS,
    MEMBER_COLUMNS,
    changed,
    head_name,
    household_row,
    member_row,
    overwrite,
    registered,
    told_of_members,
)
from households.exchange.plans import Context, Json, Loaded
from households.models import Household, Member
from households.services import OutOfScope

_CHUNK = 5000
_FIELDS = ("village_id", "address", "registered_on")


def load(contents: Iterable[Json], context: Context, *, reason: str) -> Loaded:
    """Write the households of a plan in the caller's transaction. Those that changed since, and new ones whose code was
    taken since, are left and told. Raises OutOfScope when one lies, or would lie, outside `context.village_ids`."""
    contents = _shared(contents)
    new = _New([content for content in contents if "new" in content], context)
    old = _Changed([content for content in contents if "id" in content], context)
    stale = [*new.stale, *old.stale]
    if not new.contents and not old.contents:
        return Loaded(None, {"households": 0, "members": 0}, [], stale)
    members = new.write() + old.write()
    entries = chain(new.entries(), old.entries())
    change = record_rows(entries, by=context.by, source=context.source, reason=reason)
    counts = {"households": len(new.contents) + len(old.contents), "members": members}
    return Loaded(change, counts, [*new.before, *old.before], stale)


def _with_shared(values: Sequence, memo: dict[str, str]) -> tuple:
    return tuple([memo.setdefault(value, value) if value.__class__ is str else value for value in values])


def check_villages(village_ids: Iterable[int], context: Context):
    """Raise OutOfScope unless all of `village_ids` are those of `context`."""
    if not context.village_ids.issuperset(village_ids):
        raise OutOfScope(_("Có hộ ở ngoài địa bàn của bạn. Chạy thử lại tệp."))


def _shared(contents: Iterable[Json]) -> list[Json]:
    """Hold each text of new members once: what comes from JSON has a text of its own for every value, and those of
    200,000 rows would take more memory than a worker has."""
    memo: dict[str, str] = {}
    held = []
    for content in contents:
        if "new" in content:
            content["people"] = [_with_shared(values, memo) for values in content["people"]]
        held.append(content)
    return held


class _New:
    """Households that the register does not hold yet. One whose code was taken meanwhile, or that seems to have been
    registered meanwhile, is `stale`."""

    def __init__(self, contents: Sequence[Json], context: Context):
        check_villages({content["new"][1] for content in contents}, context)
        codes = [content["new"][0] for content in contents if content["new"][0]]
        taken = set(Household.objects.filter(code__among=codes).values_list("code", flat=True)) if codes else set()
        without_code = {place: content for place, content in enumerate(contents) if not content["new"][0]}
        left = _registered_since(without_code, context)
        left |= {place for place, content in enumerate(contents) if content["new"][0] in taken}
        self.contents = [content for place, content in enumerate(contents) if place not in left]
        self.stale = [_label(contents[place]) for place in sorted(left)]
        self.fresh = _fresh_codes(context.unit.code, {*codes, *taken}) if len(codes) < len(contents) else iter(())
        self.keys = new_keys(Household, len(self.contents)) if self.contents else []
        self.before = [{"new": key} for key in self.keys]
        self.households: list[tuple] = []

    def write(self) -> int:
        """Save them and give the number of their members."""
        if self.contents:
            insert_rows(Household, HOUSEHOLD_COLUMNS, self._households())
            insert_rows(Member, MEMBER_COLUMNS[1:], self._members())
        return sum(len(content["people"]) for content in self.contents)

    def entries(self) -> Iterator[Entry]:
        for (_key, code, *values), head in ((row[:5], row[8]) for row in self.households):
            yield registered(code, dict(zip(_FIELDS, values, strict=True)), head)

    def _households(self) -> Iterator[tuple]:
        """Give their rows as they are made: PostgreSQL takes them in meanwhile."""
        for key, content in zip(self.keys, self.contents, strict=True):
            self.households.append(_row(key, content, self.fresh))
            yield self.households[-1]

    def _members(self) -> Iterator[tuple]:
        """Give their members without keys, which the table gives."""
        for (household, *_values), content in zip(self.households, self.contents, strict=True):
            for order, values in enumerate(content["people"], start=1):
                yield member_row(household, order, values)


class _Changed:
    """Households that are there. One that is not as the plan saw it, or may no longer move, is `stale`."""

    def __init__(self, contents: Sequence[Json], context: Context):
        self.context = context
        held = locked([content["id"] for content in contents])
        moving = [content["id"] for content in contents if "village_id" in content["fields"]]
        kept = {*kept_back(moving, context.as_of), *(one["id"] for one in contents if _differs(held, one))}
        self.stale = [_known_label(held, content["id"]) for content in contents if content["id"] in kept]
        self.contents = [content for content in contents if content["id"] not in kept]
        self.households = [held[content["id"]] for content in self.contents]
        check_villages({known.village_id for known in self.households}, context)
        check_villages(_reached(self.contents), context)
        self.before: list[Json] = []
        self.told: list[Entry] = []

    def write(self) -> int:
        """Save them and give the number of their members who changed or are new."""
        if not self.contents:
            return 0
        people = [person for content in self.contents for person in content["people"]]
        held = members_held([key for key, *_values in people if key])
        fresh = iter(new_keys(Member, sum(key is None for key, *_values in people)))
        rows, members = [], []
        for known, content in zip(self.households, self.contents, strict=True):
            keyed = [(key or next(fresh), key, order, values) for key, order, *values in content["people"]]
            members += [(key, *member_row(known.pk, order, values)) for key, _old, order, values in keyed]
            head = head_name(values for *_keys, values in keyed) or known.head_name
            fields = fields_of(known) | content["fields"]
            rows.append(household_row(known.pk, known.code, fields, known.version + 1, head))
            self._tell(known, content["fields"], head, [(held.get(key), tuple(values)) for key, *_, values in keyed])
            self.before.append(_before(known, content["fields"], keyed, held))
        overwrite(rows, members)
        self._move()
        return len(members)

    def entries(self) -> Iterator[Entry]:
        yield from self.told

    def _tell(self, known: Known, fields: Mapping, head: str, people: Sequence[tuple]):
        old, new = told_of_members([was and was[1] for was, _values in people], [values for _was, values in people])
        before = {name: value for name, value in fields_of(known).items() if name in fields} | old
        after = {**fields, **new}
        if "village_id" in fields:
            after["on"] = self.context.as_of.isoformat()
        village_id = fields.get("village_id", known.village_id)
        self.told.append(changed(known.code, head, village_id, before, after))

    def _move(self):
        """Write the moves, and keep with what was before what it takes to move back."""
        moves = [
            Move(known.pk, known.code, known.label, known.village_id, content["fields"]["village_id"])
            for known, content in zip(self.households, self.contents, strict=True)
            if "village_id" in content["fields"]
        ]
        moved = move_many(moves, self.context.as_of)
        self.told += moved.entries
        for before in self.before:
            if before["id"] in moved.written:
                before["move"] = moved.written[before["id"]]


def members_held(keys: Sequence[int]) -> dict[int, tuple[int, tuple]]:
    """Give, by key, the order and the values of members as they stand."""
    rows = Member.objects.filter(pk__among=keys).values_list("pk", "order", *PERSONAL)
    return {key: (order, plain(tuple(values))) for key, order, *values in rows.iterator(_CHUNK)} if keys else {}


def locked(keys: Sequence[int]) -> dict[int, Known]:
    """Give the households that have `keys`, locked for this transaction, in one order for everybody."""
    rows = Household.objects.select_for_update(no_key=True).filter(pk__among=keys).order_by("pk")
    return {known.pk: known for known in households(rows)} if keys else {}


def _differs(held: Mapping[int, Known], content: Json) -> bool:
    known = held.get(content["id"])
    return known is None or known.version != content["version"] or known.closed_on is not None


def _known_label(held: Mapping[int, Known], key: int) -> str:
    return held[key].label if key in held else str(key)


def _reached(contents: Iterable[Json]) -> set[int]:
    return {one["fields"]["village_id"] for one in contents if "village_id" in one["fields"]}


def fields_of(known: Known) -> dict[str, object]:
    """Give the fields of a household that a book writes, as the history keeps them."""
    return {
        "village_id": known.village_id,
        "address": known.address,
        "registered_on": known.registered_on.isoformat(),
    }


def _before(known: Known, fields: Mapping, keyed: Sequence[tuple], held: Mapping) -> Json:
    """Give what undoing needs: the version that was written, the fields as they were, the members as they were, the
    keys of those who are new."""
    kept = [[key, *held[key]] for key, old, *_rest in keyed if old]
    return {
        "id": known.pk,
        "version": known.version + 1,
        "fields": {name: value for name, value in fields_of(known).items() if name in fields},
        "people": [[key, order, *values] for key, order, values in kept],
        "added": [key for key, old, *_rest in keyed if not old],
    }


def _row(key: int, content: Json, fresh: Iterator[str]) -> tuple:
    code, *values = content["new"]
    fields = dict(zip(_FIELDS, values, strict=True))
    return household_row(key, code or next(fresh), fields, 1, head_name(content["people"]))


def _registered_since(contents: Mapping[int, Json], context: Context) -> set[int]:
    """Give the places of those of `contents`, which have no code, whose like the register holds more often than the
    plan saw: the same file was loaded meanwhile, or somebody registered them. Another loading into the same villages
    waits for the end of this one."""
    if not contents:
        return set()
    villages = Village.objects.filter(pk__among={content["new"][1] for content in contents.values()})
    list(villages.select_for_update(no_key=True).order_by("pk").values_list("pk"))
    heads = [head_of(place, content["people"], content["new"][1]) for place, content in contents.items()]
    return {
        place for place, number in alike(heads, context.village_ids).items() if number > contents[place].get("alike", 0)
    }


def _label(content: Json) -> str:
    return " – ".join(filter(None, [content["new"][0], head_name(content["people"])]))


def _fresh_codes(unit: str, taken: Iterable[str]) -> Iterator[str]:
    """Give codes that nobody has: that of the unit with a number behind, from the highest on."""
    prefix = f"{unit}-"
    held = {*taken, *Household.objects.filter(code__startswith=prefix).values_list("code", flat=True)}
    behind = [code.removeprefix(prefix) for code in held if code.startswith(prefix)]
    last = max((int(number) for number in behind if number.isdecimal()), default=0)
    return (f"{prefix}{number:05}" for number in count(last + 1))
