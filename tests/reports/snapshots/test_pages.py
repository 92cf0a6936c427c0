"""The pages of locked reports: the bar of the live one, what differs since, and who sees which."""

from copy import deepcopy

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django.asserts import assertContains, assertNotContains, assertNumQueries, assertRedirects

from households.reports.models import Snapshot
from households.reports.snapshots.differences import changed, differences
from households.reports.snapshots.lockable import CODES, SUMMARY
from households.reviews.leaving import move_household
from households.reviews.models import Status
from tests import factories
from tests.reports.snapshots.world import DECIDED, LATER, build, change, decide_two_more, locked, report

pytestmark = pytest.mark.django_db

ASKED = {"table": "r2", "year": 2022, "unit": "10441"}
LOCK = reverse("reports:snapshot_lock", args=["r2"]) + "?year=2022&unit=10441"
# A fact that a table counts, and what of a recognition or of its review is put right.
COUNTED = {
    SUMMARY: {"persons": 5},
    "r1": {"persons": 5},
    "r2": {"persons": 5},
    "r4": {"review": {"deprivations": ["water"]}},
    "r5": {"review": {"deprivations": ["water"]}},
    "r8": {"no_working_capacity": True},
    "r9": {"ethnicity": "06"},
    "r10": {"review": {"causes": ["land"]}},
    "r11": {"children": 2},
    "r12": {"merit": True},
}


@pytest.fixture(scope="module")
def built(rows_of_module):
    return rows_of_module(build)


@pytest.fixture
def world(built):
    return deepcopy(built)


@pytest.fixture(autouse=True)
def without_pages(monkeypatch):
    """What is set for Word and for paper is asked of the files."""
    monkeypatch.setattr("households.reports.snapshots.services.files_of", lambda found: {"csv": b""})


@pytest.fixture
def browser(world):
    def sign_in(person):
        client = Client()
        client.force_login(world.people[person])
        return client

    return sign_in


def address(name, snapshot, **more):
    return reverse(f"reports:{name}", kwargs={"reference": snapshot.reference, **more})


def compared(snapshot, code="r2"):
    kept, now = Snapshot.objects.get(pk=snapshot.pk), report(code)
    return differences(kept, now, changed(kept, now, LATER))


# --- what differs


@pytest.mark.parametrize("code", COUNTED)
def test_a_changed_fact_is_found_with_its_household_in_the_table_that_counts_it(world, code):
    snapshot = locked(code)
    assert not compared(snapshot, code)
    change(world.poor, **deepcopy(COUNTED[code]))
    found = compared(snapshot, code)
    assert [one.household for one in found.households] == [world.poor.pk]
    assert (found.summary, bool(found.figures)) == ("1 hộ đổi", True)
    assert found.said(found.households[0])


def test_every_report_says_what_differs(world):
    """A household more is told of every report that counts the poor."""
    snapshots = {code: locked(code) for code in CODES if code not in ("r3", "r6", "r7", "r13")}
    late = decide_two_more(world)
    for code, snapshot in snapshots.items():
        found = compared(snapshot, code)
        assert ({one.household for one in found.households}, found.summary) == ({one.pk for one in late}, "+2 hộ")


def test_a_flow_tells_of_its_own_list_alone(world):
    """Who fell came onto the list of the poor and left that of the near-poor; who was near-poor before and after, and
    has a child more, is nothing to the poor."""
    of_poor, of_near_poor = locked("r2"), locked("r3")
    change(world.near_poor, persons=3)
    assert not compared(of_poor, "r2")
    assert compared(of_near_poor, "r3").summary == "1 hộ đổi"
    change(world.near_poor, persons=2, valid_until=DECIDED)
    factories.recognition(world.near_poor, Status.POOR, DECIDED)
    assert compared(of_poor, "r2").summary == "+1 hộ"
    assert compared(of_near_poor, "r3").summary == "−1 hộ"


def test_figures_that_differ_without_a_household_are_told_too(world):
    snapshot = locked("r1")
    world.villages[0].totals.filter(year=2022).update(households=310)
    found = compared(snapshot, "r1")
    assert (found.households, found.summary) == ([], "6 số, hộ như cũ")
    assert next((one.line, one.head, one.before_shown, one.now_shown) for one in found.figures) == (
        "Bến", "Tổng số hộ (1)", "300", "310",
    )  # fmt: skip


def test_one_for_another_differs_though_every_figure_is_the_same(world, browser):
    snapshot = locked("r9")
    world.poor.recognitions.update(valid_until=DECIDED)
    factories.recognition(factories.household(world.villages[0]), Status.POOR, DECIDED)
    found = compared(snapshot, "r9")
    assert (list(found.figures), found.summary) == ([], "+1 hộ, −1 hộ")
    approver = browser("approver")
    assertContains(approver.get(reverse("reports:official"), {**ASKED, "table": "r9"}), "So từng hộ")
    assertContains(approver.get(address("snapshot_differences", snapshot)), "Khoá bản mới")


