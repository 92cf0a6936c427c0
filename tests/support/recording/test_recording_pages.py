"""The pages on which measures are recorded, changed, withdrawn and paid back, and the list of them."""

import re
from datetime import date

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from communes.models import ChangeEntry
from households.reviews.scoring import standards
from households.support.kinds import KINDS
from households.support.models import Kind, Measure, Repayment
from households.support.recording.contents import Source
from households.support.recording.services import change_measure
from tests import factories
from tests.support.recording.measures import a_place, measure, recorded

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel("2026-11-22 09:00+07:00"):
        yield


@pytest.fixture
def place():
    return a_place()


@pytest.fixture
def client(place):
    return signed_in(place.officer)


def test_a_kind_is_chosen_first(client, place):
    address = reverse("support:record", args=[place.household.code])
    assert "Loại hỗ trợ" in client.get(address).content.decode()
    chosen = client.get(address, {"kind": "loan"})
    assert chosen.url == reverse("support:record_kind", args=[place.household.code, "loan"])
    assert "Chọn loại hỗ trợ" in client.get(address, {"kind": ""}).content.decode()
    assert client.get(reverse("support:record_kind", args=[place.household.code, "yacht"])).status_code == 404


@pytest.mark.parametrize("kind", Kind)
def test_every_kind_is_recorded_by_its_form(client, place, kind):
    page = client.get(form_of(place, kind))
    assert page.context["form"].fields
    answer = client.post(form_of(place, kind), filled(place, kind, page))
    kept = Measure.objects.get()
    assert answer.url == reverse("support:measure", args=[kept.pk])
    assert (kept.kind, kept.given_on, kept.household) == (kind, date(2026, 11, 22), place.household)
    assert client.get(answer.url).status_code == 200
    assert client.get(reverse("support:change", args=[kept.pk])).status_code == 200
    assert ChangeEntry.objects.filter(kind="measure.recorded", key=place.household.code).count() == 1


@pytest.mark.parametrize("kind", [kind for kind in Kind if kind != Kind.CHILD_HEALTH])
def test_a_form_that_is_opened_and_saved_changes_nothing(client, place, kind):
    client.post(form_of(place, kind), filled(place, kind, client.get(form_of(place, kind))))
    kept = Measure.objects.get()
    address = reverse("support:change", args=[kept.pk])
    client.post(address, shown(client.get(address)))
    assert not ChangeEntry.objects.filter(kind="measure.changed").exists()


def test_money_is_understood_as_it_is_typed_and_shown_back(client, place):
    page = client.get(form_of(place, Kind.GIFT))
    answer = client.post(form_of(place, Kind.GIFT), filled(place, Kind.GIFT, page, amount="2,5 triệu"), follow=True)
    assert "2.500.000 đồng (2 triệu 500 nghìn đồng)" in answer.content.decode()


def test_what_is_ambiguous_is_asked_and_nothing_is_lost(client, place):
    page = client.get(form_of(place, Kind.GIFT))
    sent = filled(place, Kind.GIFT, page, amount="44", occasion="Tết Bính Ngọ", note="Trao tại nhà văn hoá")
    again = client.post(form_of(place, Kind.GIFT), sent)
    assert "là đồng, nghìn, triệu hay tỷ" in again.context["form"].errors["amount"][0]
    assert shown(again) == sent
    assert not Measure.objects.exists()


def test_what_the_verb_refuses_is_told_at_its_field_and_nothing_is_lost(client, place):
    page = client.get(form_of(place, Kind.ALLOWANCE))
    sent = filled(place, Kind.ALLOWANCE, page, given_on="31/12/2021")
    again = client.post(form_of(place, Kind.ALLOWANCE), sent)
    assert "trước khi có" in again.context["form"].errors["given_on"][0]
    assert shown(again) == sent


def test_a_day_that_has_not_come_is_refused(client, place):
    page = client.get(form_of(place, Kind.GIFT))
    again = client.post(form_of(place, Kind.GIFT), filled(place, Kind.GIFT, page, given_on="23/11/2026"))
    assert "sau hôm nay" in again.context["form"].errors["given_on"][0]


def test_one_source_without_an_amount_pays_for_all(client, place):
    page = client.get(form_of(place, Kind.GIFT))
    client.post(form_of(place, Kind.GIFT), filled(place, Kind.GIFT, page, fund_2=place.fund.pk))
    assert Measure.objects.get().spendings.get().amount == 5_000_000


