"""The look: figures in both languages, words and shapes of a status, forms, error pages and the budget of bytes."""

import gzip
import re
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from types import SimpleNamespace

import pytest
from django import forms
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.template import Context, Template, TemplateSyntaxError
from django.template.loader import render_to_string
from django.urls import include, path
from django.utils import translation

from povertyreg.forms import DayField
from povertyreg.templatetags import drawings, register

HOUSE = Path(__file__).resolve().parents[2]
STATIC = HOUSE / "povertyreg" / "static" / "povertyreg"

OFFICERS = [path("out", HttpResponse, name="sign_out"), path("me", HttpResponse, name="password")]
urlpatterns = [
    path("i18n/", include("django.conf.urls.i18n")),
    path("", include((OFFICERS, "officers"))),
]
pytestmark = pytest.mark.urls(__name__)


def render(source: str, **context) -> str:
    return Template("{% load register drawings i18n %}" + source).render(Context(context))


def one_line(html: str) -> str:
    return " ".join(html.split())


# --- figures and days


@pytest.mark.parametrize(
    ("source", "value", "vietnamese", "english"),
    [
        ("{{ value|count }}", 2308837, "2.308.837", "2,308,837"),
        ("{{ value|count }}", 0, "0", "0"),
        ("{{ value|count }}", None, "–", "–"),
        ("{{ value|signed }}", -1478, "−1.478", "−1,478"),
        ("{{ value|signed }}", 104, "+104", "+104"),
        ("{{ value|signed }}", 0, "0", "0"),
        ("{{ value|signed }}", None, "–", "–"),
        ("{{ value|rate:2 }}", Decimal("0.155"), "0,16", "0.16"),
        ("{{ value|rate:3 }}", Decimal("0.0945"), "0,095", "0.095"),
        ("{{ value|rate:0 }}", Decimal("2.5"), "3", "3"),
        ("{{ value|rate:2 }}", Decimal(0), "0,00", "0.00"),
        ("{{ value|rate }}", None, "–", "–"),
        ("{{ value|money }}", None, "–", "–"),
        ("{{ value|day }}", date(2026, 9, 5), "05/09/2026", "05/09/2026"),
        ("{{ value|day }}", None, "–", "–"),
        ("{{ value|day }}", datetime(2026, 9, 5, 20, 30, tzinfo=UTC), "06/09/2026", "06/09/2026"),
        ("{{ value|moment }}", datetime(2026, 9, 5, 20, 30, tzinfo=UTC), "06/09/2026 03:30", "06/09/2026 03:30"),
        ("{{ value|date }}", date(2026, 9, 5), "05/09/2026", "05/09/2026"),
    ],
)
def test_figures_and_days_in_both_languages(source, value, vietnamese, english):
    for language, expected in (("vi", vietnamese), ("en", english)):
        with translation.override(language):
            assert render(source, value=value) == expected, language


def test_money_names_its_unit():
    with translation.override("vi"):
        assert register.money(50_000_000) == "50.000.000 đồng"


# --- glyphs and statuses


def test_every_glyph_is_drawn_once_and_no_other():
    drawn = re.findall(r'id="glyph-(\w+)"', render_to_string("components/glyphs.svg"))
    assert sorted(drawn) == sorted(register.GLYPHS)


def test_an_unknown_glyph_is_refused():
    with pytest.raises(TemplateSyntaxError, match="poor"):
        render('{% glyph "rich" %}')


@pytest.mark.parametrize("code", register.STATUS_WORDS)
def test_a_status_is_a_shape_and_a_word(code):
    with translation.override("vi"):
        html = render("{% status code %}", code=code)
    assert str(register.STATUS_WORDS[code]) in html
    assert html.count("<use") == 1


def test_no_status_is_a_dash():
    assert render("{% status None %}") == "–"


# --- drawings


@pytest.mark.parametrize(
    ("value", "maximum", "width"), [(96, 214, "44.9"), (0, 214, "0.0"), (3, 0, "0.0"), (300, 200, "100.0")]
)
def test_a_bar_stays_within_its_track(value, maximum, width):
    assert f'class="bar-fill" width="{width}%"' in register.bar(value, maximum)


@pytest.mark.parametrize(
    ("households", "full", "half", "empty"),
    [(3612, 60, 0, 0), (2134, 35, 1, 0), (690, 11, 1, 0), (1, 0, 1, 0), (0, 0, 0, 1)],
)
def test_unit_squares_are_right_to_the_nearest_half(households, full, half, empty):
    html = drawings.unit_squares(households, 60)
    assert [html.count(f"#glyph-{name}") for name in ("poor", "near_poor", "not_poor")] == [full, half, empty]


