"""The main job, end to end: a form is entered by keys alone, decided, and moves the city's figures by one household."""

import re

import pytest
from playwright.sync_api import expect

from households.reviews.entering.services import Submission, correct, submit_many
from households.reviews.models import Review, Round
from tests import factories
from tests.journeys.city import HOA
from tests.journeys.moves import Keyboard, answer_all, sign_in
from tests.journeys.watching import PHONE, cells

pytestmark = pytest.mark.browser

DECIDING = "2026-12-10 09:00+07:00"
MOST_STROKES = 150  # for a form that is entered anew, with a slip that is put right
LACKING, MET = "1", "2"
# What one household of two persons does when it falls from the near-poor to the poor, and nothing else.
MOVED = """
Hiện có ngày 31/12/2026 | 1 xã                  | Hộ nghèo (3)              | 5 → 6
Hiện có ngày 31/12/2026 | 1 xã                  | Hộ cận nghèo (5)          | 19 → 18
Hiện có ngày 31/12/2026 | 1 xã                  | Người nghèo (7)           | 9 → 11
Hiện có ngày 31/12/2026 | 1 xã                  | Người cận nghèo (8)       | 38 → 36
Hiện có ngày 31/12/2026 | Toàn thành phố Hà Nội | Hộ nghèo (3)              | 10 → 11
Hiện có ngày 31/12/2026 | Toàn thành phố Hà Nội | Hộ cận nghèo (5)          | 36 → 35
Hiện có ngày 31/12/2026 | Toàn thành phố Hà Nội | Người nghèo (7)           | 20 → 22
Hiện có ngày 31/12/2026 | Toàn thành phố Hà Nội | Người cận nghèo (8)       | 72 → 70
Diễn biến hộ nghèo      | Hộ                    | Cận nghèo thành nghèo (5) | 0 → 1
Diễn biến hộ nghèo      | Hộ                    | Cuối kỳ (9)               | 10 → 11
Diễn biến hộ nghèo      | Nhân khẩu             | Cận nghèo thành nghèo (5) | 0 → 2
Diễn biến hộ nghèo      | Nhân khẩu             | Cuối kỳ (9)               | 20 → 22
Diễn biến hộ cận nghèo  | Hộ                    | Thành hộ nghèo (3)        | 0 → 1
Diễn biến hộ cận nghèo  | Hộ                    | Cuối kỳ (9)               | 36 → 35
Diễn biến hộ cận nghèo  | Nhân khẩu             | Thành hộ nghèo (3)        | 0 → 2
Diễn biến hộ cận nghèo  | Nhân khẩu             | Cuối kỳ (9)               | 72 → 70
Số hộ nghèo theo năm    | 2026                  | Tăng                      | 0 → +1
Số hộ nghèo theo năm    | 2026                  | Cuối kỳ                   | 10 → 11
Số hộ nghèo theo năm    | 2026                  | Hộ cận nghèo cuối kỳ      | 36 → 35
Theo xã, phường         | Xã Mỹ Đức             | Hộ nghèo                  | 5 → 6
Theo xã, phường         | Xã Mỹ Đức             | Hộ cận nghèo              | 19 → 18
Theo xã, phường         | Toàn thành phố Hà Nội | Hộ nghèo                  | 10 → 11
Theo xã, phường         | Toàn thành phố Hà Nội | Hộ cận nghèo              | 36 → 35
"""


def test_a_form_entered_by_keys_and_decided_moves_the_city_by_one_household(open_page, city, clock):
    manager, officer, approver = open_page(), open_page(), open_page()
    sign_in(manager, "khoi")
    before = figures(manager)
    enter_by_keys(officer)
    bring_to_the_chair(city)
    assert figures(manager) == before, "a form that is not decided counts nowhere"
    clock.move_to(DECIDING)
    sign_in(approver, "viet")
    decide(approver)
    sign_in(manager, "khoi")
    assert moved(before, figures(manager)) == {tuple(re.split(r"\s+\|\s+", line)) for line in MOVED.strip().split("\n")}


