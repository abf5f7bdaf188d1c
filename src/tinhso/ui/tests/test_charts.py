"""Charts: well-formed, named by their sentence, values at the right place, no colour or style of their own."""

import re
from datetime import date
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tinhso.ui import charts, samples
from tinhso.ui.charts.calendar import steps_of
from tinhso.ui.charts.sparkline import EDGE, HEIGHT, WIDTH
from tinhso.ui.charts.svg import path, short

SVG = "{http://www.w3.org/2000/svg}"


def parse(markup: str) -> ET.Element:
    return ET.fromstring(f"<div>{markup}</div>".replace("&nbsp;", " "))


def numbers(data: str) -> list[float]:
    return [float(found) for found in re.findall(r"-?\d+(?:\.\d+)?", data)]


def by_class(tree: ET.Element, name: str) -> list[ET.Element]:
    return [element for element in tree.iter() if name in (element.get("class") or "").split()]


ALL = {
    "sparkline": lambda: charts.sparkline([1, None, 3, 4], "Câu & <ví dụ>", 5, [6, 7], [(5, 7), (6, 9)]),
    "bullet": lambda: charts.bullet(40, "Câu & <ví dụ>", 80, 60),
    "bars": lambda: charts.bars(samples.BARS, "Câu & <ví dụ>", 100, 95),
    "heat_calendar": lambda: charts.heat_calendar(samples.days_of(2014), 2014, "Câu & <ví dụ>", "hồ sơ"),
    "tile_grid": lambda: charts.tile_grid(
        samples.TILES["tiles"], "Câu & <ví dụ>", samples.TILES["groups"], samples.TILES["legend"]
    ),
}


@pytest.mark.parametrize("name", ALL)
def test_well_formed_named_and_without_own_style(name):
    markup = str(ALL[name]())
    tree = parse(markup)
    assert "Câu & <ví dụ>" in "".join(tree.itertext()) or any(
        element.get("aria-label") == "Câu & <ví dụ>" for element in tree.iter()
    )
    for element in tree.iter():
        assert not {"style", "fill", "stroke", "onclick"} & set(element.attrib)
    for drawing in tree.iter(f"{SVG}svg"):
        assert drawing.get("aria-hidden") == "true" or drawing.find(f"{SVG}title") is not None


def test_sparkline_places_values_from_bottom_to_top():
    tree = parse(charts.sparkline([0, 50, 100], "a", target=50, low=0, high=100))
    line = numbers(by_class(tree, "ts-chart__actual")[0].get("d"))
    assert line == [EDGE, HEIGHT - EDGE, WIDTH / 2, HEIGHT / 2, WIDTH - EDGE, EDGE]
    target = numbers(by_class(tree, "ts-chart__target")[0].get("d"))
    assert target[1] == HEIGHT / 2
    dot = by_class(tree, "ts-chart__dot")[0]
    assert (float(dot.get("cx")), float(dot.get("cy"))) == (WIDTH - EDGE, EDGE)


def test_forecast_starts_at_the_last_value_and_keeps_inside_its_band():
    tree = parse(
        charts.sparkline([10, 20], "a", forecast=[30, 40], band=[(25, 35), (30, 50)], low=0, high=60)
    )
    line = numbers(by_class(tree, "ts-chart__forecast")[0].get("d"))
    dot = by_class(tree, "ts-chart__dot")[0]
    assert line[:2] == [float(dot.get("cx")), float(dot.get("cy"))]
    assert len(line) == 6
    band = numbers(by_class(tree, "ts-chart__band")[0].get("d"))
    assert band[:2] == line[:2]
    highest, lowest = min(band[1::2]), max(band[1::2])
    assert all(highest <= y <= lowest for y in line[1::2])


def test_gap_breaks_the_line():
    tree = parse(charts.sparkline([1, 2, None, 3, 4], "a"))
    assert len(by_class(tree, "ts-chart__actual")) == 2


def test_sparkline_of_nothing_one_value_and_equal_values():
    assert "<path" not in charts.sparkline([], "a")
    assert "ts-chart__target" in charts.sparkline([], "a", target=80)
    assert "ts-chart__dot" in charts.sparkline([5], "a")
    assert "ts-chart__dot" in charts.sparkline([None, 0, None], "a", band=[(0, 1)], forecast=[0])
    assert "nan" not in charts.sparkline([5, 5, 5], "a", target=5)


@given(st.lists(st.none() | st.floats(-1e6, 1e6), max_size=30), st.none() | st.floats(-1e6, 1e6))
def test_sparkline_stays_inside_of_its_box(values, target):
    tree = parse(charts.sparkline(values, "a", target, low=-10, high=10))
    for line in by_class(tree, "ts-chart__actual"):
        places = numbers(line.get("d"))
        assert all(0 <= x <= WIDTH for x in places[::2])
        assert all(0 <= y <= HEIGHT for y in places[1::2])


def test_bullet_lengths():
    tree = parse(charts.bullet(25, "a", target=50, forecast=75, high=100))
    assert float(by_class(tree, "ts-chart__value")[0].get("width")) == 60
    assert float(by_class(tree, "ts-chart__ahead")[0].get("width")) == 180
    assert numbers(by_class(tree, "ts-chart__target")[0].get("d"))[0] == 120


