"""The chapters of the annual report: each says what was found in a sentence, and shows it in a picture and a table."""

from collections.abc import Sequence

from django.utils.translation import gettext as _

from households.reports.annual_summary import AnnualSummary
from households.reports.annual_tables import commune_table, cross_checks, flow_tables, stock_table
from households.reports.document import published, targets, villages
from households.reports.document.causes import causes
from households.reports.document.gathered import Gathered
from households.reports.document.watch import picture_of, sentence
from households.reports.findings import coverage, finding
from households.reports.pictures.course import course
from households.reports.pictures.drawn import Picture
from households.reports.pictures.given import given
from households.reports.pictures.ground import ground
from households.reports.pictures.lacks import lacks
from households.reports.pictures.ranked import ranked
from households.reports.pictures.steps import steps
from households.reports.support.tables import finding as support_finding
from households.reports.trend import TrendYear
from households.reports.writing.illustrated import Beside, Block, Chapter, Names, Words, drawn
from povertyreg.templatetags.register import MINUS, count


def chapters(of: Gathered) -> list[Chapter]:
    """Give the chapters in their order, and the communes one by one as an annex."""
    found = [_stock(of), _course(of), _flow(of), targets.chapter(of.targets, of.summary.year)]
    if len(of.summary.rows) > 1:
        found += [_communes(of.summary), _without(of.summary)]
    elif of.villages:
        found.append(villages.chapter(of.villages))
    found += [
        _of_picture(_("Thiếu hụt"), lacks(of.summary)),
        _of_picture(_("Nguyên nhân nghèo"), causes(of.summary)),
        _watch(of),
        _support(of),
        _method(of),
    ]
    return [*found, *([_annex(of.summary)] if len(of.summary.rows) > 1 else [])]


def _stock(of: Gathered) -> Chapter:
    remarks = [Words(remark, "note") for remark in of.summary.remarks]
    blocks = [Words(coverage(of.summary)), stock_table(of.summary), *remarks]
    return Chapter(_("Kết quả chung"), finding(of.summary, of.years), blocks)


def _course(of: Gathered) -> Chapter:
    picture = course(of.summary, of.years)
    said = [Words(sentences) for sentences in _by_year(of.years)]
    return Chapter(_("Xu hướng"), picture.title, [*said, Beside([picture]), picture.table])


def _by_year(years: Sequence[TrendYear]) -> list[str]:
    """Give for each year who left the list of the poor and who came onto it: the net of both is what the list lost."""
    sentences = [
        _(
            "Năm %(year)d: %(left)s hộ ra khỏi danh sách hộ nghèo, %(entered)s hộ vào danh sách; cuối kỳ so với "
            "đầu kỳ %(net)s hộ."
        )
        % {
            "year": year.year,
            "left": count(year.left),
            "entered": count(year.entered),
            "net": _change(year.poor - year.start),
        }
        for year in years
        if year.left or year.entered
    ]
    return [" ".join(sentences)] if sentences else []


def _change(households: int) -> str:
    return f"+{count(households)}" if households > 0 else f"{MINUS}{count(-households)}" if households else "0"


def _flow(of: Gathered) -> Chapter:
    pictures = steps(of.summary)
    main = next((picture for picture in pictures if picture.drawing), pictures[0])
    rest = [picture for picture in pictures if picture is not main or picture.drawing]
    checks = [Words(_("Đối chiếu hai bảng: %s") % check.sentence, "note") for check in cross_checks(of.summary)]
    return Chapter(_("Diễn biến trong năm"), main.title.rstrip("."), [*drawn(rest), *flow_tables(of.summary), *checks])


def _communes(summary: AnnualSummary) -> Chapter:
    on_map, in_order = ground(summary), ranked(summary)
    note = Words(_("Số liệu của hình, từng xã, phường, ở phụ lục."), "note")
    return Chapter(_("Xã, phường"), in_order.title.rstrip("."), [*drawn([on_map, in_order]), note])


def _without(summary: AnnualSummary) -> Chapter:
    names = [row.name for row in summary.rows if not row.listed]
    words = {"without": count(len(names)), "all": count(len(summary.rows)), "year": summary.year}
    subject = _("Xã, phường không còn hộ nghèo, hộ cận nghèo")
    if not names:
        sentence = _("Chưa xã, phường nào trong %(all)s xã, phường hết cả hộ nghèo và hộ cận nghèo") % words
        return Chapter(subject, sentence, [])
    sentence = _("%(without)s trong %(all)s xã, phường không còn hộ nghèo, hộ cận nghèo") % words
    return Chapter(subject, sentence, [Names(names)])


def _of_picture(subject: str, picture: Picture) -> Chapter:
    """Give a chapter of one picture with its table; where there is nothing to draw, its sentence."""
    blocks = [Beside([picture, picture.table])] if picture.drawing else []
    return Chapter(subject, picture.title.rstrip("."), blocks)


def _support(of: Gathered) -> Chapter:
    picture = given(of.support)
    notes = Words(" ".join(of.support.notes), "note")
    blocks: list[Block] = [Beside([picture]), picture.table, notes] if picture.drawing else []
    return Chapter(_("Hỗ trợ"), support_finding(of.support).rstrip("."), blocks)


def _watch(of: Gathered) -> Chapter:
    picture = picture_of(of.watch)
    if not picture.drawing:
        return Chapter(_("Theo dõi tái nghèo"), picture.title.rstrip("."), [])
    note = Words(
        _("So điểm B1 hoặc thu nhập bình quân với %s; mỗi hộ theo lần rà soát gần nhất đến ngày báo cáo.")
        % _(of.watch.standard.title),
        "note",
    )
    blocks = [Words(sentence(of.watch)), Beside([picture, picture.table]), note]
    return Chapter(_("Theo dõi tái nghèo"), picture.title, blocks)


def _method(of: Gathered) -> Chapter:
    said = [
        _("Số hộ của một ngày là số hộ có kết quả công nhận còn hiệu lực trong ngày đó; đầu kỳ là cuối năm trước."),
        _(
            "Diễn biến so danh sách đầu kỳ với danh sách cuối kỳ, mỗi hộ một lần: ra rồi vào trong cùng năm không thể "
            "hiện. Khi có hộ vào danh sách, số hộ ra khỏi danh sách lớn hơn hiệu số giữa hai kỳ."
        ),
        _("Toàn địa bàn được đếm riêng, không cộng các xã, phường: hộ chuyển trong địa bàn chỉ thể hiện ở cấp xã."),
        _("Tỷ lệ tính trên tổng số hộ đã báo cáo, làm tròn; nơi chưa báo cáo tổng số hộ thì chưa có tỷ lệ."),
        _("Thiếu hụt và nguyên nhân là của phiếu rà soát đứng sau kết quả công nhận."),
    ]
    blocks: list[Block] = [Words(text, "item") for text in said]
    if of.published:
        blocks.append(published.published_table(of.published))
    return Chapter(_("Phương pháp và đối chiếu"), published.finding(of.published), blocks)


def _annex(summary: AnnualSummary) -> Chapter:
    """Give the figures of the two pictures; where no map can be drawn, the communes by rank."""
    each = ground(summary).table or commune_table(summary, lambda row: {})
    tables = [table for table in (each, ranked(summary).table) if table]
    return Chapter(_("Số liệu từng xã, phường"), "", tables, is_annex=True)
