"""What the tests of the pages of a village's procedure start from, and what an officer sends on them."""

import time_machine
from django.urls import reverse

from households.reviews.stages.complaints import Grievance, complain_many
from households.reviews.stages.forms import COMMUNE_OFFICE, VILLAGE_HALL
from tests import factories
from tests.reviews.stages.stage_case import POSTED, StageTestCase

TODAY = "2026-11-22 09:00+07:00"
MINUTES = {
    "held_on": "02/11/2026",
    "place": "Nhà văn hoá thôn Đoài",
    "invited": "40",
    "present": "30",
    "chair": "Lê Văn Hùng",
    "secretary": "Trần Thị Mai",
    "village_representative": "Phạm Văn Sơn",
    "committee_representative": "Nguyễn Thị Lan",
    "supervisor": "",
    "opinions": "Nên xem lại nhà ở của hai hộ.",
}
PLACES = {"places": [VILLAGE_HALL, COMMUNE_OFFICE], "elsewhere": ""}


def url(name, *args):
    return reverse(f"reviews:{name}", args=args)


@time_machine.travel(TODAY, tick=False)
class StageScreenCase(StageTestCase):
    """The village of two households on 22 November 2026, before its officer Lan."""

    @classmethod
    def setUpTestData(cls):
        super().setUpTestData()
        cls.hoa = factories.officer("observer", cls.commune)
        cls.khoi = factories.officer("manager", cls.commune)

    def setUp(self):
        super().setUp()
        self.client.force_login(self.lan)

    def seen(self):
        """The page of the village."""
        return self.client.get(url("stage", self.stage.pk))

    def version(self) -> int:
        self.stage.refresh_from_db()
        return self.stage.version

    def send(self, name, *args, **data):
        """Send the form of a page that takes the village on."""
        return self.client.post(url(name, *args), {"version": self.version(), **data})

    def meet(self, first="30", second="30", **data):
        votes = {f"agreeing-{self.first.pk}": first, f"agreeing-{self.second.pk}": second}
        return self.send("meeting_add", self.stage.pk, **{**MINUTES, **votes, **data})

    def disputed(self):
        """The complaint of a village whose first household is complained about."""
        factories.posted(self.stage, on=POSTED)
        grievance = Grievance(self.first, POSTED, "Bùi Thị Nụ", "Hộ này có xe tải.")
        return complain_many([grievance], by=self.lan, source="form")[0]
