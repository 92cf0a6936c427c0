"""What the tests of a round start from."""

from uuid import uuid4

import time_machine
from django.test import TestCase
from django.urls import reverse

from tests import factories

TODAY = "2026-11-22 09:00+07:00"
MET = dict.fromkeys(factories.form().answers, "met")
COMPLETE = {
    **MET,
    "reviewed_on": "20/10/2026",
    "members_confirmed": "on",
    "assessed_income": "1.850.000",
    "causes": ["illness"],
    "wishes": ["health"],
}


SECTIONS = ["members", "income", "services", "causes"]
_PLACES = {
    "reviewed_on": "members",
    "members_confirmed": "members",
    "b1": "income",
    "assessed_income": "income",
    "causes": "causes",
    "wishes": "causes",
}


def url(name, *args):
    return reverse(f"reviews:{name}", args=args)


def section_of(field):
    return _PLACES.get(field, "income" if field.startswith("points_") else "services")


class RoundTestCase(TestCase):
    """A commune with a household on the list of an open round, its officer, and one of the next commune."""

    @classmethod
    def setUpTestData(cls):
        cls.commune = factories.unit()
        cls.village = factories.village(cls.commune)
        cls.round = factories.review_round(cls.commune)
        cls.household = factories.household(cls.village, code="MD-0412")
        cls.lan = factories.officer("officer", cls.commune)
        cls.other_commune = factories.unit("10459", "Xã Phúc Sơn")
        cls.binh = factories.officer("officer", cls.other_commune)


@time_machine.travel(TODAY, tick=False)
class ScreenTestCase(RoundTestCase):
    @classmethod
    def setUpTestData(cls):
        super().setUpTestData()
        cls.viet = factories.officer("approver", cls.commune)
        cls.hoa = factories.officer("observer", cls.commune)
        cls.last_round = factories.review_round(cls.commune, 2025, standards=["nd07-2021", "hn-2022"])
        factories.decided(cls.household, cls.last_round, lacking=["water", "toilet", "telecom"])

    def setUp(self):
        self.review = factories.listed(self.household, self.round)
        self.client.force_login(self.lan)

    def save(self, **data):
        """Save what is given of the form, section by section; give the answer to the last one. `check` goes on."""
        forward = {"check": ""} if "check" in data else {}
        sent = {}
        for name in data.keys() - {"check"}:
            sent.setdefault(section_of(name), {})[name] = data[name]
        for section in sorted(sent, key=SECTIONS.index):
            answer = self.send(section, **sent[section], **forward)
        return answer

    def send(self, section, **data):
        self.review.refresh_from_db()
        return self.client.post(url("section", self.review.pk, section), {"version": self.review.version, **data})

    def submit(self, submission_id=None, **data):
        self.review.refresh_from_db()
        data = {"version": self.review.version, "submission_id": submission_id or uuid4(), **data}
        return self.client.post(url("check", self.review.pk), data)

    def decide(self, *reviews, **data):
        chosen = {"reviews": [review.pk for review in reviews], "decided_on": "20/11/2026"}
        numbers = {"recognised-10441": "91/QĐ-UBND", "escaped-10441": "92/QĐ-UBND"}
        return self.client.post(url("decide", 2026), {**chosen, **numbers, **data})
