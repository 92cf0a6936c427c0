"""How a questionnaire comes into the register, who signs it, and what it would change."""

from datetime import date
from hashlib import sha256
from io import StringIO

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.management import call_command
from django.db import IntegrityError, transaction

from communes.models import ChangeEntry, Unit
from communes.officers.rights import Role
from households.reviews.law.effects import effect_on
from households.reviews.law.questionnaires import content_of, foresee, import_questionnaire, sign_questionnaire
from households.reviews.models import Questionnaire, Review
from households.reviews.scoring.questionnaires import parse
from seeds.questionnaires import load_demo_b1
from tests import factories
from tests.reviews.law.documents import FORM_A, form_b

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 22)


@pytest.fixture
def city():
    return factories.unit("01", "Thành phố Hà Nội", kind=Unit.Kind.CITY)


@pytest.fixture
def tuan(city):
    return factories.officer(Role.ADMINISTRATOR, city, username="tuan")


@pytest.fixture
def mai(city):
    return factories.officer(Role.ADMINISTRATOR, city, username="mai")


def imported(content=None, *, by=None, name=""):
    return import_questionnaire(content or form_b(), by=by, source="import", name=name)


def entries():
    kept = ChangeEntry.objects.filter(kind__startswith="questionnaire.").order_by("pk")
    return list(kept.values_list("kind", "label", "key", "change__by__username"))


def refusal(verb, *args, **values):
    with pytest.raises(ValidationError) as refused:
        verb(*args, **values)
    return " ".join(refused.value.messages)


# --- import


def test_an_import_keeps_the_document_as_it_is(tuan):
    kept, is_new = imported(by=tuan)
    assert is_new
    assert (kept.kind, kept.code, kept.version, kept.title) == ("form_b", "b1", 1, "Bảng điểm thử")
    assert (kept.imported_by, kept.is_signed) == (tuan, False)
    assert sha256(kept.document.encode()).hexdigest() == kept.sha256
    assert content_of(kept) == parse("", form_b())
    assert entries() == [("questionnaire.imported", "Bảng điểm thử", "b1, 1", "tuan")]


@pytest.mark.parametrize(
    "again",
    [form_b(), form_b().replace(b"\n", b"\r\n"), b"\xef\xbb\xbf" + form_b(), form_b() + b"\n\n"],
    ids=["same", "through a form", "from a notepad", "blank lines"],
)
def test_the_same_document_again_changes_nothing(tuan, mai, again):
    kept = imported(by=tuan).questionnaire
    assert imported(again, by=mai) == (kept, False)
    assert Questionnaire.objects.get().imported_by == tuan
    assert len(entries()) == 1


def test_a_version_that_is_there_with_other_content_is_refused(tuan):
    imported(by=tuan)
    said = "Phiên bản 1 của b1 đã có trong sổ với nội dung khác."
    assert said in refusal(imported, form_b(solid=155), by=tuan)
    assert said in refusal(foresee, form_b(solid=155))
    assert imported(form_b(2, solid=155), by=tuan).is_new
    assert Questionnaire.objects.count() == 2


def test_a_document_that_cannot_be_read_is_refused_by_name_and_key(tuan):
    said = refusal(imported, form_b(solid=-5), by=tuan, name="b1.toml")
    assert said == (
        "b1.toml, sections[1] › questions[1] › options[1] › points › rural: "
        "phải là số nguyên từ 0 đến 1000, không phải “-5”."
    )
    assert refusal(imported, b"code = ", by=tuan).startswith("Tệp không đọc được theo dạng TOML")
    assert (Questionnaire.objects.count(), entries()) == (0, [])


def test_only_who_administers_imports_and_signs(city):
    manager = factories.officer(Role.MANAGER, city)
    kept = imported().questionnaire
    with pytest.raises(PermissionDenied):
        imported(FORM_A.encode(), by=manager)
    with pytest.raises(PermissionDenied):
        sign_questionnaire(kept, compared_with="Thông tư", by=manager, on=TODAY, source="form")
    assert not Questionnaire.objects.get().is_signed


# --- signature


