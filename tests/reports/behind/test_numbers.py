"""Each number of each table, of each part and line, is the number that the households behind it come to."""

from datetime import date
from itertools import cycle

import pytest

from communes.models import Unit
from households.reports.annual_figures import annual_figures
from households.reports.annual_summary import annual_summary
from households.reports.annual_tables import file_table
from households.reports.behind.found import find, households, listed
from households.reports.behind.parts import part_of
from households.reports.comparing.figures import series_figures, standards_figures
from households.reports.errors import ReportError
from households.reports.official.contents import Line
from households.reports.official.declared import REPORTS
from households.reports.official.report import official_report
from households.reports.places import place_of_unit
from households.reports.series import series
from households.reports.targets.figures import target_figures
from households.reports.targets.progress import progress
from households.reports.two_standards import two_standards
from households.reviews.models import Outcome, Recognition, Review, Status
from households.support.models import Target
from tests import factories
from tests.reports.test_histories import ALWAYS, END, JULY, PLACED, PLACED_SINCE, Life, build, record

pytestmark = pytest.mark.django_db

TODAY = date(2026, 11, 22)
LIVES = [
    *ALWAYS,
    Life(0, None, Status.POOR, Status.NEAR_POOR, 2, "stays", (5, 3)),
    Life(2, None, Status.NEAR_POOR, Status.POOR, 0, "stays", (4, 1)),
    Life(1, None, Status.POOR, Status.POOR, None, "stays", (2, 4)),
    Life(2, None, None, Status.POOR, None, "stays", (1, 1)),
    Life(2, None, Status.NEAR_POOR, None, None, "stays", (2, 2)),
    Life(1, None, Status.NEAR_POOR, Status.POOR, None, "stays", (2, 3)),
]
LACKS = [["water"], ["water", "nutrition", "toilet"], [], ["health_insurance", "school_attendance"], ["telecom"]]
CAUSES = [["illness"], ["land", "capital"], [], ["other"]]
SAID = ["poor", "near_poor", "not_poor", None, Outcome.UNDECIDED]  # by the national standard; None: nothing


def register():
    """Households of every fate, whose facts, lacks and causes differ."""
    villages = build(PLACED, PLACED_SINCE)
    for village in villages:
        for year in (2021, 2022):
            factories.household_total(village, year, households=100, persons=400)
    for life in LIVES:
        record(life, villages)
    for review, lacks, causes, said in zip(
        Review.objects.order_by("pk"), cycle(LACKS), cycle(CAUSES), cycle(SAID), strict=False
    ):
        Review.objects.filter(pk=review.pk).update(deprivations=lacks, causes=causes)
        if said:
            Outcome.objects.create(review=review, standard="nd07-2021", zone="rural", status=said, reason="x", b2=0)
    for number, spell in enumerate(Recognition.objects.order_by("pk")):
        Recognition.objects.filter(pk=spell.pk).update(
            children=number % 4,
            female_head=number % 2 == 0,
            ethnicity=["01", "02", "04"][number % 3],
            merit=number % 5 == 0,
            no_working_capacity=number % 4 == 1,
        )


@pytest.fixture(scope="module", autouse=True)
def built(rows_of_module):
    return rows_of_module(register)


def number_behind(place, part, figure):
    return find(figure, part_of(place, part.code).place if part else place).number


@pytest.mark.parametrize(
    ("code", "unit", "boundaries"),
    [*((code, "01", JULY) for code in REPORTS), ("r3", "10001", END), ("r8", "10001", END)],
)
def test_the_official_tables(code, unit, boundaries):
    report = official_report(code, 2022, unit, boundaries=boundaries)
    kinds = {column.key: column.kind for column in report.contents.columns}
    counted = 0
    for line in [*report.lines, *report.total]:
        for key, figure in report.contents.behind.items():
            figure = figure.in_persons() if line.counts == Line.PERSONS else figure
            number, value = number_behind(report.place, line.part, figure), line.values[key]
            if kinds[key] == "rate":
                assert bool(value) == bool(number)
            else:
                assert value == number, (line, key)
                counted += bool(number)
    assert counted >= 2
    blank = {"column_1", "column_2", "column_3", "column_4"} - set(report.contents.behind)
    assert {key for key in kinds if key not in report.contents.behind} <= blank