def test_bullet_without_value_and_beyond_the_scale():
    assert "ts-chart__value" not in charts.bullet(None, "a", target=50)
    tree = parse(charts.bullet(250, "a", high=100))
    assert float(by_class(tree, "ts-chart__value")[0].get("width")) == 240
    assert "ts-chart__value" in charts.bullet(0, "a", high=0)


def test_bars_say_name_and_figure_as_text():
    tree = parse(charts.bars([("A & B", 50, "50 %", "ok", "/x/"), ("C", None), ("D", 12.5)], "a"))
    rows = [" ".join("".join(row.itertext()).split()) for row in tree.iter("li")]
    assert rows == ["A & B50 %", "C–", "D12,5"]
    assert tree.find(".//a").get("href") == "/x/"
    assert float(by_class(tree, "ts-fill--ok")[0].get("width")) == 240
    assert float(by_class(tree, "ts-fill--neutral")[0].get("width")) == 60
    assert charts.bars([], "a")


def test_calendar_has_every_day_once_with_its_number():
    drawing = charts.heat_calendar({date(2016, 2, 29): 7, date(2015, 1, 1): 9}, 2016, "a", "hồ sơ")
    titles = [element.text for element in parse(drawing).iter(f"{SVG}title")][1:]
    assert len(titles) == len(set(titles)) == 366
    assert titles[0] == "01/01/2016: 0 hồ sơ"
    assert "29/02/2016: 7 hồ sơ" in titles
    assert not any("2015" in title for title in titles)


def test_calendar_columns_start_on_monday():
    tree = parse(charts.heat_calendar({}, 2015, "a"))
    days = {
        element.find(f"{SVG}title").text[:10]: (float(element.get("x")), float(element.get("y")))
        for element in tree.iter(f"{SVG}rect")
    }
    monday, sunday, next_monday = days["15/06/2015"], days["21/06/2015"], days["22/06/2015"]
    assert monday[0] == sunday[0] < next_monday[0]
    assert monday[1] == next_monday[1] < sunday[1]


def test_tiles_of_one_unit_are_drawn_as_one_with_one_name():
    """Three that touch and one apart: two shapes, each named once; a painted tile has its own edge."""
    one = [
        {"column": column, "row": row, "name": "Xã Một", "words": "1", "hue": 2, "join": "a"}
        for column, row in ((0, 0), (1, 0), (0, 1), (1, 1), (4, 4))
    ]
    other = {"column": 2, "row": 0, "name": "Xã Hai", "words": "2", "hue": 3, "join": "b", "href": "/b/"}
    plain = {"column": 3, "row": 0, "name": "Xã Ba", "words": "3", "hue": 4}
    tree = parse(charts.tile_grid([*one, other, plain], "a"))
    names = ["".join(element.itertext()) for element in by_class(tree, "ts-tile__name")]
    assert sorted(names) == ["Xã Ba", "Xã Hai", "Xã Một", "Xã Một"]
    boxes = [box.get("class") for box in tree.iter(f"{SVG}rect")]
    # Four tiles, four bridges and the middle, and the one apart: each as outline and as fill.
    assert boxes.count("ts-hue-edge--2") == boxes.count("ts-hue--2") == 10
    assert "ts-hue--4 ts-hue-edge--4" in boxes
    assert tree.find(f".//{SVG}a").get("href") == "/b/"


def test_steps_divide_into_five():
    assert steps_of([1, 2, 3, 4, 5]) == [2, 3, 4, 5]
    assert steps_of([0, 0]) == []


def test_tiles_stand_in_their_place_and_link():
    tiles = [
        (0, 0, "Xã A", 1, "1", 0, "x", "/a/"),
        (2, 1, "Thị trấn có tên rất dài", 9, "9", 4, "y"),
        (1, 1, "Xã C", None, "chưa có", None, "x"),
    ]
    tree = parse(charts.tile_grid(tiles, "a", [("x", "Huyện X"), ("y", "Huyện Y")], ["ít", "nhiều"]))
    boxes = list(tree.iter(f"{SVG}rect"))
    assert [(float(box.get("x")), float(box.get("y"))) for box in boxes] == [(2, 2), (218, 60), (110, 60)]
    assert "ts-group--1" in boxes[1].get("class")
    assert "ts-fill--none" in boxes[2].get("class")
    assert tree.find(f".//{SVG}a").get("href") == "/a/"
    assert tree.find(f".//{SVG}svg").get("role") == "group"
    names = ["".join(element.itertext()) for element in by_class(tree, "ts-tile__name")]
    assert names == ["Xã A", "Thị trấn có", "tên rất dài", "Xã C"]
    assert "không phải địa giới pháp lý" in "".join(tree.itertext())


def test_tiles_without_links_are_one_image_and_groups_are_limited():
    tree = parse(charts.tile_grid([(0, 0, "Vĩnhtrạchđôngnam", 1, "1", 0, "x")], "a"))
    assert tree.find(f".//{SVG}svg").get("role") == "img"
    with pytest.raises(ValueError, match="8 groups"):
        charts.tile_grid([], "a", [(str(n), "g") for n in range(9)])
    assert charts.tile_grid([], "a")


def test_coordinates_are_short():
    assert short(1.04) == "1"
    assert short(1.06) == "1.1"
    assert short(-0.01) == "0"
    assert path([]) == ""
    assert path([(0, 0), (1, 1)], close=True) == "M0 0L1 1Z"
