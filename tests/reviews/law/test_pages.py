"""The pages of the law: what everybody reads, how a document comes in by two steps, and how the calendar is kept."""

from datetime import date

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from communes.models import Unit
from communes.officers.rights import Role
from households.reviews.law import calendar_days
from households.reviews.law.questionnaires import import_questionnaire
from households.reviews.models import CalendarDay, Questionnaire
from tests import factories
from tests.reviews.law.documents import FORM_A, form_b

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _today():
    with time_machine.travel("2026-11-22 09:00+07:00", tick=False):
        yield


@pytest.fixture
def city():
    return factories.unit("01", "Thành phố Hà Nội", kind=Unit.Kind.CITY)


@pytest.fixture
def tuan(city):
    return factories.officer(Role.ADMINISTRATOR, city, username="tuan")


@pytest.fixture
def admin(client, tuan):
    client.force_login(tuan)
    return client


def url(name, *args):
    return reverse(f"reviews:{name}", args=args)


def text(answer):
    return " ".join(answer.content.decode().split())


def kept(document=None, *, by=None):
    return import_questionnaire(document or form_b(), by=by, source="import").questionnaire


# --- reading


def test_everybody_reads_and_nobody_is_offered_what_he_may_not_do(client, city):
    table = kept()
    day = calendar_days.add_day(date(2026, 9, 2), name="Quốc khánh", is_working=False, by=None, source="command")
    client.force_login(factories.officer(Role.OFFICER, city))
    pages = [client.get(url(name, *args)) for name, *args in (
        ("law",), ("questionnaires",), ("questionnaire", table.pk), ("calendar",),
    )]  # fmt: skip
    assert [page.status_code for page in pages] == [200] * 4
    offered = [url("questionnaire_import"), url("questionnaire_sign", table.pk), url("calendar_change", day.pk)]
    assert [link for link in offered for page in pages if link in text(page)] == []


def test_the_law_lists_the_procedures_with_their_steps_and_that_they_are_unsigned(admin):
    page = text(admin.get(url("law")))
    procedure = page[page.index('id="periodic-qd24"') : page.index('id="newly-poor-qd24"')]
    for said in (
        "Rà soát hộ nghèo, hộ cận nghèo định kỳ hằng năm",
        "chưa ký xác nhận",
        "từ 01/09 đến 14/12 hằng năm",
        "ít nhất 50% số người dự họp đồng ý",
        "3 ngày làm việc, tính cả ngày đầu",
        "Chủ tịch Ủy ban nhân dân cấp huyện (trước ngày 01/07/2025); Chủ tịch Ủy ban nhân dân cấp tỉnh",
    ):
        assert said in procedure
    assert "15 ngày, cả ngày nghỉ, tính cả ngày đầu" in page


def test_the_preview_shows_every_answer_with_its_points_and_a_dash_where_they_are_unknown(admin):
    page = text(admin.get(url("questionnaire", kept().pk)))
    assert '<td class="text" lang="vi">Kiên cố</td> <td>150</td> <td>–</td>' in page
    assert "Tổng điểm được so với giới hạn B1 của chuẩn nd07-2021." in page
    assert "lệnh quản trị" in page
    criteria = text(admin.get(url("questionnaire", kept(FORM_A.encode()).pk)))
    assert "Có ô tô" in criteria
    assert "giới hạn B1" not in criteria


def test_the_list_costs_the_same_for_any_number(admin, tuan, django_assert_num_queries):
    kept(by=tuan)
    admin.get(url("questionnaires"))
    with django_assert_num_queries(7):
        admin.get(url("questionnaires"))
    for version in (2, 3, 4):
        kept(form_b(version), by=tuan)
    with django_assert_num_queries(7):
        admin.get(url("questionnaires"))


