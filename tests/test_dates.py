"""Partial dates: forms, bounds, order, compatibility, arithmetic."""

from __future__ import annotations

import itertools

import pytest

from kg import dates

VALUES = ["0001", "1984", "1984-02", "1984-02-29", "2017", "2017-09", "2017-09-26", "2017-09-26T09:09:00", "9999-12-31"]
FINE = ["0001-01-01", "1900-02-28", "1984-02-29", "2017-09-26", "2000-02-29", "2016-12-31", "9999-12-31"]
BAD = [
    "",
    "17",
    "20170926",
    "2017-13",
    "2017-00",
    "2017-02-29",
    "0000",
    "2017-9-1",
    "2017-09-26T24:00",
    "٢٠١٧",
    "2017-09-26 ",
]


@pytest.mark.parametrize(
    ("value", "datatype", "first", "last"),
    [
        ("2016", "gYear", "2016-01-01", "2016-12-31"),
        ("2016-02", "gYearMonth", "2016-02-01", "2016-02-29"),
        ("2017-02", "gYearMonth", "2017-02-01", "2017-02-28"),
        ("2017-09-26", "date", "2017-09-26", "2017-09-26"),
        ("2017-09-26T09:09:00", "dateTime", "2017-09-26", "2017-09-26"),
        ("2017-09-26T09:09:00+08:00", "dateTime", "2017-09-26", "2017-09-26"),
        ("", "", "", ""),
    ],
)
def test_datatype_and_bounds(value: str, datatype: str, first: str, last: str) -> None:
    """The precision is read from the form; the bounds are its first and last day."""
    assert dates.datatype_of(value) == datatype
    assert dates.bounds(value) == (first, last)


@pytest.mark.parametrize("value", BAD)
def test_bad_values_are_refused(value: str) -> None:
    """Other forms and impossible days raise ValueError; is_value says so without raising."""
    assert not dates.is_value(value)
    with pytest.raises(ValueError, match=r"not an ISO|no such"):
        dates.parse(value)


@pytest.mark.parametrize("value", VALUES)
def test_parts_make_the_value_again(value: str) -> None:
    """Taking apart and writing is the identity."""
    assert dates.parse(value).text == value


def test_truncate() -> None:
    """A value is cut to a coarser precision, never made finer."""
    full = "2017-09-26T09:09:00"
    assert [dates.truncate(full, p) for p in dates.PRECISIONS] == ["2017", "2017-09", "2017-09-26", full]
    assert dates.truncate("2017", "date") == "2017"


@pytest.mark.parametrize(
    ("left", "right", "best"),
    [
        ("2017", "2017-09-26", "2017-09-26"),
        ("2017-09", "2017", "2017-09"),
        ("2017-09-26", "2017-09-26T09:09:00", "2017-09-26T09:09:00"),
        ("", "2017", "2017"),
        ("2017", "2017", "2017"),
    ],
)
def test_compatible_and_refine(left: str, right: str, best: str) -> None:
    """One contains the other: the more precise wins, in either order."""
    assert dates.compatible(left, right)
    assert dates.compatible(right, left)
    assert dates.refine(left, right) == dates.refine(right, left) == best


@pytest.mark.parametrize(("left", "right"), [("2017", "2016-09"), ("2017-09-26T09:00:00", "2017-09-26T10:00:00")])
def test_incompatible(left: str, right: str) -> None:
    """Different times are not compatible, and can't be refined."""
    assert not dates.compatible(left, right)
    with pytest.raises(ValueError, match="different times"):
        dates.refine(left, right)


def test_contains_is_a_partial_order() -> None:
    """Containment is reflexive, transitive, and only equal values contain each other."""
    for a, b, c in itertools.product(VALUES, repeat=3):
        assert dates.contains(a, a)
        assert not (dates.contains(a, b) and dates.contains(b, c)) or dates.contains(a, c)
        assert not (dates.contains(a, b) and dates.contains(b, a)) or a == b


def test_sort_key() -> None:
    """Time order, the coarser first, unknown last."""
    ordered = ["1984", "2017", "2017-01", "2017-01-01", "2017-01-01T09:00:00", "2017-09", "2018", ""]
    assert sorted(ordered, key=dates.sort_key) == ordered