# --- the pages


def test_the_live_report_says_whether_it_is_the_locked_one(world, browser):
    officer, approver = browser("officer"), browser("approver")
    assertContains(approver.get(reverse("reports:official"), ASKED), "Khoá báo cáo này")
    assertNotContains(officer.get(reverse("reports:official"), ASKED), "Khoá báo cáo này")
    locked(), locked(SUMMARY)
    for page in ("official", "annual_summary"):
        assertContains(officer.get(reverse(f"reports:{page}"), ASKED), "Mọi con số đúng như bản khoá.")
    decide_two_more(world)
    for page in ("official", "annual_summary"):
        assertContains(officer.get(reverse(f"reports:{page}"), ASKED), "Khác bản khoá: +2 hộ.")
    assertContains(approver.get(reverse("reports:official"), ASKED), "Khoá bản mới")


def test_the_households_that_differ_are_listed_for_who_may_see_them(world, browser):
    in_commune, in_city = locked(), locked(unit="01")
    late = decide_two_more(world)
    own = browser("officer").get(address("snapshot_differences", in_commune))
    assertContains(own, late[0].head_name)
    assertContains(own, "Cuối kỳ: <del>không được tính</del>")
    masked = browser("manager").get(address("snapshot_differences", in_city))
    assert [household for household, _said in masked.context["households"]] == late  # not by their names
    assertContains(masked, late[1].masked_name)
    assertNotContains(masked, late[1].head_name)
    move_household(
        late[0], version=late[0].version, village=world.next_village, on=DECIDED.replace(day=30), by=None, source="form"
    )
    gone = browser("officer").get(address("snapshot_differences", in_commune))
    assertNotContains(gone, late[0].head_name)
    moved = browser("officer").get(address("snapshot_differences", locked("r1")))
    assert moved.context["elsewhere"] == 0


def test_a_household_that_went_to_another_commune_is_counted_and_not_shown(world, browser):
    snapshot = locked()
    world.poor.recognitions.update(valid_until=DECIDED)
    type(world.poor).objects.filter(pk=world.poor.pk).update(village=world.next_village)
    page = browser("officer").get(address("snapshot_differences", snapshot))
    assertContains(page, "Khác bản khoá: −1 hộ.")
    assertContains(page, "1 hộ nay ở nơi khác")
    assertNotContains(page, world.poor.code)


def test_it_is_locked_on_a_page_and_stays_readable(world, browser):
    approver = browser("approver")
    unseen = approver.post(LOCK, {"after": 0, "note": ""})
    assertContains(unseen, "Xem những chỗ không khớp rồi đánh dấu")
    answer = approver.post(LOCK, {"after": 0, "note": "", "knows": "on"})
    first = Snapshot.objects.get()
    assert first.known_differences == unseen.context["found"] > 0
    assertRedirects(answer, address("snapshot", first))
    decide_two_more(world)
    assertContains(approver.get(LOCK), "Bản mới sẽ thay cho")
    assertContains(browser("manager").get(LOCK), "<span>Thành phố Hà Nội</span>", html=True)
    unsaid = approver.post(LOCK, {"after": 1, "note": "", "knows": "on"})
    assertContains(unsaid, "Nói vì sao cần bản mới.")
    approver.post(LOCK, {"after": 1, "note": "Bổ sung hai hộ", "knows": "on"})
    page = approver.get(address("snapshot", first))
    assertContains(page, "Đã có bản mới")
    assertContains(page, "Nội dung lưu đúng với mã SHA-256 lúc khoá.")
    newest = approver.get(address("snapshot", Snapshot.objects.get(version=2)))
    assertContains(newest, "Bổ sung hai hộ")
    file = approver.get(address("snapshot_file", first, kind="csv"))
    assert file.headers["Content-Disposition"] == 'attachment; filename="2022-r2-10441-v1-viet-lai.csv"'


def test_the_list_holds_what_the_reader_may_see_by_year_and_place(world, browser):
    own, whole = locked(), locked(unit="01")
    page = reverse("reports:snapshots")
    listed = {person: browser(person).get(page).context["rows"] for person in ("officer", "neighbour", "manager")}
    assert {person: [row for row, _title in rows] for person, rows in listed.items()} == {
        "officer": [own],
        "neighbour": [],
        "manager": [whole, own],
    }
    assert [row for row, _title in browser("manager").get(page, {"place": "10441", "year": 2022}).context["rows"]] == [
        own
    ]
    assert browser("manager").get(page, {"year": 1999}).context["form"].errors
    for name, more in (("snapshot", {}), ("snapshot_differences", {}), ("snapshot_file", {"kind": "json"})):
        assert browser("officer").get(address(name, whole, **more)).status_code == 404
    assert browser("approver").get(LOCK.replace("10441", "01")).status_code == 404
    client = browser("manager")
    client.get(page)
    with assertNumQueries(8):
        client.get(page)
