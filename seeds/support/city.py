"""Support of the demonstration city, given by the verbs that the forms call, so that the published sums come out."""

import tomllib
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, timedelta
from pathlib import Path
from random import Random

from communes.models import Unit, Village
from households.models import Member
from households.reviews.models import Status
from households.support.models import Fund, Kind, LivelihoodModel, Measure, PublicWork, Repayment, Spending
from households.support.money.services import receive_many
from households.support.projects.services import add_works, start_models
from households.support.recording.contents import NewMeasure, Source
from households.support.recording.repayments import repay_many
from households.support.recording.services import record_many
from seeds.apportion import apportion
from seeds.ground import CITY, HOME_COMMUNE, SOURCE
from seeds.support import gifts, projects
from seeds.support.gifts import Given
from seeds.support.purses import Purses
from seeds.support.recipients import MERGED_ON, Drawing, Recipient, find_recipients

_PLAN = Path(__file__).parent.parent / "data" / "demo_support.toml"
_STEP = 10_000  # amounts are whole tens of thousands
_FOLLOWED, _GIVEN, _PRESENT = range(2021, 2026), range(2022, 2026), 2026
_OTHER_WORKS = 60
_REPAID_UNTIL, _OVERDUE, _PARTS = date(2026, 8, 31), 0.03, (40, 60, 80)  # parts in per cent
Drawn = tuple[NewMeasure, Recipient]


def give_support(seed: str):
    """Give the households of the city what the plan says, with funds, models and works; all drawn from one `seed`."""
    _Giving(Random(seed)).run()


