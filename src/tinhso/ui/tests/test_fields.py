"""Fields in parts, money, places: what they read, refuse and show again."""

from datetime import UTC, date, datetime, time
from decimal import Decimal

import pytest
from django import forms
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st

from tinhso.kernel.clock import LOCAL_ZONE
from tinhso.ui import forms as ts
from tinhso.ui.forms.fields import Geopoint


def parts_of(error: ValidationError) -> tuple[str, ...]:
    return tuple(error.params["parts"])


def typed(day="", month="", year="", **more):
    return {"day": day, "month": month, "year": year, **more}


@given(st.dates(min_value=date(1800, 1, 1), max_value=date(2999, 12, 31)))
def test_date_is_read_as_it_is_shown(day):
    field = ts.DateField()
    assert field.clean(field.widget.split(day)) == day
    assert field.clean(field.widget.split(day.isoformat())) == day


@pytest.mark.parametrize(
    ("answer", "code", "parts"),
    [
        (typed("31", "", "2015"), "incomplete", ("month",)),
        (typed("", "", "2015"), "incomplete", ("day", "month")),
        (typed("ba", "6", "2015"), "invalid", ("day",)),
        (typed("1", "13", "2015"), "not_real", ("month",)),
        (typed("31", "2", "2015"), "not_real", ("day",)),
        (typed("29", "2", "2015"), "not_real", ("day",)),
        (typed("1", "1", "15"), "not_real", ("year",)),
        (typed("1", "1", "20155"), "invalid", ("year",)),
    ],
)
def test_wrong_dates_name_their_part(answer, code, parts):
    with pytest.raises(ValidationError) as caught:
        ts.DateField().clean(answer)
    assert caught.value.code == code
    assert parts_of(caught.value) == parts


def test_date_limits():
    field = ts.DateField(min_value=date(2015, 1, 1), max_value=date(2015, 6, 17))
    assert field.clean(typed("1", "1", "2015")) == date(2015, 1, 1)
    assert field.clean(typed("17", "6", "2015")) == date(2015, 6, 17)
    for answer, words in (
        (typed("31", "12", "2014"), "01/01/2015"),
        (typed("18", "6", "2015"), "17/06/2015"),
    ):
        with pytest.raises(ValidationError, match=words):
            field.clean(answer)


def test_empty_is_none_or_required():
    assert ts.DateField(required=False).clean(None) is None
    with pytest.raises(ValidationError):
        ts.DateField().clean(None)


def test_all_wrong_parts_are_marked_when_none_is_named():
    class Own(forms.Form):
        day = ts.DateField(label="Ngày")

    form = Own({})
    assert form["day"].wrong_parts == ("day", "month", "year")
    assert str(form["day"]).count("govuk-input--error") == 3
    assert Own()["day"].wrong_parts == ()


def test_typed_text_comes_back_as_it_was():
    class Own(forms.Form):
        day = ts.DateField()

    form = Own({"day-day": "31", "day-month": "hai", "day-year": "2015"})
    assert not form.is_valid()
    assert 'value="hai"' in str(form["day"])


def test_changed_or_not():
    field = ts.DateField()
    assert not field.has_changed(date(2015, 6, 17), typed("17", "06", "2015"))
    assert field.has_changed(date(2015, 6, 17), typed("18", "6", "2015"))
    assert field.has_changed(date(2015, 6, 17), typed("x", "6", "2015"))
    assert not field.has_changed(None, None)


def test_omitted_and_trimmed():
    widget = ts.TsDate()
    assert widget.value_omitted_from_data({}, {}, "d")
    assert not widget.value_omitted_from_data({"d-day": ""}, {}, "d")
    assert widget.value_from_datadict({"d-day": " 1 "}, {}, "d") == typed("1")
    assert widget.value_from_datadict({"d-day": "  "}, {}, "d") is None


def test_time_of_day():
    field = ts.TimeField()
    assert field.clean({"hour": "7", "minute": "05"}) == time(7, 5)
    assert field.widget.split(time(7, 5)) == {"hour": "7", "minute": "05"}
    with pytest.raises(ValidationError) as caught:
        field.clean({"hour": "24", "minute": "0"})
    assert parts_of(caught.value) == ("hour",)


def test_moment_is_local_and_aware():
    field = ts.DateTimeField()
    moment = field.clean({**typed("17", "6", "2015"), "hour": "14", "minute": "30"})
    assert moment == datetime(2015, 6, 17, 7, 30, tzinfo=UTC)
    assert moment.tzinfo is LOCAL_ZONE
    assert field.widget.split(moment.astimezone(UTC))["hour"] == "14"
    assert field.widget.split("2015-06-17T14:30")["minute"] == "30"
    with pytest.raises(ValidationError) as caught:
        field.clean({**typed("31", "6", "2015"), "hour": "14", "minute": "30"})
    assert parts_of(caught.value) == ("day",)


@pytest.mark.parametrize(
    ("text", "amount"),
    [("57.600.000", 57_600_000), ("57 600 000 đồng", 57_600_000), ("57600000đ", 57_600_000), ("0", 0),
     ("57,600,000", 57_600_000), ("57\u00a0600", 57_600), ("1.234 VND", 1234), ("57,6 triệu", 57_600_000)],
)  # fmt: skip
def test_money_is_read(text, amount):
    assert ts.MoneyField().clean(text) == amount


@pytest.mark.parametrize("text", ["tám mươi", "57.60", "5,5", "-", "1e3", "12.345,67"])
def test_money_is_refused(text):
    with pytest.raises(ValidationError) as caught:
        ts.MoneyField().clean(text)
    assert caught.value.code == "invalid"


@given(st.integers(min_value=0, max_value=10**15))
def test_money_is_read_as_it_is_shown(amount):
    field = ts.MoneyField()
    assert field.clean(field.widget.format_value(amount)) == amount


def test_money_limits_and_empty():
    field = ts.MoneyField(min_value=1000, max_value=5000, required=False)
    assert field.clean("") is None
    assert field.clean(1000) == 1000
    for text, words in (("999", "1.000 đồng"), ("5001", "5.000 đồng"), ("-1", "1.000 đồng")):
        with pytest.raises(ValidationError, match=words):
            field.clean(text)


def test_money_shows_again_what_cannot_be_read():
    assert ts.TsMoney().format_value("tám mươi") == "tám mươi"
    assert ts.TsMoney().format_value(None) is None


def test_place():
    field = ts.GeopointField()
    place = field.clean({"lat": "9,2941", "lon": "105.7278"})
    assert place == Geopoint(Decimal("9.2941"), Decimal("105.7278"))
    assert field.widget.split(place) == {"lat": "9.2941", "lon": "105.7278"}
    assert field.widget.split("9.29 105.72 0 0") == {"lat": "9.29", "lon": "105.72"}
    assert field.clean("9.29 105.72") == Geopoint(Decimal("9.29"), Decimal("105.72"))


@pytest.mark.parametrize(
    ("lat", "lon", "code", "parts"),
    [
        ("", "105", "incomplete", ("lat",)),
        ("9", "", "incomplete", ("lon",)),
        ("9", "x", "invalid", ("lon",)),
        ("90.1", "105", "not_real", ("lat",)),
        ("9", "181", "not_real", ("lon",)),
        ("nan", "105", "not_real", ("lat",)),
        ("9", "Infinity", "not_real", ("lon",)),
    ],
)
def test_wrong_places(lat, lon, code, parts):
    with pytest.raises(ValidationError) as caught:
        ts.GeopointField().clean({"lat": lat, "lon": lon})
    assert (caught.value.code, parts_of(caught.value)) == (code, parts)
