"""Published figures against computed ones: how they are compared, and that they follow the register and the law."""

from datetime import date
from decimal import Decimal
from types import SimpleNamespace

import pytest

from communes.models import Unit
from households.models import Lineage
from households.reports import reconciliation
from households.reports.models import PublishedFigure
from households.reports.reconciliation import MEASURES, Reconciled, as_json, compute, reconcile, table, tally
from households.reports.support.published import MEASURES as OF_SUPPORT
from households.reviews.models import Recognition, Status
from households.reviews.scoring import standards_on
from seeds import published
from tests import factories

pytestmark = pytest.mark.django_db

OPENED, JULY = date(2021, 12, 10), date(2025, 7, 1)


def figure(measure="poor_households", value="2", *, comparison="equal", on=date(2022, 12, 31), since=None, **values):
    return PublishedFigure.objects.create(
        **{
            "id": f"figure-{PublishedFigure.objects.count()}",
            "order": 1,
            "documents": "a.txt",
            "publishers": "báo",
            "place": "Hà Nội",
            "unit_code": "01",
            "period_from": since or on,
            "period_to": on,
            "measure": measure,
            "value": Decimal(value),
            "decimals": len(value.partition(".")[2]),
            "unit": "household",
            "comparison": comparison,
            "quote": "…",
            **values,
        }
    )


@pytest.fixture
def city():
    return factories.unit("01", "Thành phố Hà Nội", kind=Unit.Kind.CITY)


@pytest.fixture
def village(city):
    return factories.village(factories.unit(parent=city))


def spell(village, status=Status.POOR, since=OPENED, until=None, **values):
    return factories.recognition(factories.household(village), status, since, until, **values)


# --- how two figures agree

COMPARED = [
    ("the same", "equal", "0.16", "0.16", True),
    ("other in the last printed place", "equal", "0.16", "0.17", False),
    ("at least, reached", "at_least", "8400", "8400", True),
    ("at least, missed", "at_least", "8400", "8399.9", False),
    ("at most, kept", "at_most", "3", "3.0", True),
    ("at most, exceeded", "at_most", "3", "3.1", False),
    ("about, at its lower end", "about", "80", "68", True),
    ("about, below it", "about", "80", "67.9", False),
    ("about, at its upper end", "about", "80", "92", True),
    ("about, above it", "about", "80", "92.1", False),
    ("about nothing", "about", "0", "1", False),
]


@pytest.mark.parametrize(("name", "comparison", "printed", "computed", "agrees"), COMPARED)
def test_how_two_figures_agree(name, comparison, printed, computed, agrees):
    found = Reconciled(figure(value=printed, comparison=comparison), Decimal(computed))
    assert found.agrees is agrees


def test_what_is_not_computed_neither_agrees_nor_differs():
    assert Reconciled(figure(), None).agrees is None


def test_a_rate_is_rounded_half_up_at_the_printed_decimals(village):
    for _ in range(5):
        spell(village)
    factories.household_total(village, 2022, households=40_000, persons=80_000)  # 0.0125 %
    assert compute(figure("poor_rate", "0.013")) == Decimal("0.013")
    assert compute(figure("poor_rate", "0.01")) == Decimal("0.01")


# --- what is computed


def test_nothing_agrees_on_an_empty_base(village):
    for measure in MEASURES:
        if measure not in ("communes", "city_income_line_over_national"):
            assert compute(figure(measure, "0")) is None, measure


def test_none_left_is_a_figure_once_there_was_one(village):
    spell(village, until=date(2022, 6, 1))
    assert compute(figure("poor_households", "0")) == 0


def test_a_rate_without_its_denominator_is_not_computed(village):
    spell(village)
    assert compute(figure("poor_rate", "0.1")) is None


def test_the_start_of_a_year_is_the_end_of_the_one_before(village):
    spell(village, until=date(2022, 1, 15))
    assert compute(figure(on=date(2022, 1, 1))) == compute(figure(on=date(2021, 12, 31))) == 1


def test_who_left_is_counted_household_by_household(village):
    spell(village)
    spell(village, until=date(2022, 12, 10))
    spell(village, since=date(2022, 12, 10))
    left = figure("poor_households_left", "1", since=date(2022, 1, 1), on=date(2022, 12, 31))
    assert compute(left) == 1


def test_the_decrease_of_a_period_is_net(village):
    spell(village, Status.NEAR_POOR)
    spell(village, Status.NEAR_POOR, until=date(2025, 8, 10))
    assert compute(figure("near_poor_households_net_decrease", "1", since=JULY, on=date(2025, 9, 30))) == 1


def test_communes_are_those_of_the_day(village, city):
    near = factories.village(factories.unit("10459", "Xã Phúc Sơn", parent=city), "Thôn Bãi")
    factories.village(factories.unit("10465", "Xã Hồng Sơn", parent=city, valid_until=JULY), "Thôn Ải")
    factories.unit("10489", "Xã Hương Sơn", parent=city, valid_from=JULY)
    spell(village)
    spell(near, Status.NEAR_POOR)
    assert compute(figure("communes", "3", on=JULY)) == 3
    assert compute(figure("communes_without_poor", "2", on=JULY)) == 2
    assert compute(figure("communes_without_poor_or_near_poor", "1", on=JULY)) == 1


