"""One fact of a sentence changed: a number, a unit, a time, a ministry, a programme."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import combinations

from eval.support.mutation import Change, Mutation, replaced
from rag.japanese.dates import find_dates
from rag.japanese.normalize import squeeze
from rag.japanese.organisations import find_organisations
from rag.japanese.quantities import Quantity, find_quantities, names_value

_DIGITS = re.compile(r"[0-9０-９]")
_NUMBER = re.compile(r"[0-9０-９][0-9０-９,，.．]*")


def _numbers(sentence: str, text: str) -> Iterator[Mutation]:
    """Another digit, and another number of the same unit that the passage has."""
    said = find_quantities(text)
    for quantity in find_quantities(sentence):
        if quantity.kind in {"code", "ordinal"}:
            continue
        kind = "amount" if quantity.kind == "money" else "number"
        start, end = quantity.char_start, quantity.char_end
        for new in (*_other_digits(quantity.text), *_neighbours(quantity, said, sentence)):
            mutated = replaced(sentence, start, end, new)
            if not _is_said(mutated, start, said) or new in _neighbours(quantity, said, sentence):
                yield Mutation(kind, mutated)


def _other_digits(written: str) -> Iterator[str]:
    """A number with one digit changed."""
    digits = list(_DIGITS.finditer(written))
    for match in digits[:1]:
        new = str((int(match.group()) + 2) % 9 + 1)
        if new != str(int(match.group())):
            yield replaced(written, match.start(), match.end(), new)


def _neighbours(quantity: Quantity, said: Sequence[Quantity], sentence: str) -> list[str]:
    """Other numbers of the passage in the same unit that the sentence does not name."""
    taken = squeeze(sentence)
    found = [
        other.text
        for other in said
        if other.unit == quantity.unit
        and other.value is not None
        and other.value != quantity.value
        and squeeze(other.text) not in taken
        and _NUMBER.match(other.text)
    ]
    return list(dict.fromkeys(found))[:2]


def _is_said(mutated: str, start: int, said: Sequence[Quantity]) -> bool:
    changed = [quantity for quantity in find_quantities(mutated) if quantity.char_start == start]
    return any(names_value(other, quantity) for quantity in changed for other in said)


_UNITS = (
    ("億円", "万円"), ("万円", "億円"), ("百万円", "億円"), ("兆円", "億円"), ("千円", "万円"),
    ("世帯", "人"), ("人", "世帯"), ("件", "社"), ("団体", "校"), ("か所", "路線"), ("施設", "人"),
    ("万件", "億件"), ("社", "人"), ("回", "人"), ("台", "校"), ("校", "台"), ("日間", "か月"),
)  # fmt: skip
_DIGIT_BEFORE = r"(?<=[0-9０-９万億千])"


def _units(sentence: str, _: str) -> Iterator[Mutation]:
    """Another unit behind the same digits."""
    for unit, other in _UNITS:
        match = re.search(f"{_DIGIT_BEFORE}{unit}", sentence)
        if match is not None:
            yield Mutation("unit", replaced(sentence, *match.span(), other))
            return


_YEAR_DIGITS = re.compile(r"\d{4}(?=年)|(?<=令和|平成)\d{1,2}(?=年)|(?<!\d)\d{1,2}(?=年度)")
_MONTH = re.compile(r"\d{1,2}(?=月)")
_ERA_BASE = {"令和": 2018, "平成": 1988}


def _times(sentence: str, text: str) -> Iterator[Mutation]:
    """Another year, month or era, also one that the passage names for something else."""
    said = {squeeze(date.text) for date in find_dates(text)}
    for date in find_dates(sentence):
        if date.kind == "relative":
            continue
        kind = "fiscal_year" if "年度" in date.text else "date"
        year = _YEAR_DIGITS.search(date.text)
        if year is not None:
            yield from _other_years(sentence, date.char_start, year, kind, text)
        month = _MONTH.search(date.text)
        if month is not None:
            new = str(int(month.group()) % 12 + 1)
            span = (date.char_start + month.start(), date.char_start + month.end())
            mutated = replaced(sentence, *span, new)
            if squeeze(replaced(date.text, *month.span(), new)) not in said:
                yield Mutation("date", mutated)
        yield from _other_era(sentence, date.char_start, date.text)


def _other_years(
    sentence: str, start: int, year: re.Match[str], kind: str, text: str
) -> Iterator[Mutation]:
    western = len(year.group()) == 4
    taken = {found for date in find_dates(sentence) for found in date.years}
    present = {found for date in find_dates(text) for found in date.years}
    number = int(year.group())
    base = 0 if western else 1988 if "平成" in sentence else 2018
    beside = sorted(found for found in present - taken if 0 < found - base < 3000)
    fresh = next(
        number + step
        for step in (1, 2, 3, 5, 7, 9, 11)
        if number + step + base not in present | taken
    )
    for new in (fresh, *(found - base for found in beside[:1])):
        span = (start + year.start(), start + year.end())
        yield Mutation(kind, replaced(sentence, *span, str(new)))


def _other_era(sentence: str, start: int, written: str) -> Iterator[Mutation]:
    """A year wrongly turned into the other calendar."""
    for era, base in _ERA_BASE.items():
        match = re.match(rf"{era}(\d{{1,2}})(?=年)", written)
        if match is not None:
            wrong = str(base + int(match[1]) + 1)
            if wrong in _western(sentence):
                return
            yield Mutation("era", replaced(sentence, start, start + match.end(), wrong))
    western = re.match(r"(20\d\d)(?=年)", written)
    if western is not None and int(western[1]) > 2019 and "（" not in written:
        wrong = f"令和{int(western[1]) - 2018 + 1}"
        if str(int(western[1]) + 1) in _western(sentence):
            return
        yield Mutation("era", replaced(sentence, start, start + western.end(), wrong))


def _western(sentence: str) -> set[str]:
    return {str(year) for date in find_dates(sentence) for year in date.years}


_MINISTRIES = (
    "総務省", "経済産業省", "国土交通省", "厚生労働省", "文部科学省", "農林水産省", "デジタル庁",
)  # fmt: skip


def _ministries(sentence: str, text: str) -> Iterator[Mutation]:
    """Another ministry, also one that the passage names for something else."""
    said = list(dict.fromkeys(found.organisation.name for found in find_organisations(text)))
    for found in find_organisations(sentence):
        absent = next(name for name in _MINISTRIES if name not in said and name not in sentence)
        beside = [name for name in said if name not in sentence and name in _MINISTRIES][:1]
        for new in (absent, *beside):
            span = (found.char_start, found.char_end)
            yield Mutation("ministry", replaced(sentence, *span, new))


_NAME = re.compile(r"「([^「」]{4,40})」")
_OTHER_NAMES = ("地域資源活用モデル事業", "海洋観測データ共有基盤", "若者起業応援プログラム")


def _programmes(sentence: str, text: str) -> Iterator[Mutation]:
    """Another programme, also one that the passage quotes."""
    for match in _NAME.finditer(sentence):
        beside = [name for name in _NAME.findall(text) if name not in sentence][:1]
        for new in (_OTHER_NAMES[len(match[1]) % len(_OTHER_NAMES)], *beside):
            yield Mutation("programme", replaced(sentence, match.start(1), match.end(1), new))


def _swaps(sentence: str, _: str) -> Iterator[Mutation]:
    """Two values of the same unit told the other way round."""
    found = [quantity for quantity in find_quantities(sentence) if quantity.value is not None]
    for one, other in combinations(found, 2):
        ranges = {one.bound, other.bound} & {"from", "to"}
        if one.unit != other.unit or one.value == other.value or ranges:
            continue
        between = sentence[one.char_end : other.char_start]
        if re.search(r"から|より|増|減|倍|比", sentence[one.char_end : other.char_end + 12]):
            continue
        if not between.strip("、・とや及びう約 "):
            continue
        yield Mutation(
            "swap",
            sentence[: one.char_start]
            + other.text
            + between
            + one.text
            + sentence[other.char_end :],
        )
        return


FACTS: tuple[Change, ...] = (_numbers, _units, _times, _ministries, _programmes)
"""What changes one fact, in the order in which it is tried."""
SWAPS: tuple[Change, ...] = (_swaps,)
"""What lets two facts change places."""
