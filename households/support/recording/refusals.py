"""What no measure may say. Each check gives the fields that are wrong, with a sentence for each."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from datetime import date

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from households.composition import age_on
from households.models import Household, Member
from households.support.amounts import money_in_words
from households.support.kinds import CHILD_UNTIL, KINDS, Need, clean_facts
from households.support.models import Allowance, HousingWork, Kind, Loan, Measure
from households.support.programmes import Programme, programmes
from households.support.recording.contents import NewMeasure
from povertyreg.templatetags.register import day

Fault = tuple[str, str]  # a field of the form, and what is wrong with it


def lock_allowances(measures: Iterable[NewMeasure]):
    """Lock the households of the allowances among `measures`, in the order of their keys: what is asked of them
    afterwards, and whether one was recorded already, holds until the end of the transaction."""
    households = {measure.household.pk for measure in measures if measure.kind == Kind.ALLOWANCE}
    if households:
        locked = Household.objects.select_for_update(no_key=True).filter(pk__among=households)
        list(locked.order_by("pk").values_list("pk"))


def check_many(measures: Sequence[NewMeasure], *, standing: Collection[Measure] = ()):
    """Raise ValidationError when one of `measures` says what no measure may say: by field for a single one, with a
    sentence for each household otherwise. `standing` are the rows that are being changed. Cleans their facts."""
    found = [(new, fault) for new in measures for fault in faults_of(new)]
    refuse_faults(found or list(second_allowances(measures, standing)), len(measures))


def refuse_faults(found: Sequence[tuple[NewMeasure, Fault]], checked: int):
    """Raise ValidationError with the faults that were `found` among so many `checked` measures, if there are any."""
    if not found:
        return
    if checked > 1:
        raise ValidationError([f"{new.household}: {sentence}" for new, (_field, sentence) in found])
    by_field = defaultdict(list)
    for _new, (name, sentence) in found:
        by_field[name].append(sentence)
    raise ValidationError(by_field)


def faults_of(new: NewMeasure) -> Iterator[Fault]:
    """Give what is wrong with `new` by itself. Cleans its facts."""
    yield from _wrong_days(new)
    yield from _wrong_member(new)
    yield from _wrong_amount(new)
    yield from _wrong_facts(new)
    yield from _wrong_terms(new)
    yield from _wrong_programme(new)


def _wrong_days(new: NewMeasure) -> Iterator[Fault]:
    household, given_on = new.household, new.given_on
    if given_on < household.registered_on:
        sentence = _("Ngày %(day)s hộ chưa vào sổ (vào sổ ngày %(registered)s).")
        yield "given_on", sentence % {"day": day(given_on), "registered": day(household.registered_on)}
    if household.closed_on and given_on >= household.closed_on:
        sentence = _("Ngày %(day)s hộ đã ra khỏi sổ (từ ngày %(closed)s).")
        yield "given_on", sentence % {"day": day(given_on), "closed": day(household.closed_on)}
    end = KINDS[new.kind].end
    if new.ended_on is None:
        if end is Need.YES:
            yield "ended_on", _("Nhập ngày hết hạn.")
    elif end is Need.NO:
        yield "ended_on", _("Loại hỗ trợ này không có ngày hết.")
    elif new.ended_on <= given_on:
        yield "ended_on", _("Ngày hết hỗ trợ phải sau ngày bắt đầu (%s).") % day(given_on)


def _wrong_member(new: NewMeasure) -> Iterator[Fault]:
    asked, member = KINDS[new.kind], new.member
    if member is None:
        if asked.member is Need.YES:
            yield "member", _("Chọn người được hỗ trợ.")
        return
    if asked.member is Need.NO:
        yield "member", _("Loại hỗ trợ này dành cho cả hộ, không chọn một người.")
    elif member.household_id != new.household.pk:
        yield (
            "member",
            _("%(member)s không phải người của hộ %(household)s.")
            % {
                "member": member,
                "household": new.household,
            },
        )
    elif member.left_on and new.given_on >= member.left_on:
        yield "member", _("%(member)s đã rời hộ từ ngày %(day)s.") % {"member": member, "day": day(member.left_on)}
    elif asked.child_only and age_on(member, new.given_on) >= CHILD_UNTIL:
        yield "member", _("%(member)s đã đủ %(age)d tuổi vào ngày này.") % {"member": member, "age": CHILD_UNTIL}


def _wrong_amount(new: NewMeasure) -> Iterator[Fault]:
    need = KINDS[new.kind].amount
    if new.amount is None:
        if need is Need.YES:
            yield "amount", _("Nhập số tiền hoặc giá trị.")
        if new.sources:
            yield "sources", _("Có nguồn kinh phí thì phải có số tiền của khoản hỗ trợ.")
        return
    if need is Need.NO:
        yield "amount", _("Loại hỗ trợ này không có số tiền.")
    funds = [source.fund.pk for source in new.sources]
    if len(set(funds)) < len(funds):
        yield "sources", _("Mỗi nguồn chỉ ghi một dòng.")
    if any(source.amount <= 0 for source in new.sources):
        yield "sources", _("Số tiền của mỗi nguồn phải lớn hơn 0.")
    total = sum(source.amount for source in new.sources)
    if total > new.amount:
        yield (
            "sources",
            _("Các nguồn cộng lại %(total)s, nhiều hơn số tiền của khoản hỗ trợ (%(amount)s).")
            % {
                "total": money_in_words(total),
                "amount": money_in_words(new.amount),
            },
        )


def _wrong_facts(new: NewMeasure) -> Iterator[Fault]:
    try:
        new.facts = clean_facts(new.kind, new.facts)
    except ValidationError as error:
        for name, sentences in error.message_dict.items():
            yield from ((name, sentence) for sentence in sentences)


def _wrong_terms(new: NewMeasure) -> Iterator[Fault]:
    expected = KINDS[new.kind].terms
    if expected is None:
        if new.terms is not None:
            yield "__all__", _("Loại hỗ trợ này không có phần riêng.")
    elif not isinstance(new.terms, expected):
        yield "__all__", _("Thiếu phần riêng của loại hỗ trợ: %s.") % expected._meta.verbose_name
    elif check := _TERM_CHECKS.get(expected):
        yield from check(new)


def _wrong_loan(new: NewMeasure) -> Iterator[Fault]:
    loan = new.terms
    if not loan.term_months or loan.term_months < 1:
        yield "term_months", _("Khoản vay phải có thời hạn, tính bằng tháng.")
    elif loan.due_on <= new.given_on:
        yield "due_on", _("Ngày đến hạn phải sau ngày vay.")
    if loan.yearly_rate is None or loan.yearly_rate < 0:
        yield "yearly_rate", _("Nhập lãi suất một năm; vay không lãi thì ghi 0.")


def _wrong_housing(new: NewMeasure) -> Iterator[Fault]:
    work = new.terms
    if work.finished_on and work.finished_on < work.started_on:
        yield "finished_on", _("Ngày hoàn thành không thể trước ngày khởi công.")


def _wrong_allowance(new: NewMeasure) -> Iterator[Fault]:
    allowance = new.terms
    if not allowance.monthly or allowance.monthly < 1:
        yield "monthly", _("Nhập mức trợ cấp một tháng.")
    if not new.programme:
        yield "programme", _("Trợ cấp phải theo một chính sách. Chọn chính sách.")
        return
    declared = _declared(new.programme)
    if declared and allowance.benefit not in {
        benefit.code for benefit in declared.benefits if benefit.kind == new.kind
    }:
        yield "benefit", _("Chọn một khoản trợ cấp của chính sách này.")


_TERM_CHECKS = {Loan: _wrong_loan, HousingWork: _wrong_housing, Allowance: _wrong_allowance}


def _wrong_programme(new: NewMeasure) -> Iterator[Fault]:
    if not new.programme:
        return
    declared = _declared(new.programme)
    if declared is None:
        yield "programme", _("Không có chương trình nào mang mã %s.") % new.programme
        return
    if new.kind not in declared.kinds:
        yield "programme", _("%s không có loại hỗ trợ này.") % _(declared.title)
    elif not declared.is_in_force(new.given_on):
        yield "given_on", _out_of_force(declared, new.given_on)


def _out_of_force(declared: Programme, on: date) -> str:
    said = {"programme": _(declared.title), "day": day(on)}
    if on < declared.in_force_from:
        start = day(declared.in_force_from)
        return _("Ngày %(day)s ở trước khi có %(programme)s (từ ngày %(start)s).") % {**said, "start": start}
    end = day(declared.in_force_until)
    return _("Ngày %(day)s %(programme)s đã hết hiệu lực (từ ngày %(end)s).") % {**said, "end": end}


def second_allowances(
    measures: Sequence[NewMeasure], standing: Collection[Measure] = ()
) -> Iterator[tuple[NewMeasure, Fault]]:
    """Give the allowances that would run beside another one of which the same person receives the highest only. A
    writer locks their households first (`lock_allowances`), so that two officers do not give two."""
    new = [measure for measure in measures if measure.kind == Kind.ALLOWANCE]
    changing = {measure.pk for measure in standing}
    running = defaultdict(list)
    for kept in _allowances_of({measure.household.pk for measure in new}):
        if kept.pk not in changing:
            who = kept.household_id, kept.member_id
            running[*who, _group(kept.programme, kept.allowance.benefit)].append((kept.given_on, kept.ended_on))
    for measure in new:
        who = measure.household.pk, measure.member and measure.member.pk
        key = *who, _group(measure.programme, measure.terms.benefit)
        for start, end in running[key]:
            if _overlap((start, end), (measure.given_on, measure.ended_on)):
                yield measure, ("benefit", _second(measure.member, start, end))
        running[key].append((measure.given_on, measure.ended_on))


def _allowances_of(households: Collection[int]) -> Iterable[Measure]:
    if not households:
        return ()
    running = Measure.objects.standing().filter(kind=Kind.ALLOWANCE, household__among=households)
    return running.select_related("allowance")


def _group(programme: str, benefit: str) -> str:
    """Give within what only the highest is received: the group that the terms name, else the benefit itself."""
    declared = _declared(programme)
    named = next((one for one in declared.benefits if one.code == benefit), None) if declared else None
    return named.highest_of or named.code if named else benefit


def _overlap(one: tuple[date, date | None], other: tuple[date, date | None]) -> bool:
    return (one[1] is None or other[0] < one[1]) and (other[1] is None or one[0] < other[1])


def _second(member: Member | None, start: date, end: date | None) -> str:
    said = {"who": member or _("Hộ"), "start": day(start), "end": day(end)}
    if end:
        return _("%(who)s hưởng trợ cấp từ %(start)s đến %(end)s rồi; mỗi người chỉ hưởng một mức cao nhất.") % said
    return (
        _("%(who)s đang hưởng trợ cấp từ %(start)s; mỗi người chỉ hưởng một mức cao nhất. Kết thúc khoản kia trước.")
        % said
    )


def _declared(code: str) -> Programme | None:
    return next((declared for declared in programmes() if declared.code == code), None)
