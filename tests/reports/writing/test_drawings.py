"""Drawings in files: as wide as they are placed, and the same drawing each time."""

import struct

import pytest

from households.reports.pictures.svg import Bar, Fill, Segment, bars, picture
from households.reports.writing.drawings import as_png, fitted

FLOWING = picture(
    "bars",
    title="Nhiều nhất là việc làm",
    description="Hộ",
    height=44,
    marks=bars([Bar("Việc <làm>", "2", [Segment(0, 2, Fill.FULL)])], 2),
)
SCALING = picture("map", title="Hà Nội", description="Hộ", height=0, marks="", view_box="0 0 380 570")
MILLIMETRE = 200 / 25.4  # in pixels of an image


@pytest.mark.parametrize("width", [80, 165])
def test_what_flows_keeps_its_height_and_what_scales_its_shape(width):
    assert [f'height="{height}"' in fitted(FLOWING, width) for height in (44, 45)] == [True, False]
    pixels = int(fitted(SCALING, width).split('width="')[1].split('"')[0])
    assert f'height="{round(pixels * 570 / 380)}"' in fitted(SCALING, width)


def test_an_image_is_as_wide_as_it_was_asked_for():
    assert as_png([]) == []
    images = as_png([(FLOWING, 165), (SCALING, 80)])
    assert images == as_png([(FLOWING, 165), (SCALING, 80)])
    sizes = [struct.unpack(">II", image[16:24]) for image in images]
    assert [wide for wide, _high in sizes] == pytest.approx([165 * MILLIMETRE, 80 * MILLIMETRE], abs=2)
    assert sizes[1][1] / sizes[1][0] == pytest.approx(1.5, abs=0.01)
    assert as_png([(SCALING, 80)]) == images[1:]