def test_what_it_changes_is_told_of_the_last_round(admin, city):
    commune = factories.unit(parent=city)
    held = factories.review_round(city, standards=["nd07-2021", "hn-2022"])
    review = factories.submitted(factories.household(factories.village(commune)), held, b1=150)
    page = text(admin.get(url("questionnaire", kept().pk)))
    assert "Đợt 2026 chưa có phiếu nào ghi câu trả lời đủ" in page
    assert "1 phiếu chỉ ghi tổng điểm từ phiếu giấy" in page
    review.b1_answers = {"house": "solid"}
    review.save()
    page = text(admin.get(url("questionnaire", kept(form_b(2, solid=130)).pk)))
    assert "<b>1</b> trong 1 hộ tính được sẽ sang bên kia của giới hạn B1." in page


# --- import


def send(admin, document="", **data):
    return admin.post(url("questionnaire_import"), {"document": document, **data})


def test_a_document_is_seen_before_it_is_kept(admin, tuan):
    preview = send(admin, form_b().decode())
    assert "Xem trước, chưa lưu gì." in text(preview)
    assert "Kiên cố" in text(preview)
    assert not Questionnaire.objects.exists()
    saved = send(admin, preview.context["form"]["document"].value(), save="")
    row = Questionnaire.objects.get()
    assert saved.url == url("questionnaire", row.pk)
    assert (row.imported_by, row.is_signed) == (tuan, False)
    assert "một quản trị viên khác đối chiếu và ký" in text(admin.get(saved.url))


def test_a_file_is_read_and_comes_back_as_text(admin):
    file = SimpleUploadedFile("b1.toml", form_b())
    preview = admin.post(url("questionnaire_import"), {"file": file})
    assert preview.context["form"]["document"].value() == form_b().decode()
    again = send(admin, preview.context["form"]["document"].value(), edit="")
    assert form_b().decode().strip() in again.content.decode().replace("&quot;", '"').replace("&#x27;", "'")


def test_a_refused_file_says_where_and_loses_nothing(admin):
    file = SimpleUploadedFile("b1.toml", form_b(solid=-5))
    answer = admin.post(url("questionnaire_import"), {"file": file})
    assert "b1.toml, sections[1] › questions[1] › options[1] › points › rural: phải là số nguyên từ 0" in text(answer)
    assert "Kiên cố" in text(answer)
    assert not Questionnaire.objects.exists()


@pytest.mark.parametrize("data", [{"document": ""}, {"document": "", "save": ""}, {"document": "   "}])
def test_nothing_sent_is_told(admin, data):
    assert "Chọn tệp hoặc dán nội dung của phiếu." in text(admin.post(url("questionnaire_import"), data))


@pytest.mark.parametrize("content", [b"\xff\xfe\x00\x01", b"code = \x00", b"x" * 200_001])
def test_a_file_that_is_no_document_is_told(admin, content):
    answer = admin.post(url("questionnaire_import"), {"file": SimpleUploadedFile("x.toml", content)})
    assert answer.status_code == 200
    assert answer.context["form"].errors
    assert not Questionnaire.objects.exists()


def test_what_is_there_already_is_said_before_and_after(admin):
    row = kept()
    assert "Đúng nội dung này đã có trong sổ: b1, 1." in text(send(admin, form_b().decode()))
    assert "không thay đổi gì" in text(admin.get(send(admin, form_b().decode(), save="").url))
    assert Questionnaire.objects.get() == row
    assert "đã có trong sổ với nội dung khác" in text(send(admin, form_b(solid=155).decode()))


# --- signature


def test_another_administrator_signs(admin, tuan):
    row = kept()
    page = url("questionnaire_sign", row.pk)
    assert "Ghi văn bản đã đối chiếu." in text(admin.post(page, {"compared_with": ""}))
    signed = admin.post(page, {"compared_with": "Thông tư 07/2021"}, follow=True)
    assert "đã đối chiếu với Thông tư 07/2021 ngày 22/11/2026" in text(signed)
    assert "chưa ký xác nhận" not in text(signed)
    assert "đã được ký xác nhận" in text(admin.post(page, {"compared_with": "Thông tư khác"}))