def figures(page):
    """Give the cells of the annual summary of the city, but for the rates, which follow from them."""
    page.goto("/reports/annual-summary/?year=2026&unit=01&on=31/12/2026")
    counts = {key: text for key, text in cells(page).items() if not key[-1].startswith("Tỷ lệ")}
    return {(table.partition(" cột 9")[0], *heads): text for (table, *heads), text in counts.items()}


def moved(before, after):
    assert before.keys() == after.keys()
    return {(*key, f"{before[key]} → {after[key]}") for key in before if before[key] != after[key]}


def enter_by_keys(page):
    """Sign in, take Hoà from the list of the round and enter her form, without a mouse."""
    keys = Keyboard(page)
    page.goto("/sign-in/")
    keys.type("lan")
    keys.press("Tab")
    keys.type("mat-khau-thu")
    keys.press("Enter")
    keys.follow(page.get_by_role("link", name="Đợt rà soát", exact=True).first)
    keys.follow(page.get_by_role("link", name="Năm 2026"))
    keys.press("/")
    keys.type("do thi hoa")
    keys.press("Enter")
    keys.follow(page.get_by_role("link", name=HOA, exact=True))
    keys.strokes = 0
    fill_with_a_slip(page, keys)
    put_the_slip_right(page, keys)
    answer_the_rest(page, keys)
    check_and_submit(page, keys)
    assert keys.strokes <= MOST_STROKES


def fill_with_a_slip(page, keys):
    """Fill the form section by section, with an income in thousands; the focus stands at the first open question."""
    expect(page.get_by_role("link", name="Bắt đầu nhập")).to_be_focused()
    keys.press("Enter")
    expect(page.get_by_label("Ngày rà soát")).to_be_focused()
    keys.type("20/10")
    keys.press("Tab")
    keys.press("Space")
    keys.press("Enter")
    expect(page.get_by_label("Điểm B1")).to_be_focused()
    keys.type("135")
    keys.press("Tab")
    keys.type("1.250")
    keys.press("Enter")


def put_the_slip_right(page, keys):
    """Find the slip by the summary of the errors, which has the focus; nothing else that was filled is lost."""
    expect(page).to_have_title(re.compile("^Lỗi: "))
    expect(page.get_by_role("alert")).to_be_focused()
    expect(page.get_by_role("alert")).to_contain_text("Có 1 chỗ cần sửa")
    keys.follow(page.get_by_role("link", name=re.compile("Thu nhập bình quân: Ghi đủ số đồng")))
    income = page.get_by_label("Thu nhập bình quân")
    expect(income).to_be_focused()
    expect(page.locator("label", has_text="Thu nhập bình quân")).to_be_in_viewport()
    expect(income).to_have_value("1.250")
    expect(page.get_by_label("Điểm B1")).to_have_value("135")
    keys.replace("1250000")
    keys.press("Enter")


def answer_the_rest(page, keys):
    """Answer the indicators, with a reason where the register computes otherwise, and the causes."""
    expect(page.get_by_label("Thiếu hụt", exact=True).first).to_be_focused()
    for answer in [LACKING] * 3:
        keys.press(answer)
        if page.get_by_label("Vì sao khác với sổ hộ").and_(page.locator(":focus")).count():
            keys.type("có trợ cấp")
            keys.press("Tab")
    for answer in [MET] * 9:
        keys.press(answer)
    expect(page.locator("#score .score-result")).to_contain_text("Hộ nghèo")
    keys.press("Enter")
    keys.reach(page.get_by_label("Ốm đau"))
    keys.press("Space")
    keys.press("Enter")


