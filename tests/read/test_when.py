"""Publication dates in the forms newsrooms write."""

from __future__ import annotations

import pytest

from kg.errors import ConfigError
from kg.read.lines import published
from kg.read.when import any_date, given_date, iso_date, mostly_date


@pytest.mark.parametrize(
    ("line", "iso"),
    [
        ("2017-09-27 09:09", "2017-09-27T09:09:00"),
        ("Updated: 2017-09-27 09:09", "2017-09-27T09:09:00"),
        ("2017-09-27T09:09:05+08:00", "2017-09-27T09:09:05"),
        ("2017/09/27", "2017-09-27"),
        ("Sept 27, 2017", "2017-09-27"),
        ("Sept. 27th, 2017", "2017-09-27"),
        ("27 September 2017", "2017-09-27"),
        ("27th of September 2017", "2017-09-27"),
        ("27-Sep-2017", "2017-09-27"),
        ("Wednesday, September 27, 2017", "2017-09-27"),
        ("Wed, 27 Sep 2017 09:09 GMT", "2017-09-27T09:09:00"),
        ("09/27/2017", "2017-09-27"),
        ("27.09.2017", "2017-09-27"),
        ("05/05/2017", "2017-05-05"),
        ("Published 27 September 2017, 9.09 am", "2017-09-27T09:09:00"),
        ("9:09 PM EDT, Wed September 27, 2017", "2017-09-27T21:09:00"),
        ("Last modified on Wed 27 Sep 2017 12.30 BST", "2017-09-27T12:30:00"),
        ("September 27, 2017 at 12:05 a.m.", "2017-09-27T00:05:00"),
        ("UPDATED 05/03/2013 at 11:00 AM EDT", "2013-05-03T11:00:00"),
        ("05/03/2013 11:00 BST", "2013-03-05T11:00:00"),
        ("11/30/09 05:40 PM ET", "2009-11-30T17:40:00"),
        ("7:15 a. m. Dec. 7, 2009", "2009-12-07T07:15:00"),
        ("On Tue, 16/08/2011-13:42", "2011-08-16T13:42:00"),
        ("Norhaven, 3 March 2017", "2017-03-03"),
        ("Posted: May 8, 2012 1430 GMT", "2012-05-08T14:30:00"),
    ],
)
def test_formats(line: str, iso: str) -> None:
    """Each form is read with its precision."""
    found = mostly_date(line)
    assert found
    assert found.iso == iso
    assert published(line)[0]


@pytest.mark.parametrize("text", ["03/04/2017", "3.4.2017"])
def test_ambiguous(text: str) -> None:
    """Where day and month can be swapped only the year is kept, and it is said."""
    assert any_date(text) == ("2017", True)


@pytest.mark.parametrize(
    "line",
    [
        "The council met on September 27, 2017 to vote on the bridge",
        "Best of the river on June 16, 2015",
        "February 30, 2017",
        "2017-13-01",
        "Updated plans for bridge",
        "Posted to Norland in 2017",
        "UPDATE 1-Norland president names minister",
    ],
)
def test_no_date_lines(line: str) -> None:
    """A sentence with a date, a day that does not exist, and a cue without a date are no date lines."""
    assert mostly_date(line) is None
    assert not published(line)[0]


@pytest.mark.parametrize("line", ["Updated: Sept 27", "3 hours ago", "Posted 14:30", "Jul. 7 5:59 PM EDT"])
def test_date_lines_without_a_date(line: str) -> None:
    """A line may be about the date and give none."""
    assert published(line) == (True, None)


@pytest.mark.parametrize("text", ["2017", "2017-09", "2017-09-27", "2017-09-27T09:09:00"])
def test_given(text: str) -> None:
    """The caller's date keeps its precision."""
    assert given_date(text) == text


@pytest.mark.parametrize("text", ["27 September 2017", "2017-9-27", "2017-02-30", "yesterday", "2017-09-27T25:00"])
def test_given_wrongly(text: str) -> None:
    """Any other form is refused with a hint."""
    with pytest.raises(ConfigError) as caught:
        given_date(text)
    assert "2017-09-27" in caught.value.hint
    assert not iso_date(text)