def test_the_importer_is_told_why_he_may_not_sign(admin, tuan):
    row = kept(by=tuan)
    assert url("questionnaire_sign", row.pk) not in text(admin.get(url("questionnaire", row.pk)))
    refused = admin.post(url("questionnaire_sign", row.pk), {"compared_with": "Thông tư 07/2021"})
    assert "Nhờ một quản trị viên khác" in text(refused)
    assert "Thông tư 07/2021" in text(refused)


# --- the calendar


@pytest.fixture
def culture_day(city):
    factories.review_round(city)
    return calendar_days.add_day(date(2026, 11, 24), name="Ngày Văn hoá", is_working=True, by=None, source="command")


def test_the_calendar_shows_what_it_makes_of_the_running_round(admin, culture_day):
    page = text(admin.get(url("calendar")))
    assert "03/12/2026" in page
    assert "19/11/2026" in page
    assert "Ngày Văn hoá" in page
    assert "Thêm ngày 24/11/2026 Ngày Văn hoá" in page


def test_a_change_says_what_it_moved(admin, culture_day):
    answer = admin.post(
        url("calendar_change", culture_day.pk), {"name": "Ngày Văn hoá", "version": 1, "reason": "CV 12"}, follow=True
    )
    assert answer.redirect_chain == [(url("calendar") + "?year=2026", 302)]
    assert "khi có khiếu nại, từ 19/11/2026 thành 18/11/2026" in text(answer)
    assert "CV 12" in text(answer)
    culture_day.refresh_from_db()
    assert not culture_day.is_working


def test_the_second_administrator_sees_what_the_first_wrote(admin, culture_day):
    calendar_days.change_day(culture_day, version=1, name="Nghỉ", is_working=False, by=None, source="command")
    data = {"name": "Làm việc", "is_working": "on", "version": 1}
    stale = admin.post(url("calendar_change", culture_day.pk), data)
    assert stale.status_code == 409
    assert [(d.label, d.theirs, d.mine) for d in stale.context["conflict"]] == [
        ("Tên", "Nghỉ", "Làm việc"),
        ("Là ngày làm việc", "không", "có"),
    ]
    assert 'name="version" value="2"' in text(stale)
    admin.post(url("calendar_change", culture_day.pk), {**data, "version": 2})
    culture_day.refresh_from_db()
    assert culture_day.name == "Làm việc"


def test_a_day_is_added_and_taken_out(admin, culture_day):
    page = url("calendar_add")
    assert {*admin.post(page, {"day": ""}).context["form"].errors} == {"day", "name"}
    twice = admin.post(page, {"day": "24/11/2026", "name": "Nghỉ"})
    assert twice.context["form"].errors["day"] == ["Ngày này đã có trong lịch. Sửa ngày đã có."]
    added = admin.post(page, {"day": "26/12/2027", "name": "Làm bù", "is_working": "on"})
    assert added.url == url("calendar") + "?year=2027"
    day = CalendarDay.objects.get(day=date(2027, 12, 26))
    stale = admin.post(url("calendar_remove", day.pk), {"version": 7}, follow=True)
    assert "Có người vừa sửa ngày này." in text(stale)
    admin.post(url("calendar_remove", day.pk), {"version": 1})
    assert not CalendarDay.objects.filter(pk=day.pk).exists()
    assert "Bỏ ngày 26/12/2027 Làm bù" in text(admin.get(url("calendar")))


@pytest.mark.parametrize("year", ["1999", "x", "", "²"])
def test_a_year_without_days_shows_the_present_one(admin, culture_day, year):
    assert admin.get(url("calendar"), {"year": year}).context["year"] == 2026


def test_the_calendar_costs_the_same_for_any_number(admin, culture_day, django_assert_num_queries):
    with django_assert_num_queries(10):
        admin.get(url("calendar"))
    calendar_days.load_holidays(2021, 2027, source="command")
    with django_assert_num_queries(10):
        admin.get(url("calendar"))
