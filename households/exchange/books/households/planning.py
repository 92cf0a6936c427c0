"""What a file of households would do: one step for each household, and what is wrong with it."""

from collections.abc import Iterator, Mapping, Sequence

from django.utils.translation import gettext as _

from communes.models import Village
from communes.names import fold
from households.exchange.books.households import identity
from households.exchange.books.households.comparing import Comparison, compare, content_of, differences
from households.exchange.books.households.gathering import Family, gather
from households.exchange.books.households.known import Known, KnownMember, members_of, with_codes_of, with_keys
from households.exchange.books.households.people import check_head, check_person, complete
from households.exchange.books.households.reading import BIRTH_DAY, BIRTH_YEAR, CITIZEN_ID, NAME, WORK, is_head
from households.exchange.books.households.resources import HouseholdResource, MemberResource
from households.exchange.books.households.statuses import check_moves, compare_statuses
from households.exchange.duplicates.finding import alike_in_file, possible_duplicates
from households.exchange.duplicates.likeness import Person as Lookalike
from households.exchange.plans import Context, Finding, Group, Json, Plan, Progress, Step, Table
from households.exchange.values.places import Elsewhere, Found, Places

_STEP = 1000
_READ, _COMPARED = 0.5, 0.9


def plan(tables: Sequence[Table], context: Context, progress: Progress) -> Plan:
    """Give what the rows of `tables` would do in the villages of `context`; nothing is written. The number of queries
    does not hang on the number of rows."""
    gathered = gather(tables, progress)
    progress(_READ)
    planning = _Planning(gathered.families, context, progress)
    planning.locate()
    planning.find_known()
    planning.compare_known()
    planning.draw_up_new()
    progress(_COMPARED)
    changes_status = planning.look_at_reviews()
    planning.look_for_duplicates()
    orphans = dict.fromkeys((found.sheet, found.row) for found in gathered.findings if found.row)
    steps = [*planning.steps(), *(Step(Group.ERROR, _("Dòng %d") % row, sheet, row) for sheet, row in orphans)]
    return Plan(steps, [*gathered.findings, *planning.findings()], changes_status)