class _Giving:
    """All that is given, planned first and recorded at once: a fund must hold its money before it spends."""

    def __init__(self, rng: Random):
        self.rng = rng
        self.plan = tomllib.loads(_PLAN.read_text("utf-8"))
        self.city = Unit.objects.get(code=CITY)
        self.recipients = find_recipients()
        self.members = _members_of(self.recipients)
        self.drawing = Drawing(rng)
        self.purses = Purses()
        self.measures: list[NewMeasure] = []
        self.pools: dict[str, list[Recipient]] = defaultdict(list)
        for recipient in self.recipients:
            self.pools[recipient.district.code].append(recipient)

    def run(self):
        self._serve_ba_vi()
        self._serve_soc_son()
        self._serve_elsewhere()
        self._serve_present()
        self._follow_children()
        models, spendings = self._plan_models()
        receive_many(self._income(), by=None, source=SOURCE, summary=True)
        start_models(models, sources=spendings, by=None, source=SOURCE, summary=True)
        start_models(self._high_technology(), by=None, source=SOURCE, summary=True)
        add_works(list(self._works()), by=None, source=SOURCE, summary=True)
        self._take_part(models)
        self.measures.sort(key=lambda new: (new.given_on, new.household.pk))
        given = record_many(self.measures, by=None, source=SOURCE, summary=True)
        repay_many(list(self._repayments(given)), by=None, source=SOURCE, summary=True)

    # --- the districts of which sums were published

    def _serve_ba_vi(self):
        plan = self.plan["ba_vi"]
        built = self._draw_all(plan, ("houses", "sanitary_facilities"))
        for new, recipient in _summing_to(plan["housing_amount"], built):
            self._pay(new, self._halves(new, recipient))
        given = self._draw_all(plan, ("gifts", "health_insurance", "social_insurance"))
        for new, recipient in _summing_to(plan["gifts_amount"], given):
            self._pay(new, [self._from_the_poor_fund(new, recipient, new.amount)])

    def _serve_soc_son(self):
        plan = self.plan["soc_son"]
        for new, _recipient in _summing_to(plan["loan_amount"], self._draw_all(plan, ("loans",))):
            self._pay(new, [self._entrusted(new)])
        for new, recipient in _summing_to(plan["cow_amount"], self._draw_all(plan, ("cows",))):
            self._pay(new, self._halves(new, recipient))

    def _draw_all(self, plan: dict, things: Iterable[str]) -> list[Drawn]:
        years, pool = range(plan["from"], plan["to"] + 1), self.pools[plan["district"]]
        return [drawn for thing in things for drawn in self._draw(thing, thing, plan[thing], years, pool)]

    # --- the rest of the city

    def _serve_elsewhere(self):
        told = {self.plan[place]["district"] for place in ("ba_vi", "soc_son")}
        pool = [one for one in self.recipients if one.district.code not in told]
        for thing, number in self.plan["elsewhere"].items():
            for year in _GIVEN:
                for new, recipient in self._draw(thing, thing, number, [year], pool):
                    self._pay(new, self._sources(new, recipient))

    def _serve_present(self):
        """Let the home commune have something of the running year on its screens."""
        pool = [one for one in self.recipients if one.new_commune.code == HOME_COMMUNE]
        for thing, number in self.plan["present"].items():
            for new, recipient in self._draw(f"{thing} now", thing, number, [_PRESENT], pool):
                self._pay(new, self._sources(new, recipient))

    def _follow_children(self):
        """Weigh and measure every child of a poor household in every year in which the household is poor."""
        for recipient in self.recipients:
            for on in _days_poor(recipient):
                given = self._given(recipient, on)
                children = gifts.children_on(given.members, on)
                self.measures += [gifts.child_health(given, child) for child in children]

    # --- models and works

    def _plan_models(self) -> tuple[list[LivelihoodModel], list[Spending]]:
        """Give the models of the livelihood project with what is spent on each, its whole budget."""
        listed = {one.household.village_id for one in self.recipients}
        villages = list(Village.objects.filter(pk__in=listed).order_by("code"))
        models = projects.livelihood_models(self.rng, self.plan["livelihood"], villages)
        fund = self.purses.fund(Fund.Kind.CITY, "Ngân sách thành phố – Đa dạng hoá sinh kế", self.city)
        spendings = []
        for model in models:
            paid = self.purses.pay(fund, model.started_on, model.budget)
            spendings.append(Spending(fund=fund, on=model.started_on, amount=paid.amount, model=model))
        return models, spendings

    def _take_part(self, models: Sequence[LivelihoodModel]):
        shares = apportion(self.plan["livelihood"]["households"], {model: self.rng.uniform(1, 2) for model in models})
        missing = 0
        for model, share in shares.items():
            on = model.started_on + timedelta(days=20)
            pool = self.pools[self._district_of(model.village_id)]
            found = self.drawing.draw_on("models", share + missing, on, pool)
            missing += share - len(found)
            self.measures += [gifts.participation(self._given(recipient, on), model) for recipient in found]
        if missing > 0:
            raise ValueError(f"{missing} places in livelihood models found nobody")

    def _district_of(self, village: int) -> str:
        return next(one.district.code for one in self.recipients if one.household.village_id == village)

    def _high_technology(self) -> list[LivelihoodModel]:
        plan = self.plan["high_technology"]
        found = {}
        for district in plan["districts"]:
            villages = {one.household.village_id for one in self.pools[district]}
            found[district] = list(Village.objects.filter(pk__in=villages).order_by("code"))
        return projects.high_technology_models(self.rng, plan, found)

    def _works(self) -> Iterator[PublicWork]:
        named = self.plan["village"]
        villages = list(Village.objects.order_by("code"))
        home = next(v for v in villages if v.name == named["name"] and v.code.startswith(named["commune"]))
        yield from projects.works_of_village(named, home)
        yield from projects.other_works(self.rng, self.rng.sample(villages, _OTHER_WORKS))

    def _repayments(self, given: Iterable[Measure]) -> Iterator[Repayment]:
        """Pay the loans that are due back, half a year before; a few are forgotten in part."""
        for measure, new in zip(given, self.measures, strict=True):
            if measure.kind == Kind.LOAN and new.terms.due_on <= _REPAID_UNTIL:
                share = self.rng.choice(_PARTS) if self.rng.random() < _OVERDUE else 100
                yield Repayment(
                    loan_id=measure.pk,
                    on=new.terms.due_on - timedelta(days=self.rng.randint(5, 150)),
                    amount=measure.amount * share // 100,
                )

    # --- one thing for one household

    def _draw(
        self, drawn_as: str, thing: str, number: int, years: Sequence[int], pool: Sequence[Recipient]
    ) -> list[Drawn]:
        """Give `number` measures of the kind `thing`; who has no member for it gets none, another is drawn."""
        make, lacking = gifts.MAKERS[thing]
        found: list[Drawn] = []
        while len(found) < number:
            for recipient, on in self.drawing.draw(drawn_as, number - len(found), years, pool, lacking=lacking):
                new = make(self._given(recipient, on))
                found += [(new, recipient)] if new else []
        return found

    def _given(self, recipient: Recipient, on: date) -> Given:
        return Given(self.rng, recipient, self.members[recipient.household.pk], on)

    def _pay(self, new: NewMeasure, sources: Iterable[Source]):
        new.sources = tuple(sources)
        self.measures.append(new)

    # --- from whose money

    def _sources(self, new: NewMeasure, recipient: Recipient) -> list[Source]:
        if new.amount is None:
            return []
        if new.kind == Kind.LOAN:
            return [self._entrusted(new)]
        if new.kind in (Kind.HOUSING, Kind.SANITATION):
            return self._halves(new, recipient)
        if new.kind in (Kind.GIFT, Kind.TOOLS):
            return [self._from_the_poor_fund(new, recipient, new.amount)]
        budget = self.purses.fund(Fund.Kind.CITY, "Ngân sách thành phố – An sinh xã hội", self.city)
        return [self.purses.pay(budget, new.given_on, new.amount)]

    def _halves(self, new: NewMeasure, recipient: Recipient) -> list[Source]:
        """The Fund for the Poor pays not quite the half, givers the rest."""
        share = new.amount // _STEP * 45 // 100 * _STEP
        givers = self.purses.fund(Fund.Kind.BUSINESS, "Doanh nghiệp, nhà hảo tâm ủng hộ làm nhà", self.city)
        rest = self.purses.pay(givers, new.given_on, new.amount - share)
        return [self._from_the_poor_fund(new, recipient, share), rest]

    def _from_the_poor_fund(self, new: NewMeasure, recipient: Recipient, amount: int) -> Source:
        """The fund of the commune pays for houses, that of the district for the rest as long as there are districts."""
        unit = recipient.new_commune if new.given_on >= MERGED_ON else recipient.district
        if new.kind == Kind.HOUSING and new.given_on.year < MERGED_ON.year:
            unit = recipient.old_commune
        name = f"Quỹ Vì người nghèo {unit.name[0].lower()}{unit.name[1:]}"
        return self.purses.pay(self.purses.fund(Fund.Kind.FOR_THE_POOR, name, unit), new.given_on, amount)

    def _entrusted_fund(self) -> Fund:
        name = "Vốn thành phố uỷ thác qua Ngân hàng Chính sách xã hội"
        return self.purses.fund(Fund.Kind.ENTRUSTED, name, self.city)

    def _entrusted(self, new: NewMeasure) -> Source:
        return self.purses.pay(self._entrusted_fund(), new.given_on, new.amount)

    def _income(self):
        """Give what comes into the funds: the published sums where there are any."""
        plan = self.plan["ba_vi"]
        units = {one.old_commune for one in self.pools[plan["district"]]}
        units |= {unit.parent for unit in units}
        told = self.purses.share(plan["fund_for_the_poor"], Fund.Kind.FOR_THE_POOR, units)
        told[self._entrusted_fund()] = {int(year): amount for year, amount in self.plan["entrusted"].items()}
        return self.purses.contributions(told)


