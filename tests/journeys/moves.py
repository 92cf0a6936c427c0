"""What people do on a page, in the words of a journey."""

from playwright.sync_api import Locator, Page, expect

from tests.journeys.city import PASSWORD

_LONGEST_WAY = 120


def sign_in(page: Page, username: str):
    """Sign in by the form, as everybody does."""
    page.goto("/sign-in/")
    try_password(page, username)
    expect(page.get_by_role("button", name="Đăng xuất")).to_be_visible()


def try_password(page: Page, username: str, password: str = PASSWORD):
    """Fill in the form of the page on which one signs in, and send it."""
    page.get_by_label("Tên đăng nhập").fill(username)
    page.get_by_label("Mật khẩu").fill(password)
    page.get_by_role("button", name="Đăng nhập").click()


def answer_all(page: Page):
    """Fill the whole form of a review from its hub to the check, section by section: near-poor by points and income,
    poor by three services that are lacking."""
    page.get_by_role("link", name="1. Hộ và thành viên").first.click()
    page.get_by_label("Ngày rà soát").fill("20/10/2026")
    page.get_by_label("Đã đối chiếu thành viên với hộ").check()
    go_on(page)
    page.get_by_label("Điểm B1").fill("135")
    page.get_by_label("Thu nhập bình quân").fill("1.250.000")
    go_on(page)
    for number, question in enumerate(page.locator("fieldset.question").all()):
        question.get_by_label("Thiếu hụt" if number < 3 else "Không thiếu hụt", exact=True).check()
        if question.get_by_label("Vì sao khác với sổ hộ").is_visible():
            question.get_by_label("Vì sao khác với sổ hộ").fill("Đã xem tại hộ")
    go_on(page)
    page.get_by_label("Ốm đau").check()
    page.get_by_role("button", name="Kiểm tra kết quả").last.click()


def go_on(page: Page):
    """Go on to the next section."""
    page.get_by_role("button", name="Tiếp tục").last.click()


class Keyboard:
    """Hands that know only keys; `strokes` counts them."""

    def __init__(self, page: Page):
        self.page, self.strokes = page, 0

    def press(self, key: str, times: int = 1):
        for _time in range(times):
            self.page.keyboard.press(key)
            self.strokes += 1

    def type(self, text: str):
        self.page.keyboard.type(text)
        self.strokes += len(text)

    def replace(self, text: str):
        """Type over what stands in the field."""
        self.press("Control+a")
        self.type(text)

    def reach(self, target: Locator):
        """Go on with Tab until `target` has the focus."""
        element = target.element_handle()  # found once: to look for it at every step costs more than the step
        for _step in range(_LONGEST_WAY):
            if element.evaluate("element => element === document.activeElement"):
                return
            self.press("Tab")
        raise AssertionError(f"Tab does not reach {target}")

    def follow(self, target: Locator):
        """Go to a link or button and press Enter there."""
        self.reach(target)
        self.press("Enter")
