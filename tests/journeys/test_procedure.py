"""The procedure of one village by keys alone: met twice, posted, disputed, posted again, and led to the chair."""

import re

import pytest
from playwright.sync_api import expect

from tests.journeys import hearings
from tests.journeys.moves import Keyboard, sign_in
from tests.journeys.watching import assert_accessible, assert_no_overflow

pytestmark = [pytest.mark.browser, pytest.mark.once]

NU, CAN = hearings.HEADS
SIGNERS = ["Lê Văn Hùng", "Trần Thị Mai", "Phạm Văn Sơn", "Nguyễn Thị Lan"]


@pytest.fixture
def commune(city):
    return hearings.small_commune(city)


def test_a_village_goes_from_its_meeting_to_the_chair_by_keys(page, open_page, commune, clock):
    sign_in(page, commune.officer.username)
    keys = Keyboard(page)
    meet_and_refuse_one(page, keys)
    review_again(page, keys)
    meet_again(page, keys)
    clock.move_to("2026-11-23 09:00+07:00")
    sign_in(page, commune.officer.username)
    post(page, keys, "23/11/2026", "hết ngày 25/11/2026")
    complain(page, keys)
    clock.move_to("2026-11-24 09:00+07:00")
    sign_in(page, commune.officer.username)
    recheck(page, keys)
    post(page, keys, "24/11/2026", "hết ngày 26/11/2026")
    expect(page.get_by_role("cell", name=CAN)).to_have_count(0)
    clock.move_to("2026-11-27 09:00+07:00")
    sign_in(page, commune.officer.username)
    submit_list(page, keys)
    ask(page, keys)
    manager = open_page()
    sign_in(manager, "khoi")
    answer(manager, Keyboard(manager))
    go_to_village(page, keys)
    expect(page.get_by_role("listitem").filter(has_text="Ý kiến cấp trên")).to_contain_text("nhất trí")


def go_to_village(page, keys):
    """Go to the page of the village from the list of work, by way of the board."""
    page.goto("/work/")
    keys.follow(page.get_by_role("link", name="Bảng tiến độ"))
    keys.follow(page.get_by_role("link", name="Thôn Vĩnh Lạc"))
    expect(page.get_by_role("heading", level=1)).to_contain_text("Thôn Vĩnh Lạc")


def meet_and_refuse_one(page, keys):
    """Write the minutes of the first meeting: with too many votes for one household, then with too few."""
    page.goto("/work/")
    keys.follow(page.get_by_role("link", name="Ghi biên bản họp thôn").first)
    fill_minutes(page, keys, "20/11/2026", {NU: "30", CAN: "31"})
    expect(page).to_have_title(re.compile("^Lỗi: "))
    assert_accessible(page)
    keys.follow(page.get_by_role("link", name=f"{CAN}: số người đồng ý"))
    expect(page.get_by_label("Chủ trì")).to_have_value(SIGNERS[0])
    keys.replace("9")
    keys.follow(page.get_by_role("button", name="Lưu biên bản"))
    expect(page.get_by_text("1 hộ chưa đủ số người đồng ý")).to_be_visible()
    expect(page.get_by_role("row", name=CAN)).to_contain_text("chỉ 9 / 30 đồng ý")


def fill_minutes(page, keys, held_on, votes):
    """Fill in the minutes; Enter goes from the votes on one household to the next."""
    keys.reach(page.get_by_label("Ngày họp"))
    for text in (held_on, "Nhà văn hoá thôn", "40", "30", *SIGNERS):
        keys.type(text)
        keys.press("Tab")
    for head in reversed(hearings.HEADS):
        if head in votes:
            keys.reach(page.get_by_label(f"{head}: số người đồng ý"))
            keys.type(votes[head])
            keys.press("Enter")
    expect(page.get_by_label("Ý kiến tại cuộc họp")).to_be_focused()
    keys.follow(page.get_by_role("button", name="Lưu biên bản"))


def review_again(page, keys):
    """Correct the form of the refused household, and find that it is voted on alone."""
    keys.follow(page.get_by_role("link", name="người đồng ý. Rà soát lại"))
    correct_income(page, keys, "2600000")


def correct_income(page, keys, income):
    """Open the correction of the form on the page, with another income, and send it."""
    keys.follow(page.get_by_role("button", name=re.compile("^(Sửa phiếu|Mở phiếu sửa)$")))
    keys.follow(page.get_by_role("link", name=re.compile("thu nhập", re.IGNORECASE)).first)
    keys.reach(page.get_by_label("Thu nhập bình quân"))
    keys.replace(income)
    keys.press("Enter")
    expect(page).to_have_url(re.compile("form/services/"))
    keys.follow(page.get_by_role("button", name="Tiếp tục").last)
    keys.follow(page.get_by_role("button", name="Kiểm tra kết quả").last)
    keys.follow(page.get_by_role("button", name="Gửi phiếu"))
    expect(page.get_by_text("Mã biên nhận")).to_be_visible()