def _members_of(recipients: Sequence[Recipient]) -> dict[int, list[Member]]:
    found = defaultdict(list)
    wanted = {one.household.pk for one in recipients}
    for member in Member.objects.order_by("household", "order").iterator():
        if member.household_id in wanted:
            found[member.household_id].append(member)
    return found


def _days_poor(recipient: Recipient) -> Iterator[date]:
    """Give one day of each year in which the household is poor: in June if it can be, else the last."""
    days: dict[int, date] = {}
    for status, first, end in recipient.spells:
        last = (end or date.max) - timedelta(days=1)
        for year in _FOLLOWED if status == Status.POOR else ():
            june, end_of_year = date(year, 6, 15), min(last, date(year, 12, 31))
            on = june if first <= june <= last else end_of_year
            if on.year == year and on >= first and recipient.is_held_on(on):
                days.setdefault(year, on)
    yield from days.values()


def _summing_to(total: int, drawn: Sequence[Drawn]) -> Iterator[Drawn]:
    """Give `drawn` with their amounts stretched so that they add up to `total`."""
    shares = apportion(total // _STEP, {place: new.amount for place, (new, _recipient) in enumerate(drawn)})
    for place, (new, recipient) in enumerate(drawn):
        new.amount = shares[place] * _STEP
        yield new, recipient
