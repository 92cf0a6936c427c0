"""The sections of a form: what each is called, which fields it holds, and how far it is."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from itertools import pairwise

from django.urls import reverse
from django.utils.translation import gettext_lazy, ngettext

from households.reviews.entering.services import points_field, why_field
from households.reviews.entering.sheet import Sheet

LABELS = {
    "members": gettext_lazy("1. Hộ và thành viên"),
    "income": gettext_lazy("2. Thu nhập"),
    "services": gettext_lazy("3. Thiếu hụt"),
    "causes": gettext_lazy("4. Nguyên nhân, nhu cầu"),
}
CHECK = gettext_lazy("5. Kiểm tra và gửi")
WORDS = {
    "todo": gettext_lazy("Chưa làm"),
    "doing": gettext_lazy("Đang làm"),
    "done": gettext_lazy("Xong"),
    "error": gettext_lazy("Có lỗi"),
    "blocked": gettext_lazy("Chưa làm được"),
}


@dataclass(frozen=True)
class Step:
    """One section with the address of its page and how far it is: `state` is a glyph, `note` says what is left."""

    name: str
    label: str
    href: str
    state: str
    note: str

    @property
    def word(self) -> str:
        return str(WORDS[self.state])


def fields_of(sheet: Sheet, section: str) -> list[str]:
    """Give the names of the fields of a section, in the order of the page."""
    if section == "members":
        return ["reviewed_on", "members_confirmed"]
    if section == "income":
        questions = sheet.table.questions if sheet.table else ()
        return [*(points_field(question.code) for question in questions), "b1", "assessed_income"]
    if section == "services":
        return [name for answer in sheet.answers for name in (answer.indicator.code, why_field(answer.indicator.code))]
    return ["causes", "wishes"]


def steps_of(sheet: Sheet, errors: Collection[str] = ()) -> Iterator[Step]:
    """Give the sections with how far each is on the server, and with the `errors` (by field) of the page shown."""
    for name, label in LABELS.items():
        state, note = _progress(sheet, name, errors)
        yield Step(name, str(label), reverse("reviews:section", args=[sheet.review.pk, name]), state, note)
    state = "blocked" if sheet.missing else "todo"
    yield Step("check", str(CHECK), reverse("reviews:check", args=[sheet.review.pk]), state, "")


def next_step(sheet: Sheet) -> Step:
    """Give the section at which the form is to be gone on with: the first that is not done."""
    return next(step for step in steps_of(sheet) if step.state != "done")


def after(section: str) -> str | None:
    """Give the section that follows upon `section`, None after the last one."""
    names = list(LABELS)
    return dict(pairwise(names)).get(section)


def _progress(sheet: Sheet, section: str, errors: Collection[str]) -> tuple[str, str]:
    names = fields_of(sheet, section)
    wrong = {name for name in names if name in errors or (name in sheet.missing and name.startswith("why_"))}
    if wrong:
        return "error", ngettext("%d chỗ cần sửa", "%d chỗ cần sửa", len(wrong)) % len(wrong)
    left = [name for name in names if name in sheet.missing]
    if _is_untouched(sheet, section):
        return "todo", ""
    if not left:
        return "done", ""
    if section == "services":
        return "doing", ngettext("còn %d câu", "còn %d câu", len(left)) % len(left)
    return "doing", sheet.missing[left[0]]


def _is_untouched(sheet: Sheet, section: str) -> bool:
    form = sheet.form
    written = {
        "members": [form.reviewed_on, form.members_confirmed],
        "income": [form.b1_answers, form.b1 is not None, form.assessed_income is not None],
        "services": [form.answers],
        "causes": [form.causes, form.wishes],
    }
    return not any(written[section])