@pytest.mark.parametrize(
    ("rows", "field", "said"),
    [
        ({"fund_amount_1": "2 triệu"}, "fund_1", "Chọn nguồn"),
        ({"fund_1": "{fund}", "fund_2": "{other}", "fund_amount_2": "1 triệu"}, "fund_amount_1", "Nhập số tiền"),
        ({"fund_1": "{fund}", "fund_amount_1": "6 triệu"}, "fund_1", "nhiều hơn"),
        ({"fund_1": "{other}"}, "__all__", "không đủ tiền"),
    ],
)
def test_sources_that_do_not_fit_are_told(client, place, rows, field, said):
    other = factories.fund(place.fund.unit)
    keys = {"fund": place.fund.pk, "other": other.pk}
    rows = {name: value.format(**keys) for name, value in rows.items()}
    page = client.get(form_of(place, Kind.GIFT))
    again = client.post(form_of(place, Kind.GIFT), filled(place, Kind.GIFT, page, **rows))
    assert said in again.context["form"].errors[field][0]
    assert not Measure.objects.exists()


def test_the_programme_that_alone_fits_is_chosen_and_the_benefit_names_the_amount(client, place):
    assert client.get(form_of(place, Kind.LEGAL_ADVICE)).context["form"]["programme"].initial == "legal-aid"
    assert client.get(form_of(place, Kind.LOAN)).context["form"]["programme"].initial == ""
    page = client.get(form_of(place, Kind.ALLOWANCE))
    client.post(form_of(place, Kind.ALLOWANCE), filled(place, Kind.ALLOWANCE, page, monthly=""))
    kept = Measure.objects.get()
    assert (kept.programme, kept.allowance.benefit, kept.allowance.monthly) == ("nq17-2021", "child", 2_000_000)


def test_a_link_may_choose_beforehand(client, place):
    asked = {"benefit": "nq17-2021/critical-illness", "member": place.head.pk}
    page = client.get(form_of(place, Kind.ALLOWANCE), asked)
    client.post(form_of(place, Kind.ALLOWANCE), shown(page))
    kept = Measure.objects.get()
    assert (kept.member, kept.allowance.benefit) == (place.head, "critical-illness")
    nonsense = client.get(form_of(place, Kind.ALLOWANCE), {"benefit": "x", "member": "y"})
    assert nonsense.status_code == 200


def test_a_form_sent_twice_is_recorded_once(client, place):
    sent = filled(place, Kind.GIFT, client.get(form_of(place, Kind.GIFT)))
    first, second = (client.post(form_of(place, Kind.GIFT), sent) for _time in range(2))
    assert first.url == second.url
    assert Measure.objects.count() == 1
    other = client.post(form_of(place, Kind.GIFT), {**sent, "amount": "7 triệu"})
    assert "nội dung khác" in other.context["form"].non_field_errors()[0]


def test_who_serves_a_household_that_moved_in_changes_what_another_fund_paid(place):
    kept = recorded(place, sources=[Source(place.fund, 1_000_000)])
    there = a_place("10459")
    place.household.village = there.village
    place.household.save()
    address = reverse("support:change", args=[kept.pk])
    browser = signed_in(there.officer)
    answer = browser.post(address, {**shown(browser.get(address)), "note": "Đã nhận"})
    assert answer.status_code == 302
    kept.refresh_from_db()
    assert (kept.note, kept.spendings.get().fund) == ("Đã nhận", place.fund)


def test_what_a_child_got_is_changed_when_he_is_no_child_any_more(client, place):
    kept = recorded(place, Kind.CHILD_HEALTH, member=place.child)
    place.household.members.filter(pk=place.child.pk).update(birth_year=2010, birth_month=1, birth_day=1)
    address = reverse("support:change", args=[kept.pk])
    sent = {**shown(client.get(address)), "weight": "40"}
    assert client.post(address, sent).status_code == 302
    kept.refresh_from_db()
    assert kept.facts["weight"] == "40"


def test_an_allowance_of_a_day_before_the_village_is_refused_in_words(client, place):
    page = client.get(form_of(place, Kind.ALLOWANCE))
    sent = {**filled(place, Kind.ALLOWANCE, page), "given_on": "01/01/0900", "monthly": ""}
    assert "monthly" in client.post(form_of(place, Kind.ALLOWANCE), sent).context["form"].errors