def test_a_figure_about_a_village_counts_that_village(village, city):
    beside = factories.village(village.placements.get().unit, "Thôn Bãi")
    spell(village)
    spell(beside)
    named = {"place": "Thôn Đoài, xã Mỹ Đức", "unit_code": "10441"}
    assert compute(figure(village=village, **named)) == 1
    assert compute(figure(**named)) is None  # the village is not known: its commune is no answer
    assert compute(figure(place="Xã Mỹ Đức", unit_code="10441")) == 2


def test_households_reviewed_are_those_that_lived_there(city, village):
    away = factories.village(factories.unit("10459", "Xã Phúc Sơn", parent=city), "Thôn Bãi")
    in_round = factories.review_round(city, 2024, standards=["nd07-2021", "hn-2022"])
    stays, leaves = factories.household(village), factories.household(village)
    factories.submitted(stays, in_round)
    factories.submitted(leaves, in_round)
    factories.listed(factories.household(village), in_round)
    Lineage.objects.create(
        kind="move", source=leaves, target=leaves, source_village=village, target_village=away, on=date(2025, 3, 3)
    )
    leaves.village = away
    leaves.save()
    reviewed = figure("households_reviewed", "2", on=date(2024, 12, 31), place="Xã Mỹ Đức", unit_code="10441")
    assert compute(reviewed) == 2
    elsewhere = figure("households_reviewed", "0", on=date(2024, 12, 31), place="Xã Phúc Sơn", unit_code="10459")
    assert compute(elsewhere) is None


def test_the_margin_of_the_city_s_line_comes_from_the_law(city, monkeypatch):
    margin = figure("city_income_line_over_national", "30", comparison="about", on=date(2025, 12, 31))
    assert compute(margin) == Decimal("29.2")
    national = standards_on(date(2025, 12, 31))[0]
    raised = SimpleNamespace(jurisdiction="01", income_lines={"rural": 3_000_000, "urban": 4_000_000})
    monkeypatch.setattr(reconciliation, "standards_on", lambda *_: (national, raised))
    assert compute(margin) == 100
    assert Reconciled(margin, compute(margin)).agrees is False
    monkeypatch.setattr(reconciliation, "standards_on", lambda *_: (national,))
    assert compute(margin) is None


def test_what_is_said_of_elsewhere_or_as_text_is_not_computed(village):
    spell(village)
    assert compute(figure(unit_code="20", place="Tỉnh Lạng Sơn")) is None
    assert compute(figure(unit_code="", place="Cả nước")) is None
    assert compute(figure("livelihood_models")) is None
    assert compute(figure(comparison="text")) is None


def test_the_answer_follows_the_register(village):
    held = spell(village)
    printed = figure(value="1")
    assert Reconciled(printed, compute(printed)).agrees is True
    Recognition.objects.filter(pk=held.pk).update(valid_until=date(2022, 6, 1))
    assert Reconciled(printed, compute(printed)).agrees is False


# --- the whole list


def test_all_88_figures_are_listed_and_none_is_said_to_agree_without_a_register():
    published.load()
    rows = [as_json(row) for row in reconcile()]
    assert len(rows) == 88
    assert all(set(row) == {"id", "published", "comparison", "computed", "agrees", "note"} for row in rows)
    assert {row["agrees"] for row in rows} == {None}
    assert rows[1] == {
        "id": "hn-poor-rate-2021",
        "published": 0.16,
        "comparison": "equal",
        "computed": None,
        "agrees": None,
        "note": "",
    }


def test_every_figure_about_the_poor_of_the_city_is_asked_for():
    published.load()
    about_the_poor = PublishedFigure.objects.filter(unit_code__in=["01", "271", "016", "10504"]).filter(
        measure__in=[
            *("poor_households", "near_poor_households", "poor_rate", "near_poor_rate", "poor_households_left"),
            *("communes", "communes_without_poor", "communes_without_poor_or_near_poor"),
            *("near_poor_households_net_decrease", "households_reviewed", "city_income_line_over_national"),
        ]
    )
    assert set(about_the_poor.values_list("measure", flat=True)) == set(MEASURES) - set(OF_SUPPORT)
    assert about_the_poor.count() == 29


def test_every_figure_of_support_in_the_city_is_asked_for():
    published.load()
    of_the_city = PublishedFigure.objects.filter(unit_code__in=["01", "271", "016", "10504", "10441"])
    assert set(OF_SUPPORT) <= set(of_the_city.values_list("measure", flat=True))
    assert of_the_city.filter(measure__in=OF_SUPPORT).count() == 19


def test_the_table_says_how_many_agree(village):
    spell(village)
    figure(value="1")
    figure(value="2")
    figure("livelihood_models")
    rows = reconcile()
    assert tally(rows) == "3 số liệu: 1 khớp, 1 lệch, 1 chưa tính."
    assert [line.cells[-2].shown for line in table(rows).lines()] == ["khớp", "lệch", "chưa tính"]