class _Planning:
    """The families of a file, each by its place among all."""

    def __init__(self, families: Sequence[Family], context: Context, progress: Progress):
        self.families, self.context, self.progress = families, context, progress
        here = Village.objects.filter(pk__among=context.village_ids)
        self.villages = {village.pk: village for village in here.only("name", "closed_on")}
        self.lives_in: dict[int, int] = {}
        self.known: dict[int, Known] = {}
        self.alike: dict[int, int] = {}
        self.outside: set[int] = set()
        self.contents: dict[int, Json] = {}
        self.differences: dict[int, list] = {}
        self.moving: dict[int, Family] = {}
        self.assumed = 0

    def locate(self):
        """Find the village of each family; one that lies elsewhere is nobody's business here."""
        places = Places(self.context.unit, self.context.as_of, self.context.today, self.context.village_ids)
        noted = set()
        for place, family in enumerate(self.families):
            if family.place is None:
                continue
            answer = places.village(*family.place)
            if isinstance(answer, Found):
                self.lives_in[place] = answer.village_id
                if answer.note and family.place not in noted:
                    noted.add(family.place)
                    family.warn(answer.note)
            elif isinstance(answer, Elsewhere):
                self._set_outside(place, answer.sentence)
            else:
                family.refuse(answer.sentence, column=_heading(HouseholdResource, "village"))

    def find_known(self):
        """Find each family in the register: by its code, else by its head."""
        by_code = with_codes_of(self.families)
        self.known = {
            place: by_code[family.code] for place, family in enumerate(self.families) if family.code in by_code
        }
        without_code = {place: one for place, one in enumerate(self.families) if not one.code and not one.errors}
        found, self.alike = identity.find(
            without_code,
            self._homes(without_code),
            within=self.context.village_ids,
            taken=[known.pk for known in self.known.values()],
        )
        if found:
            by_key = with_keys(found.values())
            self.known |= {place: by_key[key] for place, key in found.items()}

    def compare_known(self):
        """Compare the families of the register with what stands there, household after household."""
        changing = {place: known for place, known in self.known.items() if self._may_change(place, known)}
        places = {known.pk: place for place, known in changing.items()}
        for count, (key, members) in enumerate(members_of(places) if places else ()):
            self._compare(places[key], members)
            if count % _STEP == 0:
                self.progress(_READ)

    def draw_up_new(self):
        """Complete the families that the register does not hold yet."""
        for place, family in enumerate(self.families):
            if place not in self.known and place not in self.outside:
                self._draw_up(place, family)

    def look_at_reviews(self) -> bool:
        """Refuse who may not move, warn of statuses that differ, and tell whether a status goes along with a move."""
        changes_status = check_moves(self.moving, self.context.as_of)
        here = {place: family for place, family in enumerate(self.families) if place not in self.outside}
        told = {self.known[place].pk: family for place, family in here.items() if place in self.known}
        compare_statuses(told, [family for place, family in here.items() if place not in self.known])
        return changes_status

    def look_for_duplicates(self):
        """Show the new households that look like one of the register, or like another new one of the file."""
        people = [one for place in self._new() for one in self._lookalikes(place)]
        if not people:
            return
        for place, suspect in possible_duplicates(people, self.context).items():
            says = _("Có thể trùng với hộ %(code)s trong sổ. %(reason)s") % suspect._asdict()
            self.families[place].warn(says, group=Group.DUPLICATE)
        for pair in alike_in_file(people, self.context):
            first, second = sorted((pair.one.household, pair.other.household))
            values = {"row": self.families[first].row, "reason": pair.reason}
            says = _("Có thể trùng với hộ ở dòng %(row)d của tệp. %(reason)s") % values
            self.families[second].warn(says, group=Group.DUPLICATE)

    def steps(self) -> Iterator[Step]:
        for place, family in enumerate(self.families):
            step = Step(self._group(place), self._label(place), family.sheet, family.row)
            if step.group in (Group.NEW, Group.CHANGED):
                step = step._replace(content=self.contents[place], differences=self.differences.get(place, ()))
            yield step

    def findings(self) -> Iterator[Finding]:
        for place, family in enumerate(self.families):
            if found := [*family.errors, *family.warnings]:
                label = self._label(place)
                yield from (one._replace(label=label) for one in found)
        if self.assumed:
            says = _("%d người mới không có việc làm trong tệp: ghi tạm theo tuổi. Xem lại trước khi rà soát.")
            sheet = next(family.people_sheet for family in self.families)
            heading = _heading(MemberResource, "work")
            yield Finding(sheet, 0, heading, says % self.assumed, Group.WARNING)

    def _homes(self, places: Mapping[int, Family]) -> dict[int, int]:
        """Give the village of each family that says it; who has one village need not name it."""
        only = next(iter(self.context.village_ids)) if len(self.context.village_ids) == 1 else None
        homes = {place: self.lives_in.get(place, only) for place in places}
        return {place: village for place, village in homes.items() if village}

    def _set_outside(self, place: int, sentence: str):
        self.outside.add(place)
        self.families[place].warn(sentence, group=Group.OUTSIDE)

    def _may_change(self, place: int, known: Known) -> bool:
        family = self.families[place]
        if known.village_id not in self.context.village_ids:
            self._set_outside(place, _("%s ở ngoài địa bàn của bạn.") % family.label)
        elif known.closed_on:
            values = {"household": known.label, "day": f"{known.closed_on:%d/%m/%Y}"}
            family.refuse(_("%(household)s đã ra khỏi sổ ngày %(day)s nên không nhập được nữa.") % values)
        return place not in self.outside and not family.errors

    def _compare(self, place: int, members: Sequence[KnownMember]):
        family, known = self.families[place], self.known[place]
        compared = compare(family, self.lives_in.get(place), known, members, self.context)
        family.forget_people()
        if not compared:
            return
        if family.version is not None and family.version != known.version:
            family.refuse(_("Hộ đã sửa sau khi tải mẫu. Tải mẫu mới rồi sửa lại các dòng của hộ này."))
        self._check_fields(family, known, compared)
        self.contents[place] = content_of(known, compared, members)
        self.differences[place] = list(differences(known, compared, self.villages))

    def _check_fields(self, family: Family, known: Known, compared: Comparison):
        registered_on = family.registered_on or known.registered_on
        self._check_registered(family)
        if "village_id" in compared.fields:
            self.moving[known.pk] = family
            self._check_open(family, compared.fields["village_id"], self.context.as_of)
            if self.context.as_of < registered_on:
                family.refuse(_("Hộ không thể chuyển đi trước ngày vào sổ."))

    def _draw_up(self, place: int, family: Family):
        village_id = self._homes({place: family}).get(place)
        registered_on = family.registered_on or self.context.as_of
        if not village_id and not family.place:
            family.refuse(_("Hộ mới cần có thôn."), column=_heading(HouseholdResource, "village"))
        if village_id:
            self._check_open(family, village_id, registered_on)
        self._check_registered(family)
        people = []
        for person in family.people:
            values = complete(person, self.context.as_of)
            check_person(family, person, values, self.context.today)
            self.assumed += person.values[WORK] is None
            people.append(values)
        check_head(family, people)
        family.forget_people()
        fields = [family.code or "", village_id, family.address or "", registered_on.isoformat()]
        self.contents[place] = {"new": fields, "people": people}
        if not family.code:
            self.contents[place]["alike"] = self.alike.get(place, 0)

    def _check_registered(self, family: Family):
        if family.registered_on and family.registered_on > self.context.today:
            heading = _heading(HouseholdResource, "registered_on")
            family.refuse(_("Ngày vào sổ ở sau hôm nay."), column=heading)

    def _check_open(self, family: Family, village_id: int, day):
        village = self.villages[village_id]
        if village.closed_on and day >= village.closed_on:
            sentence = _("%s không nhận hộ mới nữa. Chọn thôn kế tiếp của thôn này.")
            family.refuse(sentence % village.name, column=_heading(HouseholdResource, "village"))

    def _new(self) -> Iterator[int]:
        return (place for place in range(len(self.families)) if self._group(place) == Group.NEW)

    def _lookalikes(self, place: int) -> Iterator[Lookalike]:
        content = self.contents[place]
        for values in content["people"]:
            name, (year, month, day) = fold(values[NAME]), values[BIRTH_YEAR : BIRTH_DAY + 1]
            yield Lookalike(place, is_head(values), name, year, month, day, values[CITIZEN_ID], content["new"][1])

    def _label(self, place: int) -> str:
        """Name a household as the register does; one that is nobody's business here only as the file does."""
        known = None if place in self.outside else self.known.get(place)
        return known.label if known else self.families[place].label

    def _group(self, place: int) -> Group:
        if place in self.outside:
            return Group.OUTSIDE
        if self.families[place].errors:
            return Group.ERROR
        if place not in self.known:
            return Group.NEW
        return Group.CHANGED if place in self.contents else Group.UNCHANGED


def _heading(resource, name: str) -> str:
    return str(resource.fields[name].heading)