def test_children_are_measured_on_one_page(client, place):
    page = client.get(form_of(place, Kind.CHILD_HEALTH))
    assert [child for child, _fields in page.context["form"].rows] == [place.child]
    empty = client.post(form_of(place, Kind.CHILD_HEALTH), shown(page))
    assert "ít nhất một trẻ" in empty.context["form"].non_field_errors()[0]
    half = {**shown(page), f"weight_{place.child.pk}": "31,5"}
    assert (
        "nhập đủ"
        in client.post(form_of(place, Kind.CHILD_HEALTH), half).context["form"].errors[f"height_{place.child.pk}"][0]
    )


def test_the_second_who_saves_sees_what_the_first_changed(client, place):
    kept = recorded(place, Kind.LOAN, sources=[Source(place.fund, 1_000_000)])
    address = reverse("support:change", args=[kept.pk])
    page = client.get(address)
    change_measure(kept, measure(place, Kind.LOAN, amount=9_000_000), version=1, by=place.officer, source="form")
    late = client.post(address, {**shown(page), "purpose": "Nuôi lợn"})
    assert late.status_code == 409
    told = {item.label: (item.theirs, item.mine) for item in late.context["conflict"]}
    assert told["Số tiền, giá trị"] == ("9.000.000 đồng", "5.000.000 đồng")
    assert told["Mục đích vay"] == ("Nuôi bò", "Nuôi lợn")
    assert told["Nguồn kinh phí"] == ("", "Quỹ Vì người nghèo xã: 1.000.000")
    assert client.post(address, shown(late)).status_code == 302
    kept.refresh_from_db()
    assert (kept.version, kept.amount, kept.loan.purpose) == (3, 5_000_000, "Nuôi lợn")


def test_what_is_known_later_is_asked_when_the_measure_is_changed(client, place):
    kept = recorded(place, Kind.LIVESTOCK)
    assert "survived" not in client.get(form_of(place, Kind.LIVESTOCK)).context["form"].fields
    address = reverse("support:change", args=[kept.pk])
    client.post(address, {**shown(client.get(address)), "survived": "0"})
    kept.refresh_from_db()
    assert kept.facts["survived"] == 0


def test_a_measure_is_withdrawn_for_a_reason(client, place):
    kept = recorded(place, sources=[Source(place.fund, 1_000_000)])
    address = reverse("support:withdraw", args=[kept.pk])
    sent = shown(client.get(address))
    assert "reason" in client.post(address, sent).context["form"].errors
    assert client.post(address, {**sent, "reason": "Ghi hai lần"}).status_code == 302
    kept.refresh_from_db()
    assert (kept.withdrawn_on, kept.withdrawn_because) == (date(2026, 11, 22), "Ghi hai lần")
    page = client.get(reverse("support:measure", args=[kept.pk])).content.decode()
    assert "Ghi hai lần" in page
    assert "Sửa" not in re.findall(r'class="button[^"]*"[^>]*>([^<]*)<', page)


def test_a_loan_is_paid_back_on_its_page(client, place):
    loan = recorded(place, Kind.LOAN, amount=10_000_000)
    address = reverse("support:repay", args=[loan.pk])
    sent = {**shown(client.get(address)), "amount": "4 triệu"}
    for _time in range(2):
        client.post(address, sent)
    assert Repayment.objects.get().amount == 4_000_000
    page = client.get(reverse("support:measure", args=[loan.pk]))
    assert (page.context["row"].owed, page.context["row"].is_overdue) == (6_000_000, False)
    with time_machine.travel("2028-03-11 09:00+07:00"):
        page = signed_in(place.officer).get(reverse("support:measure", args=[loan.pk]))
    assert page.context["row"].is_overdue
    assert client.get(reverse("support:repay", args=[recorded(place).pk])).status_code == 404


def test_the_page_of_a_household_shows_what_it_got(client, place):
    recorded(place, Kind.GIFT)
    recorded(place, Kind.ALLOWANCE, member=place.child)
    recorded(place, Kind.GIFT, note="không đếm nữa")
    gone = Measure.objects.get(note="không đếm nữa")
    gone.withdrawn_on, gone.withdrawn_because = date(2026, 11, 22), "nhầm"
    gone.save()
    page = client.get(reverse("households:detail", args=[place.household.code]))
    panel = next(panel for panel in page.context["panels"] if panel.template == "support/_panel.html")
    assert [row.measure.kind for row in panel.context["rows"]] == [Kind.ALLOWANCE, Kind.GIFT]
    text = page.content.decode()
    assert "2.000.000 một tháng" in text
    assert "Ghi khoản hỗ trợ ngày 10/03/2025" in text


