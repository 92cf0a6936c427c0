"""Documents for the tests of the questionnaires."""

_FORM_B = """
code = "b1"
version = {version}
kind = "form_b"
title = "Bảng điểm thử"
comparable_with = ["nd07-2021"]
reference = {{ title = "Thông tư", article = "", href = "" }}

[[sections]]
label = "Nhà"

[[sections.questions]]
code = "house"
label = "Nhà ở"
options = [
    {{ code = "solid", label = "Kiên cố", points = {{ rural = {solid} }} }},
    {{ code = "other", label = "Khác", points = {{ rural = 100 }} }},
]
"""
FORM_A = """
code = "criteria"
version = 1
kind = "form_a"
title = "Tiêu chí thử"
reference = { title = "Thông tư", article = "", href = "" }
criteria = [{ code = "car", label = "Có ô tô" }]
"""


def form_b(version: int = 1, *, solid: int = 150) -> bytes:
    """A table of one question, whose better answer gives `solid` points in the country; none are known in town."""
    return _FORM_B.format(version=version, solid=solid).encode()
