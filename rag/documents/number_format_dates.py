"""Serial day numbers of spreadsheets as dates and times, Japanese eras included."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal

from rag.documents.number_format_code import Part, Piece, Section
from rag.documents.numerals import full_width, kanji_digits, kanji_number
from rag.japanese.eras import ERAS

_LAST_SERIAL = 2_958_465
"""31 December 9999, the last day that a spreadsheet knows."""
_DAYS_1904 = 1462
_SECONDS_A_DAY = 86_400
_LEAP_BUG = 60
"""The 29 February 1900 that never was, kept by Excel for Lotus 1-2-3 (ECMA-376, 18.17.4.1)."""

_WEEKDAYS = "月火水木金土日"
_ENGLISH_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_ENGLISH_MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Moment:
    """A serial number taken apart.

    Attributes:
        days: Whole days of the serial, in the 1900 system.
        seconds: Seconds of the day, with the fraction that the format shows.
        year: Western year.
        month: 1 to 12.
        day: 0 to 31; the serial 0 is shown as 0 January 1900.
        calendar: The day itself; 1 January 1900 for serial 0, 1 March for the leap bug.
    """

    days: int
    seconds: Decimal
    year: int
    month: int
    day: int
    calendar: date


def render_date(section: Section, value: Decimal, *, date1904: bool) -> str | None:
    """Shows a serial number by a date section.

    Args:
        section: A section with `is_date`.
        value: Days since the epoch of the workbook; the fraction is the time of day.
        date1904: Whether the workbook counts from 1904.

    Returns:
        The characters shown; None when the serial is no date (negative, after 9999).
    """
    pieces = section.pieces
    moment = _moment(value, _second_decimals(pieces), date1904=date1904)
    if moment is None:
        return None
    writer = _DateWriter(section, moment)
    return "".join(writer.write(index) for index in range(len(pieces)))


def _second_decimals(pieces: Sequence[Piece]) -> int:
    """How many decimals of a second are shown (`ss.00`)."""
    for index, piece in enumerate(pieces):
        if piece.part is Part.POINT:
            return _zeros_after(pieces, index)
    return 0


def _zeros_after(pieces: Sequence[Piece], index: int) -> int:
    count = 0
    for piece in pieces[index + 1 :]:
        if piece.part is not Part.DIGIT:
            break
        count += 1
    return count


def _moment(value: Decimal, decimals: int, *, date1904: bool) -> _Moment | None:
    if date1904:
        value += _DAYS_1904
    if not 0 <= value < _LAST_SERIAL + 1:
        return None
    seconds = (value * _SECONDS_A_DAY).quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)
    days, rest = divmod(seconds, _SECONDS_A_DAY)
    serial = int(days)
    if serial > _LAST_SERIAL:
        return None
    if serial == 0:
        return _Moment(0, rest, 1900, 1, 0, date(1900, 1, 1))
    if serial == _LEAP_BUG:
        return _Moment(serial, rest, 1900, 2, 29, date(1900, 3, 1))
    epoch = date(1899, 12, 31) if serial < _LEAP_BUG else date(1899, 12, 30)
    day = epoch + timedelta(days=serial)
    return _Moment(serial, rest, day.year, day.month, day.day, day)


class _DateWriter:
    """Writes the pieces of one date section for one moment."""

    def __init__(self, section: Section, moment: _Moment) -> None:
        self._section = section
        self._pieces = section.pieces
        self._moment = moment
        self._japanese = section.locale.endswith("411") or section.locale.startswith("ja")
        self._twelve_hours = section.has(Part.HALF_DAY)

    def write(self, index: int) -> str:
        """The characters of the piece at `index`."""
        piece = self._pieces[index]
        match piece.part:
            case Part.DATE:
                return self._digits(self._date(piece.text, index))
            case Part.ELAPSED:
                return self._digits(self._elapsed(piece.text))
            case Part.HALF_DAY:
                return self._half_day(piece.text)
            case Part.POINT:
                return self._second_fraction(index)
            case Part.DIGIT | Part.GENERAL | Part.TEXT:
                return ""
            case _:
                return piece.text

    def _digits(self, text: str) -> str:
        """Digits in the script of [DBNum1] and its kind."""
        style = self._section.number_style
        if not style or not text.isdecimal():
            return text
        if style == 3:
            return full_width(text)
        if len(text) == 4:
            return kanji_digits(text, formal=style == 2)
        return kanji_number(int(text), formal=style == 2)

    def _date(self, code: str, index: int) -> str:
        moment = self._moment
        match code[0]:
            case "y":
                return f"{moment.year % 100:02d}" if len(code) <= 2 else f"{moment.year:04d}"
            case "m":
                return self._minute(code) if self._is_minute(index) else self._month(code)
            case "d":
                return self._day(code)
            case "a":
                weekday = _WEEKDAYS[moment.calendar.weekday()]
                return weekday if len(code) == 3 else f"{weekday}曜日"
            case "h":
                return _padded(self._hour(), code)
            case "s":
                return _padded(int(moment.seconds) % 60, code)
            case _:
                return self._era(code)

    def _is_minute(self, index: int) -> bool:
        """`m` after hours or before seconds is minutes (ECMA-376, 18.8.31)."""
        if len(self._pieces[index].text) > 2:
            return False
        before = next((p for p in reversed(self._pieces[:index]) if _tells_time(p)), None)
        after = next((p for p in self._pieces[index + 1 :] if _tells_time(p)), None)
        return bool(before and before.text[0] == "h") or bool(after and after.text[0] == "s")

    def _minute(self, code: str) -> str:
        return _padded(int(self._moment.seconds) // 60 % 60, code)

    def _month(self, code: str) -> str:
        month = self._moment.month
        if len(code) <= 2:
            return _padded(month, code)
        if self._japanese:
            return f"{month}月"
        name = _ENGLISH_MONTHS[month - 1]
        return {3: name[:3], 5: name[0]}.get(len(code), name)

    def _day(self, code: str) -> str:
        if len(code) <= 2:
            return _padded(self._moment.day, code)
        weekday = self._moment.calendar.weekday()
        if self._japanese:
            return _WEEKDAYS[weekday] + ("曜日" if len(code) > 3 else "")
        return _ENGLISH_DAYS[weekday][: 3 if len(code) == 3 else None]

    def _era(self, code: str) -> str:
        """g: R, gg: 令, ggg: 令和, e: 6, ee: 06, r: 06, rr: 令和06."""
        day = self._moment.calendar
        era = next(era for era in ERAS if day >= era.first_day)
        year = day.year - era.zeroth
        if code[0] == "g":
            return {1: era.letter.upper(), 2: era.name[0]}.get(len(code), era.name)
        if year == 1 and "gannen" in self._section.locale:
            return "元"
        if code[0] == "r":
            return f"{era.name if len(code) > 1 else ''}{year:02d}"
        return _padded(year, code)

    def _hour(self) -> int:
        hour = int(self._moment.seconds) // 3600
        return (hour + 11) % 12 + 1 if self._twelve_hours else hour

    def _elapsed(self, code: str) -> str:
        seconds = self._moment.days * _SECONDS_A_DAY + int(self._moment.seconds)
        unit = {"h": 3600, "m": 60, "s": 1}[code[0]]
        return str(seconds // unit).zfill(len(code))

    def _half_day(self, code: str) -> str:
        morning = self._moment.seconds < _SECONDS_A_DAY // 2
        if code.upper() == "A/P":
            return "A" if morning else "P"
        if self._japanese:
            return "午前" if morning else "午後"
        return "AM" if morning else "PM"

    def _second_fraction(self, index: int) -> str:
        """`.00` after seconds; any other point is a literal (ge.m.d)."""
        count = _zeros_after(self._pieces, index)
        if not count:
            return "."
        return "." + f"{self._moment.seconds % 1:.{count}f}"[2:]


def _tells_time(piece: Piece) -> bool:
    return piece.part in {Part.DATE, Part.ELAPSED}


def _padded(number: int, code: str) -> str:
    return f"{number:02d}" if len(code) > 1 else str(number)
