"""The columns of the book of measures: those that every kind has, and one for each thing that some kind asks."""

from collections.abc import Iterator

from django.db import models
from django.utils.text import capfirst, format_lazy
from django.utils.translation import gettext_lazy as _
from import_export.resources import Resource
from import_export.widgets import Widget

from households.exchange.books.measures.widgets import DecimalWidget
from households.exchange.books.places import head, household_code
from households.exchange.columns import Column
from households.exchange.values.choosing import ChoiceWidget
from households.exchange.values.widgets import (
    DayWidget,
    MoneyWidget,
    NameWidget,
    TextWidget,
    WholeNumberWidget,
    YearWidget,
    YesNoWidget,
)
from households.support.kinds import KINDS, Fact, FactType, Work
from households.support.models import Kind
from households.support.programmes import programmes
from households.support.recording.contents import TERM_FIELDS

# Follows from the day and the term of a loan.
_COMPUTED = "due_on"
_NAMED = ("benefit", "model")
# Houses and toilets are built in other words.
_BUILDING = {"xay moi": Work.BUILD, "lap moi": Work.BUILD, "xay": Work.BUILD, "sua": Work.REPAIR}


def _programme_choices() -> list[tuple[str, str]]:
    """Give the programmes by code; those of one title, which followed upon each other, with their codes."""
    titles = [declared.title for declared in programmes()]
    return [
        (declared.code, _(declared.title))
        if titles.count(declared.title) == 1
        else (declared.code, format_lazy("{} ({})", _(declared.title), declared.code))
        for declared in programmes()
    ]


class MeasureResource(Resource):
    """One row a measure. The columns of what the kinds ask follow below."""

    code = household_code()
    head = head()
    kind = Column(
        "kind",
        _("Loại hỗ trợ"),
        ChoiceWidget(Kind.choices),
        aliases=["Loại", "Hình thức hỗ trợ", "Nội dung hỗ trợ", "Kind"],
        required=True,
        example=_("Quà tặng"),
    )
    given_on = Column(
        "given_on",
        _("Ngày hỗ trợ"),
        DayWidget(),
        aliases=["Ngày", "Ngày bắt đầu", "Ngày vay", "Given on"],
        required=True,
        example="10/03/2026",
    )
    ended_on = Column(
        "ended_on",
        _("Hết từ ngày"),
        DayWidget(),
        aliases=["Ngày hết hạn", "Ngày kết thúc", "Ended on"],
        hint=_("Ngày đầu tiên không còn được hỗ trợ."),
    )
    member = Column(
        "member",
        _("Người được hỗ trợ"),
        NameWidget(),
        aliases=["Họ tên người được hỗ trợ", "Người hưởng", "Member"],
        hint=_("Để trống khi hỗ trợ cho cả hộ."),
    )
    birth_year = Column(
        "birth_year",
        _("Năm sinh"),
        YearWidget(),
        aliases=["Năm sinh người được hỗ trợ", "Birth year"],
        hint=_("Cần khi trong hộ có hai người cùng tên."),
    )
    amount = Column(
        "amount",
        _("Số tiền, giá trị"),
        MoneyWidget(),
        aliases=["Số tiền", "Giá trị", "Số tiền vay", "Kinh phí", "Amount"],
        hint=_("Số đồng, ví dụ 44.000.000 hoặc 44 triệu."),
        example="2000000",
    )
    sources = Column(
        "sources",
        _("Nguồn kinh phí"),
        TextWidget(longest=1000),
        aliases=["Nguồn", "Nguồn vốn", "Sources"],
        hint=_(
            "Tên nguồn; nguồn chỉ trả một phần thì ghi thêm số tiền: “Quỹ Vì người nghèo: 5.000.000; …”. "
            "Nhiều nguồn cách nhau bằng dấu chấm phẩy."
        ),
    )
    programme = Column(
        "programme", _("Chương trình, chính sách"), ChoiceWidget(_programme_choices()), aliases=["Programme"]
    )
    note = Column("note", _("Ghi chú"), TextWidget(longest=300), aliases=["Note"])
    id = Column(
        "id",
        _("Mã khoản"),
        WholeNumberWidget(least=1, most=2**53),
        aliases=["Measure"],
        hint=_("Không sửa: nhờ mã này mà khoản đã ghi được nhận ra. Khoản mới để trống."),
        hidden=True,
    )
    version = Column(
        "version",
        _("Bản số"),
        WholeNumberWidget(),
        aliases=["Version"],
        hint=_("Không sửa: nhờ số này mà khoản do người khác sửa sau khi tải mẫu không bị ghi đè."),
        hidden=True,
    )


SHEET = "Khoản hỗ trợ"


def _asked() -> Iterator[tuple[Kind, str, str, Widget]]:
    """Give what each kind asks beside what all have: name, heading and how its cells are read."""
    for kind, asked in KINDS.items():
        for name in TERM_FIELDS.get(asked.terms, ()):
            if name != _COMPUTED:
                column = asked.terms._meta.get_field(name)
                yield kind, name, capfirst(column.verbose_name), _term_widget(column)
        for fact in asked.facts:
            yield kind, fact.name, fact.label, _fact_widget(fact)


def _term_widget(column: models.Field) -> Widget:
    if column.name == "work":
        return ChoiceWidget(Work.choices, _BUILDING)
    if column.choices:
        return ChoiceWidget(column.choices)
    if isinstance(column, models.DecimalField):
        places = column.decimal_places
        return DecimalWidget(places=places, most=10 ** (column.max_digits - places) - 1)
    if isinstance(column, models.PositiveBigIntegerField):
        return MoneyWidget()
    if isinstance(column, models.PositiveSmallIntegerField):
        return WholeNumberWidget(least=1, most=600)
    if isinstance(column, models.DateField):
        return DayWidget()
    if isinstance(column, models.BooleanField):
        return YesNoWidget()
    # What is named by its title is kept by a shorter code, or by its key.
    return TextWidget(longest=500 if column.name in _NAMED else column.max_length)


def _fact_widget(fact: Fact) -> Widget:
    if fact.holds is FactType.CHOICE:
        return ChoiceWidget(fact.choices.choices, _BUILDING if fact.choices is Work else None)
    return {
        FactType.COUNT: lambda: WholeNumberWidget(least=0 if fact.is_later else 1, most=1_000_000),
        FactType.DECIMAL: DecimalWidget,
        FactType.FLAG: YesNoWidget,
        FactType.TEXT: TextWidget,
    }[fact.holds]()


def _asked_columns() -> dict[str, Column]:
    """Give a column for each thing asked; what several kinds ask under one name stands in one, with a hint for which
    kinds it is."""
    found: dict[str, Column] = {}
    for kind, name, heading, widget in _asked():
        if name not in found:
            found[name] = Column(name, heading, widget, hint=kind.label)
        else:
            column = found[name]
            column.hint = format_lazy("{}; {}", column.hint, kind.label)
            column.aliases = (*column.aliases, heading) if heading != column.heading else column.aliases
    return found


ASKED = _asked_columns()
# The columns of what the kinds ask, which no class body could spell out without saying it twice.
MeasureResource.fields.update(ASKED)