@pytest.mark.parametrize(
    ("value", "count", "unit", "result"),
    [
        ("2017-09-26", 5, "year", "2022-09-26"),
        ("2016-02-29", 1, "year", "2017-02-28"),
        ("2017-01-31", 1, "month", "2017-02-28"),
        ("2017-03-31", -1, "quarter", "2016-12-31"),
        ("2017-09-26", -2, "decade", "1997-09-26"),
        ("2017", -1, "century", "1917"),
        ("2017-12", 1, "month", "2018-01"),
        ("2017-09-26", 2, "week", "2017-10-10"),
        ("2017-09-26", -1, "fortnight", "2017-09-12"),
        ("2017-09-26T09:09:00", 1, "day", "2017-09-27T09:09:00"),
        ("2017-09-26T09:09:00", 1, "month", "2017-10-26T09:09:00"),
    ],
)
def test_shift(value: str, count: int, unit: str, result: str) -> None:
    """Values move at their own precision."""
    assert dates.shift(value, count, unit) == result


@pytest.mark.parametrize(
    ("value", "count", "unit"),
    [("2017", 3, "day"), ("2017", 1, "month"), ("2017-09", 1, "week"), ("9999", 1, "year"), ("0001-01-01", -1, "day"),
     ("9999-12-31", 1, "month"), ("2017", 1, "eon")],
)  # fmt: skip
def test_shift_refuses(value: str, count: int, unit: str) -> None:
    """Too coarse a value, an unknown unit, or a result outside the calendar raises ValueError."""
    with pytest.raises(ValueError, match=r"coarse|outside|unknown|no such|not an ISO"):
        dates.shift(value, count, unit)


@pytest.mark.parametrize("unit", ["day", "week", "fortnight"])
@pytest.mark.parametrize("value", FINE[1:-1])
def test_shift_and_back(value: str, unit: str) -> None:
    """Moving by days and back is the identity; by months it is for days that every month has."""
    for count in (1, 7, 400):
        assert dates.shift(dates.shift(value, count, unit), -count, unit) == value
        early = value[:8] + "28"
        assert dates.shift(dates.shift(early, count, "month"), -count, "month") == early


@pytest.mark.parametrize("value", FINE)
@pytest.mark.parametrize("unit", dates.UNITS[:1] + dates.UNITS[3:])
def test_unit_holds_the_day(value: str, unit: str) -> None:
    """The calendar unit of a day holds that day, and is the unit of its own ends."""
    first, last = dates.unit(value, unit)
    assert first <= value <= last
    assert dates.unit(first, unit) == dates.unit(last, unit) == (first, last)


def test_units() -> None:
    """Weeks from Monday, quarters, decades by name, centuries by the strict count."""
    day = "2017-09-27"
    assert dates.unit(day, "week") == ("2017-09-25", "2017-10-01")
    assert dates.unit(day, "quarter") == ("2017-07-01", "2017-09-30")
    assert dates.unit("1995", "decade") == dates.decade(1990) == ("1990-01-01", "1999-12-31")
    assert dates.unit("2000", "century") == dates.century(20) == ("1901-01-01", "2000-12-31")
    with pytest.raises(ValueError, match="unknown unit"):
        dates.unit(day, "eon")


@pytest.mark.parametrize("name", range(7))
@pytest.mark.parametrize("day", ["2017-09-27", "2024-02-29", "2021-01-01"])
def test_weekdays(day: str, name: int) -> None:
    """The nearest day of that name on each side, at most a week away; strict never returns the day itself."""
    before, after = dates.weekday_before(day, name), dates.weekday_after(day, name)
    assert before <= day <= after
    assert {dates.weekday(before), dates.weekday(after)} == {name}
    assert dates.days_between(before, day) < 7
    assert dates.days_between(day, after) < 7
    assert dates.weekday_before(day, name, strict=True) < day < dates.weekday_after(day, name, strict=True)


@pytest.mark.parametrize(
    "interval", [dates.bounds("2016"), dates.bounds("2017-02"), dates.decade(1990), dates.century(20)]
)
@pytest.mark.parametrize("count", [1, 2, 3, 4])
def test_parts_tile(interval: dates.Interval, count: int) -> None:
    """The parts of an interval follow each other without gap or overlap and fill it."""
    parts = [dates.part(interval, i, count) for i in range(count)]
    assert (parts[0][0], parts[-1][1]) == interval
    assert all(dates.add_days(a[1], 1) == b[0] for a, b in itertools.pairwise(parts))


def test_part_of_a_day() -> None:
    """A day has no parts: each is the day."""
    assert {dates.part(("2017-09-26", "2017-09-26"), i, 3) for i in range(3)} == {("2017-09-26", "2017-09-26")}


def test_intervals() -> None:
    """Open sides reach for ever; the span of intervals holds all of them."""
    assert dates.overlaps(("2017-01-01", ""), ("", "2017-01-01"))
    assert not dates.overlaps(("2017-01-02", ""), ("2016-01-01", "2017-01-01"))
    assert dates.span(("2017-01-02", "2017-02-01"), ("2016-01-01", "")) == ("2016-01-01", "")
    assert dates.span() == ("", "")
