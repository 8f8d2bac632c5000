"""Units in which amounts of yen are written out."""

from __future__ import annotations

from enum import StrEnum


class Unit(StrEnum):
    """A unit of amounts."""

    YEN = "円"
    THOUSAND = "千円"
    MILLION = "百万円"
    HUNDRED_MILLION = "億円"

    def of(self, yen: int | None) -> int | float | None:
        """An amount in this unit: a whole number wherever it is one.

        Args:
            yen: The amount in yen.
        """
        if yen is None:
            return None
        size = _YEN[self]
        return yen // size if yen % size == 0 else yen / size


_YEN = {
    Unit.YEN: 1,
    Unit.THOUSAND: 10**3,
    Unit.MILLION: 10**6,
    Unit.HUNDRED_MILLION: 10**8,
}
