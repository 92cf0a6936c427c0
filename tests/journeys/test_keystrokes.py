"""What one household costs by keys alone, from the hub of its form to the receipt; and what keys never do."""

import re

import pytest
from playwright.sync_api import expect

from households.reviews.law.questionnaires import import_shipped
from households.reviews.models import Questionnaire, Review, Round
from tests.journeys.city import HOA
from tests.journeys.moves import Keyboard, sign_in

pytestmark = [pytest.mark.browser, pytest.mark.once]

MOST_NEW, MOST_UNCHANGED = 150, 25
LACKING, MET, UNKNOWN = "1", "2", "3"
B1 = {"size": "two", "dependants": "one", "diploma": "lower", "nonfarm_job": "none", "pension": "none"}
B1 |= {"housing": "both", "area": "from_8", "electricity": "from_25"}


@pytest.fixture
def at_the_hub(page, city):
    """Lan at the hub of Hoà's form, in a round that asks Form B1 question by question, with her hands on the keys."""
    import_shipped(source="command")
    Round.objects.filter(year=2026).update(questionnaire=Questionnaire.objects.get(code="b1-2016"))
    Review.objects.filter(pk=city.decided.pk).update(b1_answers=B1)
    sign_in(page, "lan")
    page.goto(f"/reviews/{city.empty.pk}/")
    keys = Keyboard(page)
    keys.strokes = 0
    return keys


def test_a_new_household_is_entered_with_few_keys(page, city, at_the_hub):
    keys = at_the_hub
    begin(page, keys)
    for _question in B1:
        keys.press("1")
    keys.press("Tab")
    keys.type("1250000")
    keys.press("Enter")
    expect(page.get_by_role("radio").first).to_be_focused()
    for answer in [UNKNOWN, MET, LACKING, MET, MET, MET, LACKING, MET, MET, LACKING, MET, MET]:
        keys.press(answer)
    keys.press("Enter")
    keys.reach(page.get_by_label("Ốm đau"))
    keys.press("Space")
    keys.press("Enter")
    send(page, keys)
    review = Review.objects.get(pk=city.empty.pk)
    assert (review.state, set(review.deprivations)) == ("submitted", {"nutrition", "housing_quality", "toilet"})
    assert (len(review.b1_answers), review.b1, review.carried) == (8, None, [])
    assert keys.strokes <= MOST_NEW


def test_an_unchanged_household_is_confirmed_with_fewer(page, city, at_the_hub):
    keys = at_the_hub
    begin(page, keys)
    keys.press("+")
    keys.press("Tab")
    keys.press("=")
    keys.press("Enter")
    expect(page.get_by_role("radio").first).to_be_focused()
    keys.press("=")
    keys.press("+")
    keys.press("Enter")
    expect(page.get_by_role("checkbox").first).to_be_focused()
    keys.press("=")
    keys.press("=")
    keys.press("Enter")
    send(page, keys)
    review, last = Review.objects.get(pk=city.empty.pk), Review.objects.get(pk=city.decided.pk)
    for name in ("answers", "b1_answers", "assessed_income", "causes", "wishes"):
        assert getattr(review, name) == getattr(last, name), name
    assert len(review.carried) == len(B1) + len(last.answers) + 3
    expect(page.get_by_text(f"{len(review.carried)} mục")).to_be_visible()
    assert keys.strokes <= MOST_UNCHANGED


def test_what_the_register_contradicts_is_not_carried_along(page, city, at_the_hub):
    city.grandson.insured = False
    city.grandson.save()
    page.goto(f"/reviews/{city.empty.pk}/form/services/")
    expect(page.get_by_role("radio").first).to_be_focused()
    page.keyboard.press("+")
    insurance = page.get_by_role("group", name="Bảo hiểm y tế")
    expect(page.get_by_role("radio", checked=True)).to_have_count(11)
    expect(insurance.get_by_role("radio").first).to_be_focused()
    page.keyboard.press("=")
    expect(insurance.get_by_label("Vì sao khác với sổ hộ")).to_be_focused()


def test_keys_that_are_switched_off_do_nothing(page, city, at_the_hub):
    page.goto(f"/reviews/{city.empty.pk}/form/services/")
    page.get_by_role("button", name="Tắt phím tắt").click()
    page.get_by_role("radio").first.focus()
    for key in "1=+":
        page.keyboard.press(key)
    expect(page.get_by_role("radio", checked=True)).to_have_count(0)


def begin(page, keys):
    """Go from the hub through the first section."""
    expect(page.get_by_role("link", name="Bắt đầu nhập")).to_be_focused()
    keys.press("Enter")
    expect(page.get_by_label("Ngày rà soát")).to_be_focused()
    keys.type("21/11")
    keys.press("Tab")
    keys.press("Space")
    keys.press("Enter")
    expect(page.get_by_role("radio").first).to_be_focused()


def send(page, keys):
    """Send the form from the check, and stand at the way to the next household."""
    expect(page.get_by_role("heading", level=1)).to_have_text(f"Kiểm tra phiếu của hộ {HOA}")
    page.wait_for_load_state()  # the heading stands there before the script that knows the key
    keys.press("Control+Enter")
    expect(page.get_by_text("Mã biên nhận")).to_be_visible()
    expect(page.get_by_text(re.compile(r"2026-MD-0412-\w{4}"))).to_be_visible()
    expect(page.get_by_role("link", name="Hộ tiếp theo")).to_be_focused()
