"""Money in words. `{% load amounts %}`."""

from django import template

from households.support.amounts import money_in_words
from povertyreg.templatetags.register import NOT_KNOWN

register = template.Library()


@register.filter
def in_words(value) -> str:
    """Give an amount of VND by its units: 24 tỷ 700 triệu đồng; not known is a dash."""
    return NOT_KNOWN if value is None else money_in_words(value)
