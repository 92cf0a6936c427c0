"""Money as officers type it: what is understood, what is asked, what is refused."""

from contextlib import suppress

import pytest
from django.core.exceptions import ValidationError
from django.utils.translation import override
from hypothesis import given
from hypothesis import strategies as st

from households.support.amounts import LARGEST, MoneyField, money_in_words, parse_amount, write_amount

UNDERSTOOD = [
    ("0", 0),
    ("44.000.000.000", 44_000_000_000),
    ("44,000,000,000", 44_000_000_000),
    ("44 000 000", 44_000_000),
    ("44\N{NO-BREAK SPACE}000\N{NO-BREAK SPACE}000", 44_000_000),
    ("44000000", 44_000_000),
    ("44 tỷ", 44_000_000_000),
    ("44 tỉ đồng", 44_000_000_000),
    ("44 TY", 44_000_000_000),
    ("44tỷ", 44_000_000_000),
    ("8.718 tỷ", 8_718_000_000_000),
    ("8,7 nghìn tỷ", 8_700_000_000_000),
    ("24,7 tỷ", 24_700_000_000),
    ("24.7 tỷ đồng", 24_700_000_000),
    ("14,11 tỷ", 14_110_000_000),
    ("2,5 triệu", 2_500_000),
    ("2.5tr", 2_500_000),
    ("2,5 trđ", 2_500_000),
    ("0,500 triệu", 500_000),
    ("2 triệu rưỡi", 2_500_000),
    ("1.500 triệu", 1_500_000_000),
    ("1 tỷ 200 triệu", 1_200_000_000),
    ("1 tỷ 200 triệu 5 nghìn 10 đồng", 1_200_005_010),
    ("500k", 500_000),
    ("500 ngàn", 500_000),
    ("500 nghìn đồng", 500_000),
    ("500.000", 500_000),
    ("500,000", 500_000),
    ("500.000đ", 500_000),
    ("500.000 VND", 500_000),
    ("500,000 vnđ", 500_000),
    ("10.000", 10_000),
    ("9.000 đồng", 9_000),
    ("1.500.000,00", 1_500_000),
    ("1,500,000.00 đồng", 1_500_000),
    ("1.234.567,5 nghìn", 1_234_567_500),
    ("2 million 500 thousand", 2_500_000),
]
ASKED = ["44", "2.5", "2,5", "1.500", "1500", "9999", "2,500 triệu", "8,718 nghìn tỷ", "1 tỷ 5", "2tr5", "2 triệu 500"]
REFUSED = [
    *("abc", "44 con bò", "-5 triệu", "triệu", "5 triệu 2 tỷ", "5 triệu 2 triệu", "1.50.000.000", "44.000.00", "1 2"),
    *("0,0000001 triệu", "2,5 triệu rưỡi", "1.500.000,50", "44.", "44 tỷ tỷ", "2e6", "44 usd", "đ", "."),
]


@pytest.mark.parametrize(("text", "amount"), UNDERSTOOD)
def test_what_is_understood(text, amount):
    assert parse_amount(text) == amount


@pytest.mark.parametrize("text", ASKED)
def test_what_may_mean_several_amounts_is_asked(text):
    assert refusal(text).code == "unclear"


@pytest.mark.parametrize("text", REFUSED)
def test_what_means_nothing_is_refused(text):
    assert refusal(text).code == "invalid"


@pytest.mark.parametrize("text", ASKED + REFUSED)
def test_a_refusal_repeats_what_was_typed(text):
    assert f"“{text}”" in refusal(text).messages[0]


def test_both_readings_are_named():
    assert "2 triệu 500 nghìn đồng" in refusal("2,500 triệu").messages[0]
    assert "2 tỷ 500 triệu đồng" in refusal("2,500 triệu").messages[0]


def test_an_amount_that_nobody_spends_is_a_slip():
    assert parse_amount("1.000.000 tỷ") == LARGEST
    assert refusal("1.000.001 tỷ").code == "large"


@pytest.mark.parametrize(
    ("amount", "words"),
    [
        (0, "0 đồng"),
        (890, "890 đồng"),
        (44_000_000_000, "44 tỷ đồng"),
        (24_700_000_000, "24 tỷ 700 triệu đồng"),
        (8_718_000_000_000, "8.718 tỷ đồng"),
        (1_234_567_890, "1 tỷ 234 triệu 567 nghìn 890 đồng"),
    ],
)
def test_an_amount_in_words(amount, words):
    assert money_in_words(amount) == words


@given(st.integers(0, LARGEST), st.sampled_from(["vi", "en"]))
def test_what_is_shown_is_read_as_what_it_was(amount, language):
    with override(language):
        assert parse_amount(write_amount(amount)) == amount


@given(st.integers(0, LARGEST))
def test_words_are_read_as_what_they_were(amount):
    assert parse_amount(money_in_words(amount)) == amount


@given(st.text(alphabet="0123456789., tỷriệunghìđồrưk", max_size=20))
def test_any_text_is_an_amount_or_a_refusal(text):
    with suppress(ValidationError):
        assert 0 <= parse_amount(text) <= LARGEST


@given(st.integers(1, 999), st.integers(0, 999), st.sampled_from([("triệu", 10**6), ("tỷ", 10**9)]))
def test_a_comma_before_three_digits_is_never_guessed(whole, part, unit):
    assert refusal(f"{whole},{part:03} {unit[0]}").code == "unclear"
    assert parse_amount(f"{whole}.{part:03} {unit[0]}") == (whole * 1000 + part) * unit[1]


def test_the_field_keeps_what_it_does_not_understand_and_shows_back_what_it_does():
    field = MoneyField()
    assert field.clean("2,5 triệu") == 2_500_000
    assert field.prepare_value(2_500_000) == "2.500.000"
    assert field.prepare_value(9_000) == "9.000 đồng"
    assert field.prepare_value("2,5") == "2,5"
    assert not field.has_changed(2_500_000, "2,5 triệu")
    assert field.has_changed(2_500_000, "2,6 triệu")


def test_the_field_refuses_nothing_at_all_where_something_is_needed():
    with pytest.raises(ValidationError):
        MoneyField().clean(" ")
    with pytest.raises(ValidationError, match="ít nhất"):
        MoneyField().clean("0")
    assert MoneyField(required=False).clean(" ") is None
    assert MoneyField(required=False, least=0).clean("0") == 0


def refusal(text):
    with pytest.raises(ValidationError) as refused:
        parse_amount(text)
    return refused.value
