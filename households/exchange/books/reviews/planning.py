"""What the rows of a book of reviews would do."""

from collections.abc import Iterator, Sequence

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from communes.names import fold
from households.exchange.books.lines import Line, Verdicts, lines, together
from households.exchange.books.reviews import filling
from households.exchange.books.reviews.resources import ReviewResource
from households.exchange.plans import Context, Plan, Progress, Table
from households.models import Household
from households.reviews.entering.services import Form, form_of
from households.reviews.judging import standards_of
from households.reviews.models import Recognition, Review, Round
from households.reviews.stages.stages import why_not_corrected
from households.reviews.wording import differences

State = Review.State


def plan(tables: Sequence[Table], context: Context, progress: Progress) -> Plan:
    """Give what `tables` would do to the forms of the round of the year of `context`."""
    sheets = [_Sheet(table, context) for table in tables]
    verdicts = [sheet.judged(progress) for sheet in sheets]
    return together(verdicts, changes_status=any(sheet.changes_status for sheet in sheets))


def forms_of(context: Context) -> QuerySet[Review]:
    """Give the forms that stand in the round of the year, of the villages of `context`."""
    here = Q(stage__village__among=context.village_ids)
    here |= Q(stage=None, household__village__among=context.village_ids)
    forms = Review.objects.filter(here, round__year=context.year).exclude(state__in=(State.SUPERSEDED, State.REMOVED))
    return forms.select_related("household", "round", "stage__village")


class _Sheet:
    """One sheet beside the forms of its round."""

    def __init__(self, table: Table, context: Context):
        self.table, self.context, self.given = table, context, frozenset(table.columns)
        self.verdicts = Verdicts(table.sheet, ReviewResource)
        self.bringing: list[tuple[Line, Review, Form, Form]] = []
        self.changes_status = False

    def judged(self, progress: Progress) -> Verdicts:
        if self.verdicts.lack(self.table, ["code"]) or self._has_no_round():
            return self.verdicts
        rows = self._by_code(progress)
        found = forms_of(self.context).filter(household__code__among=rows.keys())
        for review in found.iterator(chunk_size=2000):
            if line := rows.pop(review.household.code, None):
                self._judge(line, review)
        self._judge_strangers(rows)
        self._write()
        return self.verdicts

    def _has_no_round(self) -> bool:
        if Round.objects.filter(year=self.context.year).exists():
            return False
        return self.verdicts.stop(_("Chưa mở đợt rà soát năm %d.") % self.context.year)

    def _by_code(self, progress: Progress) -> dict[str, Line]:
        """Give the rows that can be read, by their households."""
        rows: dict[str, Line] = {}
        for line in lines(self.table, ReviewResource, progress):
            if not line.said.code:
                self.verdicts.refuse(line, _label(line))
            elif (first := rows.setdefault(line.said.code, line)) is not line:
                fault = _("Hộ này đã có ở dòng %d. Mỗi hộ một dòng.") % first.row
                self.verdicts.refuse(line, _label(line), ("code", fault))
        return rows

    def _judge_strangers(self, rows: dict[str, Line]):
        """Judge the rows of households that have no form here."""
        known = dict(Household.objects.filter(code__among=rows.keys()).values_list("code", "village"))
        for code, line in rows.items():
            if code not in known:
                fault = _("Không có hộ nào mang mã %s. Nhập sổ hộ trước.") % code
                self.verdicts.refuse(line, _label(line), ("code", fault))
            elif known[code] not in self.context.village_ids:
                sentence = _("Hộ này không thuộc địa bàn được nhập của bạn; dòng được bỏ qua.")
                self.verdicts.pass_over(line, _label(line), sentence)
            else:
                fault = _("Hộ không có trong danh sách rà soát năm %d ở đây. Đưa hộ vào danh sách trước.")
                self.verdicts.refuse(line, _label(line), ("code", fault % self.context.year))

    def _judge(self, line: Line, review: Review):
        label = str(review.household)
        if line.errors:
            self.verdicts.refuse(line, label)
            return
        self._warn(line, review)
        before = form_of(review)
        form = filling.fill(line.said, self.given, review, before)
        if filling.is_same(form, before):
            self.verdicts.leave(line, label)
        elif faults := list(self._faults(line, review, form)):
            self.verdicts.refuse(line, label, *faults)
        else:
            self.bringing.append((line, review, form, before))

    def _warn(self, line: Line, review: Review):
        household = review.household
        if line.said.head and fold(line.said.head) != household.head_fold:
            sentence = _("Chủ hộ của %(code)s trong sổ là %(head)s. Xem lại mã hộ.")
            self.verdicts.warn(line, "head", sentence % {"code": household.code, "head": household.head_name})
        for code in filling.unasked(line.said, self.given, review):
            sentence = _("Đợt năm %d không hỏi chỉ số này; ô này được bỏ qua.") % self.context.year
            self.verdicts.warn(line, code, sentence)

    def _faults(self, line: Line, review: Review, form: Form):
        if review.state == State.DECIDED:
            yield "", _("Kết quả của hộ đã có quyết định. Thay đổi sau đó là một trường hợp rà soát thường xuyên.")
        elif review.household.closed_on and review.state in Review.OPEN_STATES:
            yield "", _("Hộ đã ra khỏi sổ, không rà soát nữa.")
        elif line.said.version is not None and line.said.version < review.version:
            yield "version", _("Phiếu này đã được sửa sau khi tải mẫu. Tải mẫu mới.")
        else:
            yield from filling.faults_of(form, review, self.context.today)

    def _write(self):
        """Bring the forms that their stages take."""
        submitted = [review for _line, review, _form, _before in self.bringing if review.state == State.SUBMITTED]
        refused = why_not_corrected(submitted)
        in_force = self._in_force()
        for line, review, form, before in self.bringing:
            label = str(review.household)
            if sentence := refused.get(review.pk):
                self.verdicts.refuse(line, label, ("", sentence))
                continue
            self.changes_status |= filling.would_change_status(form, review, in_force)
            content = {"review": review.pk, "version": review.version, "label": label, "form": filling.to_plain(form)}
            is_new = review.state == State.LISTED
            changed = [] if is_new else list(_changes(before, form, review))
            self.verdicts.write(line, label, content, changed, is_new=is_new)

    def _in_force(self) -> dict[int, str]:
        """Give the status today of each household that brings something."""
        households = {review.household_id for _line, review, _form, _before in self.bringing}
        spells = Recognition.objects.in_force(self.context.today).filter(household__among=households)
        return dict(spells.values_list("household", "status"))


def _changes(before: Form, form: Form, review: Review) -> Iterator[tuple[str, str, str]]:
    for one in differences(before, form, standards_of(review)):
        yield one.label, one.theirs, one.mine


def _label(line: Line) -> str:
    parts = [part for part in (line.said.code, line.said.head) if part]
    return " – ".join(parts) or _("Dòng %d") % line.row
