"""The village procedure once more, in plain Python and nothing of the project: what is allowed, and what becomes of it.

Days are ordinals. A verb gives whether it is allowed, and has happened when it is. Written from the law and the words
of the procedure, not from the code that it is held against.
"""

from dataclasses import dataclass, field

OPENED = 0
FORM_MOVES = {
    "listed": {"draft", "submitted", "removed"},
    "draft": {"submitted", "removed"},
    "submitted": {"superseded", "decided"},
    "decided": set(),
    "superseded": set(),
    "removed": set(),
}
VILLAGE_MOVES = {
    "reviewing": {"agreed"},
    "agreed": {"reviewing", "posted"},
    "posted": {"disputed", "reported"},
    "disputed": {"posted"},
    "reported": {"reviewing", "decided"},
    "decided": set(),
}
OPEN, GONE = {"listed", "draft"}, {"superseded", "removed"}


@dataclass
class Form:
    village: int
    house: int
    state: str = "listed"
    result: str = ""  # what the deciding standard gives; "" for nothing
    reviewed: int = 0
    agreed: bool = False
    contested: bool = False


@dataclass
class Sheet:
    """A notice."""

    posted: int
    ends: int
    forms: list[int]


@dataclass
class Objection:
    """A complaint: `form` is the form that stands for it now, `first` the one that was complained about."""

    village: int
    first: int
    form: int
    received: int
    closed: int | None = None
    told: bool = False


@dataclass
class Village:
    step: str = "reviewing"
    version: int = 1
    meetings: list[int] = field(default_factory=list)
    sheets: list[Sheet] = field(default_factory=list)

    def go(self, step):
        self.step, self.version = step, self.version + 1


@dataclass
class Asking:
    """An opinion."""

    reported: int
    answered: int | None = None
    agrees: bool = False