def check_and_submit(page, keys):
    """Read the result by both standards with its reason and what it means, then send the form."""
    expect(page.get_by_role("heading", level=1)).to_have_text(f"Kiểm tra phiếu của hộ {HOA}")
    verdicts = page.get_by_role("table").first
    expect(verdicts.get_by_role("row")).to_have_count(3)
    expect(verdicts).to_contain_text("Chuẩn nghèo đa chiều quốc gia")
    expect(verdicts).to_contain_text("Hộ nghèo: thu nhập 1.250.000 ≤ 2.000.000 đồng và thiếu 3 chỉ số")
    expect(page.get_by_text("hộ cận nghèo trở thành nghèo")).to_be_visible()
    page.wait_for_load_state()  # the words stand there before the script that knows the key
    keys.press("Control+Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text(f"Đã gửi phiếu của hộ {HOA}")
    expect(page.get_by_text("Mã biên nhận")).to_be_visible()


def bring_to_the_chair(city):
    """Send the other forms of the commune and let its villages meet, post and report; the city's chair agrees."""
    held = Round.objects.get(year=2026)
    correct(city.without_result, by=city.officers["lan"])
    forms = held.reviews.standing().filter(stage__village__placements__unit=city.commune).select_related("household")
    waiting = forms.filter(state__in=Review.OPEN_STATES)
    submissions = [Submission(review, factories.form(b1=130)) for review in waiting]
    submit_many(submissions, by=city.officers["lan"], source="command")
    factories.decidable(*forms.filter(state=Review.State.SUBMITTED))


def decide(page):
    """Decide Hoà by herself, as her result changes."""
    page.goto("/rounds/2026/decide/")
    page.get_by_role("link", name=HOA).first.click()
    page.get_by_label("Ngày quyết định").fill("10/12/2026")
    page.get_by_label("Số quyết định công nhận hộ nghèo").fill("105/QĐ-UBND")
    page.get_by_role("button", name="Quyết định hộ này").first.click()
    page.goto("/rounds/2026/decisions/")
    expect(page.get_by_role("heading", name="105/QĐ-UBND")).to_be_visible()
    expect(page.get_by_role("row", name=HOA)).to_contain_text("hộ cận nghèo trở thành nghèo")


def test_going_back_after_sending_finds_the_receipt_and_sends_nothing_again(page, city):
    sign_in(page, "lan")
    page.goto(f"/reviews/{city.draft.pk}/")
    answer_all(page)
    page.get_by_role("button", name="Gửi phiếu").click()
    receipt = page.locator("dl.summary b").first.text_content()
    page.go_back()
    expect(page.locator("dl.summary b").first).to_have_text(receipt)


@pytest.mark.once
def test_what_has_the_focus_is_never_hidden_under_the_bar(open_page, city):
    page = open_page(size=PHONE)
    sign_in(page, "lan")
    page.goto(f"/reviews/{city.draft.pk}/form/services/")
    page.get_by_role("radio").first.focus()
    hidden, steps = [], 0
    while page.evaluate("document.activeElement !== document.body"):
        hidden += filter(None, [page.evaluate(COVERED)])
        page.keyboard.press("Tab")
        steps += 1
    assert hidden == []
    assert steps > 15


# The element that has the focus, when something else lies on the middle of it (WCAG 2.2, 2.4.11).
COVERED = """() => {
    const element = document.activeElement;
    const box = element.getBoundingClientRect();
    const seen = document.elementFromPoint(box.x + box.width / 2, box.y + box.height / 2);
    const same = seen && (element.contains(seen) || seen.contains(element) || seen.control === element);
    return same ? "" : element.outerHTML;
}"""


def test_the_job_is_done_on_a_phone_without_script(open_page, city, clock):
    officer = open_page(size=PHONE, java_script_enabled=False)
    sign_in(officer, "lan")
    officer.get_by_role("link", name="Đợt rà soát", exact=True).filter(visible=True).first.click()
    officer.get_by_role("link", name="Năm 2026").click()
    officer.get_by_label("Tên người hoặc mã hộ").fill("do thi hoa")
    officer.get_by_role("button", name="Tìm").click()
    officer.get_by_role("link", name=HOA, exact=True).click()
    answer_all(officer)
    officer.get_by_role("button", name="Gửi phiếu").click()
    expect(officer.get_by_role("heading", level=1)).to_have_text(f"Đã gửi phiếu của hộ {HOA}")
    bring_to_the_chair(city)
    clock.move_to(DECIDING)
    approver = open_page(size=PHONE, java_script_enabled=False)
    sign_in(approver, "viet")
    decide(approver)