def test_an_undecided_year_stays_in_the_lane_of_the_year_before():
    years = [
        SimpleNamespace(year=y, status=s, lines=[])
        for y, s in ((2024, "poor"), (2025, "near_poor"), (2026, "under_review"))
    ]
    steps = drawings.status_strip(years)["steps"]
    assert [step["y"] for step in steps] == [80, 48, 48]


def test_the_strip_says_in_its_list_what_it_draws():
    html = render("{% status_strip years %}", years=[SimpleNamespace(year=2024, status=None, lines=["QĐ 88"])])
    assert "2024" in html
    assert "QĐ 88" in html


def test_the_ruler_knows_the_days_left_and_lists_only_what_is_to_come():
    marks = [(date(2026, 9, 1), "bắt đầu"), (date(2026, 12, 14), "công nhận xong")]
    with translation.override("vi"):
        drawn = drawings.ruler(date(2026, 9, 1), date(2026, 12, 14), date(2026, 11, 23), marks)
    assert [label["text"] for label in drawn["to_come"]] == ["hôm nay, còn 21 ngày", "công nhận xong"]
    assert drawn["labels"][-1]["anchor"] == "end"


def test_a_chart_starts_at_zero_and_draws_zero_as_a_hollow_point():
    drawn = drawings.line_chart([(2021, 3612), (2022, None), (2023, 690), (2024, 0)], "hộ")
    assert drawn["grid"][0]["text"] == "0"
    assert len(drawn["segments"]) == 1, "a year that is not known leaves a gap"
    assert render("{% line_chart points %}", points=[(2023, 690), (2024, 0)]).count("point none") == 1


# --- forms


class MemberForm(forms.Form):
    name = forms.CharField(label="Họ và tên", help_text="Như trên giấy tờ")
    sex = forms.ChoiceField(label="Giới tính", choices=[("f", "Nữ"), ("m", "Nam")], widget=forms.RadioSelect)
    born_on = DayField(label="Ngày sinh", required=False)
    insured = forms.BooleanField(label="Có thẻ bảo hiểm y tế", required=False)


MemberFormSet = forms.formset_factory(MemberForm, extra=0)


def test_the_error_summary_counts_and_links_to_each_field():
    with translation.override("vi"):
        html = one_line(render_to_string("components/error_summary.html", {"form": MemberForm({"born_on": "mai"})}))
    assert "Có 3 chỗ cần sửa" in html
    assert re.findall(r'<a href="(.*?)"', html) == ["#id_name", "#id_sex_0", "#id_born_on"]
    assert "Ngày sinh: Ngày viết theo dạng ngày/tháng/năm, ví dụ 05/09/2026." in html


def test_the_error_summary_names_the_row_of_a_formset():
    data = {
        "form-TOTAL_FORMS": 2,
        "form-INITIAL_FORMS": 2,
        "form-0-name": "Lê Thị Thơm",
        "form-0-sex": "f",
        "form-1-sex": "m",
    }
    with translation.override("vi"):
        html = render_to_string("components/error_summary.html", {"formsets": [MemberFormSet(data)]})
    assert 'href="#id_form-1-name"' in html
    assert "Dòng 2, Họ và tên:" in html


def test_no_error_no_summary():
    form = MemberForm({"name": "Lê Thị Thơm", "sex": "f"})
    assert render_to_string("components/error_summary.html", {"form": form}).strip() == ""


def test_a_wrong_field_carries_its_error_and_its_hint():
    html = one_line(str(MemberForm({"sex": "f"})["name"].as_field_group()))
    assert 'aria-describedby="id_name_helptext id_name_error"' in html
    assert 'aria-invalid="true"' in html
    assert html.index('id="id_name_error"') < html.index("<input"), "the message stands above the field"
    assert "#glyph-error" in html


def test_radios_are_a_group_and_a_box_has_its_label_behind():
    form = MemberForm()
    assert "<legend>Giới tính" in str(form["sex"].as_field_group())
    box = str(form["insured"].as_field_group())
    assert box.index("<input") < box.index("<label")


@pytest.mark.parametrize("typed", ["05/09/2026", "5/9/2026", "5-9-2026", "5.9.2026", "2026-09-05"])
def test_a_day_is_read_as_officers_write_it(typed):
    assert DayField().clean(typed) == date(2026, 9, 5)