class Oracle:
    def __init__(self, works):
        """`works` tells whether offices work on a day."""
        self.works = works
        self.villages: dict[int, Village] = {}
        self.forms: list[Form] = []
        self.objections: list[Objection] = []
        self.askings: list[Asking] = []

    # What stands.

    def standing(self, village):
        return [number for number, form in enumerate(self.forms) if form.village == village and form.state not in GONE]

    def to_vote(self, village):
        found = ((number, self.forms[number]) for number in self.standing(village))
        return [number for number, form in found if form.state == "submitted" and form.result and not form.agreed]

    def open_objections(self, village):
        return [found for found in self.objections if found.village == village and found.closed is None]

    def working_days(self, start, days):
        """The last of `days` working days from `start` on, the first of which is `start` itself if it is one."""
        day = start - 1
        while days:
            day += 1
            days -= self.works(day)
        return day

    # The list and the forms.

    def enlist(self, village, house):
        found = self.villages.get(village, Village())
        if found.step not in ("reviewing", "agreed"):
            return False
        if any(self.forms[number].house == house for number in self.standing(village)):
            return False
        if found.step == "agreed":
            found.go("reviewing")
        self.villages[village] = found
        self.forms.append(Form(village, house))
        return True

    def strike(self, number):
        form = self.forms[number]
        if form.state not in OPEN or self.villages[form.village].step not in ("reviewing", "agreed"):
            return False
        form.state = "removed"
        return True

    def submit(self, number, result, reviewed):
        form = self.forms[number]
        form.state, form.result, form.reviewed = "submitted", result, reviewed

    def correct(self, number):
        form = self.forms[number]
        village = self.villages[form.village]
        contested = [found for found in self.open_objections(form.village) if found.form == number]
        if form.state != "submitted" or village.step in ("posted", "reported", "decided"):
            return False
        if village.step == "disputed" and not contested:
            return False
        if village.step == "agreed":
            village.go("reviewing")
        form.state = "superseded"
        self.forms.append(Form(form.village, form.house, "draft", "", form.reviewed))
        for found in self.objections:
            if found.form == number:
                found.form = len(self.forms) - 1
        return True

    # The village.

    def meet(self, village, day, invited, present, votes):
        found, waiting = self.villages[village], self.to_vote(village)
        fits = (
            found.step == "reviewing"
            and 1 <= present <= invited
            and day >= max([OPENED, *found.meetings])
            and set(votes) == set(waiting)
            and all(0 <= agreeing <= present for agreeing in votes.values())
            and all(self.forms[number].reviewed <= day for number in waiting)
            and (waiting or all(self.forms[number].agreed for number in self.standing(village)))
        )
        if not fits:
            return False
        found.meetings.append(day)
        for number, agreeing in votes.items():
            self.forms[number].agreed = 2 * agreeing >= present
        found.go("agreed" if all(self.forms[number].agreed for number in self.standing(village)) else "reviewing")
        return True

    def post(self, village, day, ends):
        """`ends` is None for the last day by law."""
        found, standing = self.villages[village], self.standing(village)
        again = found.step == "disputed"
        by_law = self.working_days(day, 3)
        rechecks = [seen.closed for seen in self.objections if seen.village == village and seen.closed is not None]
        earlier = [*found.meetings, *(sheet.posted for sheet in found.sheets), *rechecks]
        fits = (
            found.step in ("agreed", "disputed")
            and not self.open_objections(village)
            and all(self.forms[number].state == "submitted" and self.forms[number].result for number in standing)
            and (again or all(self.forms[number].agreed for number in standing))
            and day >= max(earlier, default=day)
            and (ends is None or ends >= by_law)
        )
        if not fits:
            return False
        untold = [seen for seen in self.objections if seen.village == village and not seen.told]
        told = sorted({seen.form for seen in untold} & set(standing)) if again else standing
        for seen in untold:
            seen.told = True
        found.sheets.append(Sheet(day, ends or by_law, told))
        found.go("posted")
        return True

    def complain(self, number, day):
        form = self.forms[number]
        found = self.villages[form.village]
        hung = any(number in sheet.forms and sheet.posted <= day <= sheet.ends for sheet in found.sheets)
        if found.step not in ("posted", "disputed") or form.state != "submitted" or not hung:
            return False
        self.objections.append(Objection(form.village, number, number, day))
        found.go("disputed")
        return True

    def recheck(self, place, day, changed):
        seen = self.objections[place]
        fits = (
            seen.closed is None
            and day >= seen.received
            and self.forms[seen.form].state not in OPEN
            and not (changed and seen.form == seen.first)
        )
        if not fits:
            return False
        seen.closed = day
        self.villages[seen.village].go("disputed")
        return True

    def report(self, village, day):
        found = self.villages[village]
        if found.step != "posted" or day <= max(sheet.ends for sheet in found.sheets):
            return False
        found.go("reported")
        return True

    # The commune and above.

    def reopen(self, village):
        found = self.villages[village]
        if found.step != "agreed":
            return False
        found.go("reviewing")
        return True

    def send_back(self, village):
        found = self.villages[village]
        decided = any(self.forms[number].state == "decided" for number in self.standing(village))
        if found.step != "reported" or decided or self.opinion_on(village) == "open":
            return False
        found.go("reviewing")
        return True

    def opinion_on(self, village):
        """How the last report that held the list of `village` as it was posted last was answered; "" without one."""
        ends = max((sheet.ends for sheet in self.villages[village].sheets), default=OPENED)
        reports = [asking for asking in self.askings if asking.reported > ends]
        if not reports:
            return ""
        last = max(reports, key=lambda asking: (asking.reported, self.askings.index(asking)))
        return "open" if last.answered is None else "agrees" if last.agrees else "returns"

    def ask(self, day):
        found = self.villages.values()
        if not found or any(village.step not in ("reported", "decided") for village in found):
            return False
        sheets = [sheet for village in found for sheet in village.sheets]
        if any(day <= sheet.ends for sheet in sheets) or not self._may_ask_again(sheets):
            return False
        self.askings.append(Asking(day))
        return True

    def _may_ask_again(self, sheets):
        if not self.askings:
            return True
        last = self.askings[-1]
        if last.answered is None:
            return False
        if last.agrees:
            return any(sheet.ends >= last.reported for sheet in sheets)
        return any(sheet.posted >= last.answered for sheet in sheets)

    def answer(self, place, day, agrees):
        asking = self.askings[place]
        if asking.answered is not None or day < asking.reported:
            return False
        asking.answered, asking.agrees = day, agrees
        return True

    def decide(self, number):
        form = self.forms[number]
        found = self.villages[form.village]
        fits = (
            form.state == "submitted"
            and form.result
            and found.step in ("reported", "decided")
            and self.opinion_on(form.village) == "agrees"
        )
        if not fits:
            return False
        form.state = "decided"
        if all(self.forms[standing].state == "decided" for standing in self.standing(form.village)):
            found.go("decided")
        return True

    # What the database alone must know: a move of its table, and what the move rests on.

    def lets_form_go(self, number, state):
        form = self.forms[number]
        if state == form.state:
            return True
        with_the_chair = self.villages[form.village].step in ("reported", "decided")
        heard = with_the_chair and self.opinion_on(form.village) == "agrees"
        return state in FORM_MOVES[form.state] and (state != "decided" or heard)

    def lets_recognise(self, number):
        return self.forms[number].state == "decided"

    def lets_village_go(self, village, step):
        found = self.villages[village]
        forms = [self.forms[number] for number in self.standing(village)]
        sent = all(form.state not in OPEN for form in forms)
        settled = not self.open_objections(village)
        evidence = {
            "reviewing": all(form.state != "decided" for form in forms),
            "agreed": sent and bool(found.meetings) and all(form.agreed for form in forms),
            "posted": sent and settled and bool(found.sheets),
            "disputed": True,
            "reported": sent and settled and bool(found.sheets),
            "decided": all(form.state != "submitted" for form in forms) and self.opinion_on(village) == "agrees",
        }
        return step == found.step or (step in VILLAGE_MOVES[found.step] and evidence[step])