def test_the_list_is_asked_by_kind_place_day_programme_and_fund(client, place):
    gift = recorded(place, sources=[Source(place.fund, 1_000_000)])
    loan = recorded(place, Kind.LOAN, given_on=date(2026, 2, 1), programme="vbsp-poor")
    assert listed(client) == [loan, gift]
    for asked, found in [
        ({"kind": "loan"}, [loan]),
        ({"since": "1/1/2026"}, [loan]),
        ({"until": "31/12/2025"}, [gift]),
        ({"programme": "vbsp-poor"}, [loan]),
        ({"fund": place.fund.pk}, [gift]),
        ({"village": place.village.code, "q": place.household.code.lower()}, [loan, gift]),
        ({"unit": "10441"}, [loan, gift]),
        ({"unit": "99999"}, []),
        ({"state": "withdrawn"}, []),
        ({"kind": "yacht"}, []),
    ]:
        assert listed(client, **asked) == found, asked


def test_a_manager_sees_no_names(place):
    recorded(place)
    manager = factories.officer("manager", place.fund.unit)
    page = signed_in(manager).get(reverse("support:measures")).content.decode()
    assert place.household.code in page
    assert place.household.head_name not in page


def test_the_list_costs_the_same_for_one_and_for_many(client, place, django_assert_max_num_queries):
    for _number in range(12):
        recorded(place, Kind.LOAN)
    client.get(reverse("support:measures"))
    with django_assert_max_num_queries(16):
        client.get(reverse("support:measures"))


def test_neighbours_see_and_write_nothing(place):
    kept, neighbour = recorded(place), signed_in(a_place("10444").officer)
    assert listed(neighbour) == []
    for name, key in [("measure", kept.pk), ("change", kept.pk), ("withdraw", kept.pk)]:
        assert neighbour.get(reverse(f"support:{name}", args=[key])).status_code == 404
    assert neighbour.get(form_of(place, Kind.GIFT)).status_code == 404


def test_every_indicator_that_a_kind_answers_is_one_of_a_standard():
    codes = {indicator.code for standard in standards() for indicator in standard.indicators}
    assert {code for asked in KINDS.values() for code in asked.answers} <= codes


def signed_in(officer):
    client = Client()
    client.force_login(officer)
    return client


def form_of(place, kind):
    return reverse("support:record_kind", args=[place.household.code, kind])


def listed(client, **asked):
    page = client.get(reverse("support:measures"), asked)
    return [row.measure for row in page.context["rows"]]


def shown(page):
    """What the form of a page sends when nobody touches it: what it shows."""
    form = page.context["form"]
    values = {field.html_name: field.field.prepare_value(field.value()) for field in form}
    values = {
        name: form.fields[name].widget.format_value(value) if value is not None else ""
        for name, value in values.items()
    }
    return {name: _sent(value) for name, value in values.items() if _sent(value) not in (None, False)}


def _sent(value):
    value = value[0] if isinstance(value, list) and value else value
    return "" if value in (None, []) else str(value)


_TYPED = {
    "amount": "5 triệu",
    "term_months": "36",
    "yearly_rate": "6,6",
    "purpose": "Nuôi bò",
    "started_on": "1/10/2026",
    "ended_on": "22/11/2027",
    "benefit": "nq17-2021/child",
    "work": "build",
    "occasion": "Tết",
    "number": "2",
    "months": "9",
    "hours": "120",
    "trade": "May",
    "school_year": "2026-2027",
}


def filled(place, kind, page, **values):
    """What the form sends when what it needs is filled in, and `values` besides."""
    form, sent = page.context["form"], shown(page)
    if kind == Kind.MODEL:
        sent["model"] = str(measure(place, kind).terms.model.pk)
    for name, field in form.fields.items():
        if name in _TYPED and (field.required or name in values):
            sent[name] = _TYPED[name]
        elif field.required and not sent.get(name) and hasattr(field, "choices"):
            sent[name] = str(next(iter([value for value, _label in field.choices if value])))
    if kind == Kind.CHILD_HEALTH:
        child = place.child.pk
        sent |= {f"weight_{child}": "31,5", f"height_{child}": "132", f"nutrition_{child}": "normal"}
    return {**sent, **{name: str(value) for name, value in values.items()}}