def sign(kept, by, compared_with="Thông tư 07/2021, Phụ lục III"):
    return sign_questionnaire(kept, compared_with=compared_with, by=by, on=TODAY, source="form")


def test_another_administrator_signs_once(tuan, mai):
    kept = imported(by=tuan).questionnaire
    signed = sign(kept, mai)
    assert (signed.signed_by, signed.signed_on, signed.compared_with) == (mai, TODAY, "Thông tư 07/2021, Phụ lục III")
    assert entries()[-1] == ("questionnaire.signed", "Bảng điểm thử", "b1, 1", "mai")
    assert "đã được ký" in refusal(sign, kept, mai, "Văn bản khác")
    kept.refresh_from_db()
    assert kept.compared_with == "Thông tư 07/2021, Phụ lục III"


def test_nobody_signs_what_he_imported(tuan):
    kept = imported(by=tuan).questionnaire
    assert "Nhờ một quản trị viên khác" in refusal(sign, kept, tuan)
    assert "Ghi văn bản đã đối chiếu." in refusal(sign, imported(FORM_A.encode()).questionnaire, tuan, " ")
    assert not Questionnaire.objects.exclude(signed_by=None).exists()


def test_the_table_takes_no_half_signature(tuan):
    kept = imported().questionnaire
    with pytest.raises(IntegrityError), transaction.atomic():
        Questionnaire.objects.filter(pk=kept.pk).update(signed_by=tuan)


# --- what comes with the program


def test_the_command_loads_the_drafts_once():
    said = [StringIO(), StringIO()]
    for out in said:
        call_command("load_questionnaires", stdout=out)
    assert sorted(Questionnaire.objects.values_list("code", "imported_by")) == [
        ("b1-2016", None),
        ("criteria-2015", None),
    ]
    assert said[0].getvalue().count("đã nhập, chưa ký xác nhận") == 2
    assert said[1].getvalue().count("không thay đổi") == 2
    assert len(entries()) == 2


def test_the_table_of_the_demonstration_says_that_it_is_none():
    kept = load_demo_b1(source="demo")
    form = content_of(kept)
    assert load_demo_b1(source="demo") == kept
    assert "không phải văn bản pháp luật" in kept.title
    assert (form.comparable_with, len(form.questions), kept.is_signed) == (("nd07-2021",), 12, False)


# --- what it would change


@pytest.fixture
def scored(city):
    """A round with forms by the table whose better answer gives 150 points: 100 (poor), 150 (not), and a bare 120."""
    commune = factories.unit(parent=city)
    village, held = factories.village(commune), factories.review_round(commune, standards=["nd07-2021", "hn-2022"])
    for b1, answers in ((100, {"house": "other"}), (150, {"house": "solid"}), (120, {})):
        review = factories.submitted(factories.household(village), held, b1=b1)
        Review.objects.filter(pk=review.pk).update(b1_answers=answers)
    return held


def effect(held, document):
    found = effect_on(held, parse("", document))
    return found.scored, found.changed, found.unscored, found.totals


def test_the_table_by_which_a_round_was_scored_changes_nothing(scored):
    assert effect(scored, form_b()) == (2, 0, 0, 1)


def test_a_table_that_moves_a_household_over_the_limit_says_so(scored):
    assert effect(scored, form_b(2, solid=140)) == (2, 1, 0, 1)
    assert effect(scored, form_b(2, solid=141)) == (2, 0, 0, 1)


def test_a_table_of_other_questions_scores_no_form(scored):
    assert effect(scored, form_b(2).replace(b'"house"', b'"roof"')) == (0, 0, 2, 1)


def test_a_table_that_may_not_be_compared_changes_no_class(scored):
    table = form_b(2, solid=140).replace(b'comparable_with = ["nd07-2021"]', b"")
    assert effect_on(scored, parse("", table)).held_against == ()
    assert effect(scored, table) == (2, 0, 0, 1)


def test_points_that_are_unknown_in_a_zone_score_no_form(scored):
    Review.objects.update(zone="urban")
    assert effect(scored, form_b()) == (0, 0, 2, 1)


def test_the_effect_costs_one_query(scored, django_assert_num_queries):
    with django_assert_num_queries(1):
        effect_on(scored, parse("", form_b()))