@pytest.mark.parametrize("typed", ["31/02/2026", "09/25/2026", "1112026", "5/9/26"])
def test_a_doubtful_day_is_refused_with_an_example(typed):
    with translation.override("vi"), pytest.raises(forms.ValidationError, match="ví dụ 05/09/2026"):
        DayField().clean(typed)


def test_a_day_is_shown_as_it_is_typed():
    form = MemberForm(initial={"born_on": date(2026, 9, 5)})
    assert 'value="05/09/2026"' in str(form["born_on"])


# --- pages


def test_a_page_for_nobody_has_no_navigation():
    html = render_to_string("base.html", {})
    assert "<nav" not in html
    assert 'class="demo"' not in html


def test_a_page_says_that_it_is_a_demonstration_and_where_one_is():
    nav = [
        SimpleNamespace(url="/ho/", label="Hộ", current=True, count=38),
        SimpleNamespace(url="/x/", label="Báo cáo", current=False, count=0),
    ]
    officer = SimpleNamespace(is_authenticated=True, get_full_name="Nguyễn Thị Lan")
    with translation.override("vi"):
        html = render_to_string("base.html", {"demo": True, "nav": nav, "user": officer, "place": "Xã Mỹ Đức"})
    assert "đều không có thật" in html
    assert html.count('aria-current="page"') == 2, "once in the header, once at the foot for phones"
    assert "Nguyễn Thị Lan" in html


def test_the_title_warns_of_errors():
    with translation.override("vi"):
        assert "<title>Lỗi: " in render_to_string("base.html", {"form": MemberForm({})})
        assert "<title>Lỗi: " not in render_to_string("base.html", {"form": MemberForm()})


@pytest.mark.parametrize("name", ["400", "403", "403_csrf", "404", "500"])
def test_an_error_page_needs_neither_request_nor_context(name):
    assert "<h1>" in render_to_string(f"{name}.html")


def test_the_page_of_a_broken_server_asks_for_no_list_of_hashed_files(settings):
    settings.STORAGES = settings.STORAGES | {"staticfiles": {"BACKEND": "no.such.Storage"}}
    assert "/static/povertyreg/base.css" in render_to_string("500.html")


def test_pagination_keeps_the_filter(rf):
    request = rf.get("/ho/", {"village": "3", "page": "2"})
    html = render_to_string(
        "components/pagination.html", {"page_obj": Paginator(range(1234), 50).page(2)}, request=request
    )
    assert "village=3&amp;page=1" in html
    assert "village=3&amp;page=3" in html


def test_history_shows_what_was_and_what_is():
    entry = SimpleNamespace(
        at=datetime(2026, 11, 21, 9, 5, tzinfo=UTC),
        label="Sửa hộ",
        reason="",
        by_name="Trần Văn Bình",
        source_label="",
        differences=[("Địa chỉ", "Xóm 3", "Xóm <4>")],
    )
    html = render_to_string("components/history.html", {"entries": [entry]})
    assert "<del>Xóm 3</del>" in html
    assert "Xóm &lt;4&gt;" in html


# --- budgets and rules


@pytest.mark.parametrize("pattern", ["*.css", "*.js"])
def test_styles_and_scripts_stay_small(pattern):
    texts = [file.read_bytes() for file in STATIC.glob(pattern)]
    assert texts
    assert sum(len(gzip.compress(text)) for text in texts) <= 12 * 1024


def test_no_template_has_inline_style_or_script():
    inline = re.compile(r"<style|\sstyle=|<script(?![^>]*\ssrc=)|\son[a-z]+=", re.IGNORECASE)
    templates = [
        file
        for file in HOUSE.glob("*/**/templates/**/*")
        if file.suffix in {".html", ".svg"} and ".venv" not in file.parts
    ]
    assert len(templates) > 10
    assert [str(file) for file in templates if inline.search(file.read_text())] == []


def tokens() -> dict[str, str]:
    return dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6});", (STATIC / "base.css").read_text()))


def contrast(one: str, other: str) -> float:
    """Give the contrast of two colours as WCAG 2.2 defines it: 1 to 21."""
    lighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def luminance(colour: str) -> float:
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


@pytest.mark.parametrize("ink", ["ink", "ink2", "cham", "cham-dark", "poor", "near", "ok", "err", "warn"])
@pytest.mark.parametrize("ground", ["#ffffff", "tint", "err-tint", "cham-tint"])
def test_every_ink_can_be_read_on_every_ground(ink, ground):
    found = tokens()
    assert contrast(found[ink], found.get(ground, ground)) >= 4.5


def test_the_edge_of_a_field_can_be_seen():
    assert contrast(tokens()["edge"], "#ffffff") >= 3
