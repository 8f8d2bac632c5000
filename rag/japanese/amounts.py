"""Amounts of yen as Japanese documents write them."""

from __future__ import annotations

_STEPS = ((10**12, "兆"), (10**8, "億"), (10**4, "万"), (1, ""))


def format_yen(amount: int) -> str:
    """An amount, exactly: 1,020,000,000 is 10億2,000万円; a negative one has ▲ in front.

    Args:
        amount: Yen.
    """
    if amount == 0:
        return "0円"
    rest = abs(amount)
    parts = []
    for size, name in _STEPS:
        count, rest = divmod(rest, size)
        if count:
            parts.append(f"{count:,}{name}")
    return f"{'▲' if amount < 0 else ''}{''.join(parts)}円"