def meet_again(page, keys):
    go_to_village(page, keys)
    keys.follow(page.get_by_role("link", name="Ghi biên bản họp thôn"))
    expect(page.get_by_role("row", name=NU)).to_have_count(0)
    expect(page.get_by_role("row", name=CAN)).to_contain_text("Không nghèo")
    fill_minutes(page, keys, "22/11/2026", {CAN: "28"})
    expect(page.get_by_text("Việc tiếp theo: Niêm yết")).to_be_visible()


def post(page, keys, posted_on, last_day):
    """Put up a notice: its last day is shown before it is saved."""
    go_to_village(page, keys)
    keys.follow(page.get_by_role("link", name=re.compile("^Niêm yết (kết quả|lại)$")))
    expect(page.get_by_role("heading", level=1)).to_contain_text("Niêm yết kết quả của")
    assert_accessible(page)
    keys.reach(page.get_by_label("Ngày niêm yết"))
    keys.type(posted_on)
    for place in ("Nhà văn hoá thôn", "Trụ sở"):
        keys.reach(page.get_by_label(place))
        keys.press("Space")
    keys.follow(page.get_by_role("button", name="Tính ngày hết niêm yết"))
    expect(page.get_by_text(last_day)).to_be_visible()
    keys.follow(page.get_by_role("button", name="Ghi niêm yết"))
    expect(page.get_by_text(f"đang niêm yết đến {last_day}")).to_be_visible()


def complain(page, keys):
    """Take in a complaint against the household of Nụ."""
    keys.follow(page.get_by_role("link", name="Ghi khiếu nại"))
    keys.reach(page.get_by_label("Hộ bị khiếu nại"))
    keys.type(page.get_by_role("option", name=NU).text_content())
    keys.press("Tab")
    keys.type("23/11/2026")
    keys.press("Tab")
    keys.type("Hoàng Văn Khiếu")
    keys.press("Tab")
    keys.type("Hộ này mới xây nhà.")
    keys.follow(page.get_by_role("button", name="Ghi khiếu nại"))
    expect(page.get_by_text("chờ phúc tra, hạn 01/12/2026")).to_be_visible()


def recheck(page, keys):
    """Correct the form that is complained about, and close the complaint."""
    go_to_village(page, keys)
    keys.follow(page.get_by_role("link", name="Ghi kết quả phúc tra"))
    correct_income(page, keys, "1250000")
    go_to_village(page, keys)
    keys.follow(page.get_by_role("link", name="Ghi kết quả phúc tra"))
    keys.reach(page.get_by_label("Ngày phúc tra"))
    keys.type("24/11/2026")
    keys.reach(page.get_by_label("giữ nguyên kết quả"))
    keys.press("ArrowDown")
    keys.press("Tab")
    keys.type("Nhà mới do hội Chữ thập đỏ xây; thu nhập thấp hơn lần trước.")
    keys.follow(page.get_by_role("button", name="Ghi kết quả phúc tra"))
    expect(page.get_by_text("Việc tiếp theo: Niêm yết lại")).to_be_visible()


def submit_list(page, keys):
    """Hand the list to the chair: too early a day is refused at its field."""
    go_to_village(page, keys)
    keys.reach(page.get_by_label("Ngày trình"))
    keys.type("26/11/2026")
    keys.press("Enter")
    expect(page.get_by_role("alert")).to_contain_text("niêm yết đến hết ngày 26/11/2026")
    keys.reach(page.get_by_label("Ngày trình"))
    keys.replace("27/11/2026")
    keys.press("Enter")
    expect(page.get_by_text("Đã trình danh sách của Thôn Vĩnh Lạc")).to_be_visible()


def ask(page, keys):
    keys.follow(page.get_by_role("link", name="Xin ý kiến cấp trên").first)
    expect(page.get_by_role("heading", level=1)).to_contain_text("Xin ý kiến cấp trên")
    assert_accessible(page)
    assert_no_overflow(page)
    keys.reach(page.get_by_label("Số báo cáo"))
    keys.type("15/BC-UBND")
    keys.press("Tab")
    keys.type("27/11/2026")
    keys.press("Enter")
    expect(page.get_by_text("Báo cáo 15/BC-UBND ngày 27/11/2026 chờ trả lời, hạn 03/12/2026.")).to_be_visible()


def answer(page, keys):
    """Answer as the manager, who sees numbers and no name."""
    page.goto("/work/")
    keys.follow(page.get_by_role("link", name="Trả lời báo cáo số 15/BC-UBND"))
    expect(page.get_by_role("heading", level=1)).to_have_text("Ý kiến về danh sách của Xã Hồng Sơn")
    for name in (*hearings.HEADS, "Thôn Vĩnh Lạc"):
        expect(page.get_by_text(name)).to_have_count(0)
    keys.reach(page.get_by_label("nhất trí"))
    keys.press("Space")
    keys.press("Tab")
    keys.type("412/UBND-KT")
    keys.press("Tab")
    keys.type("27/11/2026")
    keys.press("Enter")
    expect(page.get_by_role("row", name="Xã Hồng Sơn")).to_contain_text("412/UBND-KT")
