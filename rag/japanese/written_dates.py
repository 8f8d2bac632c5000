"""Dates as Japanese documents write them."""

from __future__ import annotations


def japanese_date(published: str | None) -> str:
    """`2024-04-01` as 2024年4月1日, as exact as it is known; empty where it is not."""
    if not published:
        return ""
    units = zip(published.split("-"), ("年", "月", "日"), strict=False)
    return "".join(f"{int(number)}{unit}" for number, unit in units)


def titled(title: str, *facts: str | None) -> str:
    """A document by its title, with what is known of it in brackets: 『○○計画』（○○省、2024年）."""
    known = "、".join(filter(None, facts))
    return f"『{title}』（{known}）" if known else f"『{title}』"
