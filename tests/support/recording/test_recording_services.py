from dataclasses import replace

import pytest

from communes.models import ChangeEntry
from households.support.models import Kind, Measure
from households.support.recording.contents import content, read
from households.support.recording.services import record_many
from tests import factories
from tests.support.recording.measures import GIVEN_ON, a_place, measure, terms

pytestmark = pytest.mark.django_db


@pytest.fixture
def place():
    return a_place()


@pytest.mark.parametrize("kind", Kind)
def test_every_kind_is_recorded_and_read_back_as_it_was_sent(place, kind):
    sent = measure(place, kind)
    kept = record_many([sent], by=place.officer, source="form")[0]
    assert content(read(Measure.objects.get(pk=kept.pk))) == content(sent)


@pytest.mark.parametrize("kind", Kind)
def test_many_are_written_as_one_is(place, kind):
    many = [measure(place, kind, given_on=GIVEN_ON) for _number in range(201)]
    if kind == Kind.ALLOWANCE:
        many = [replace(new, household=factories.household(place.village), terms=terms(place, kind)) for new in many]
    kept = record_many(many, by=None, source="command", summary=True)
    for row in Measure.objects.filter(pk__in=[kept[0].pk, kept[-1].pk]):
        assert {**content(read(row)), "measure.kind": kind} == content(many[0])
    assert ChangeEntry.objects.get(kind="measure.recorded").after == {"measures": 201}