def test_the_annual_summary():
    summary = annual_summary(2022, "01", boundaries=END)
    table, figures = file_table(summary, TODAY), annual_figures(summary.period)
    keys = [column.key for column in table.columns]
    for row, part in zip(table.rows, [*summary.place.parts, None], strict=True):
        values = dict(zip(keys, row.values, strict=True))
        for key in figures.keys() & values.keys():
            number = number_behind(summary.place, part, figures[key].figure)
            assert (bool(values[key]) == bool(number)) if key.endswith("_rate") else (values[key] == number), key
    total = summary.total
    ends = {
        "poor_left": total.poor_flow.left,
        "poor_entered": total.poor_flow.entered,
        "near_poor_persons": total.near_poor.persons,
        "listed": total.listed,
        "change": sum(f.entered - f.left for f in (total.poor_flow, total.near_poor_flow)),
    }
    assert {key: number_behind(summary.place, None, figures[key].figure) for key in ends} == ends
    persons = figures["near_poor_column_8"].figure.in_persons()
    assert number_behind(summary.place, None, persons) == total.near_poor_persons_flow.other_in > 0


def test_both_standards():
    report = two_standards(2022, "01", boundaries=END)
    figures = standards_figures(report.period.end)
    for row in [*report.rows, report.total]:
        for key, value in row.numbers.items():
            if value is not None:
                assert number_behind(report.place, row.part, figures[key].figure) == value, key
    assert 0 not in (report.total.numbers["poor_poor"], report.total.numbers["national_unjudged"])


def test_a_series():
    of = series(2021, 2022, "01", today=TODAY, boundaries=END)
    figures = series_figures(of.days)
    for row in [*of.rows, of.total]:
        for key, value in row.values.items():
            number = number_behind(of.place, row.part, figures[key].figure)
            assert (bool(value) == bool(number)) if "rate" in key else value == number


def test_the_results_of_targets():
    city, commune = Unit.objects.get(code="01"), Unit.objects.get(code="10001", valid_until=JULY)
    subjects = (Target.Subject.NEW_POOR, Target.Subject.POOR_DECREASE, Target.Subject.NEAR_POOR_DECREASE)
    targets = [
        Target.objects.create(unit=unit, year=2022, subject=subject, value=5, document="801/QĐ-UBND")
        for unit in (city, commune)
        for subject in subjects
    ]
    for row in progress(2022, targets, TODAY):
        unit = row.target.unit
        figure = target_figures(unit, row.on)[row.target.subject].figure
        assert find(figure, place_of_unit(unit.code, row.on)).number == row.reached


def test_whom_others_ask_for(django_assert_num_queries):
    report = official_report("r2", 2022, "01", boundaries=END)
    commune = report.place.parts[0].code
    whole, of_part = households(report, "column_9"), households(report, "column_9", commune)
    assert of_part.count() < whole.count() == report.total[0].values["column_9"]
    with pytest.raises(ReportError, match="99999"):
        households(report, "column_9", "99999")


def test_a_list_is_told_in_two_queries(django_assert_num_queries):
    report = official_report("r2", 2022, "01", boundaries=END)
    figure = report.contents.behind["column_9"]
    found = find(figure, report.place)
    page = list(found.households)
    with django_assert_num_queries(2):
        rows = listed(found, page, figure.days, report.place)
    assert {row.then.status for row in rows} == {Status.POOR}
    assert {row.then.commune_name for row in rows} <= {"Xã Cũ 1", "Xã Cũ 2"}
