"""What the tests of the worklist and the board start from: a city with two communes, and somebody in each role."""

from datetime import date

import time_machine
from django.db import connection
from django.test import TestCase
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from communes.officers.rights import Role
from households.reviews.models import Notice, Review, VillageStage
from households.reviews.stages.complaints import Grievance, complain_many
from tests import factories

TODAY = "2026-11-22 09:00+07:00"
ROLES = (Role.SURVEYOR, Role.OFFICER, Role.APPROVER, Role.MANAGER, Role.OBSERVER)


def url(name, *args):
    return reverse(f"reviews:{name}", args=args)


def stage_of(review) -> VillageStage:
    return VillageStage.objects.get(pk=review.stage_id)


@time_machine.travel(TODAY, tick=False)
class BoardTestCase(TestCase):
    """Sunday, 22 November 2026: the round closes on 14 December. The household of `listed` waits in Thôn Đoài."""

    @classmethod
    def setUpTestData(cls):
        cls.city = factories.unit("01", "Thành phố Hà Nội", kind="city")
        cls.commune = factories.unit(parent=cls.city)
        cls.next_commune = factories.unit("10459", "Xã Phúc Sơn", parent=cls.city)
        cls.round = factories.review_round(cls.city)
        cls.village = factories.village(cls.commune)
        cls.listed = factories.listed(factories.household(cls.village, "Đỗ Thị Hoà"), cls.round)
        cls.people = {role: factories.officer(role, cls.commune) for role in ROLES}
        cls.people[Role.MANAGER].assignments.update(unit=cls.city)
        cls.people[Role.SURVEYOR].assignments.update(unit=None, village=cls.village)

    def sent(self, name, commune=None, **values) -> Review:
        """A submitted form in a village of its own."""
        village = factories.village(commune or self.commune, name)
        return factories.submitted(factories.household(village), self.round, **values)

    def page(self, role, path=None):
        self.client.force_login(self.people[role])
        return self.client.get(path or url("worklist"))

    def tasks(self, role) -> list[tuple[str, str, str]]:
        """What waits for `role`: the group, the label and the place of each task, in the order of the page."""
        sections = self.page(role).context["sections"]
        return [(section.group.value, task.label, task.place) for section in sections for task in section.tasks]

    def queries(self, role, path):
        self.client.force_login(self.people[role])
        with CaptureQueriesContext(connection) as captured:
            assert self.client.get(path).status_code == 200
        return len(captured)

    def posted(self, name, on=date(2026, 11, 18), commune=None) -> Notice:
        """The notice of one household, in a village of its own."""
        return factories.posted(stage_of(self.sent(name, commune)), on=on)

    def disputed(self, name, on=date(2026, 11, 18)) -> VillageStage:
        """A village with an open complaint, received on the day `on` of its notice."""
        notice = self.posted(name, on)
        complain_many([Grievance(notice.lines.get().review, on, "Trần Văn Kiện", "Có xe tải.")], by=None, source="form")
        return notice.stage
