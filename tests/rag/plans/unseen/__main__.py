"""Prints how much of each fictional plan is read right, and what is wrong.

Names of plans as arguments print those only, with what is wrong in them. The plans kept apart
are printed with `--kept` only: no rule may be written by looking at them.
"""

from __future__ import annotations

import sys

from tests.rag.plans.unseen.expectation import FIELDS
from tests.rag.plans.unseen.plans import PLANS, extracted
from tests.rag.plans.unseen.scoring import differences, scores


def _main(names: list[str]) -> None:
    sys.stdout.write("\t".join(("plan", *FIELDS)) + "\n")
    for plan in PLANS:
        if plan.name not in names if names else plan.kept_apart:
            continue
        _, found = extracted(plan.name)
        by_field = scores(plan, found)
        sys.stdout.write(
            "\t".join((plan.name, *(str(by_field.get(name, "–")) for name in FIELDS))) + "\n"
        )
        if names:
            sys.stdout.writelines(f"    {line}\n" for line in differences(plan, found))


if __name__ == "__main__":
    kept = [plan.name for plan in PLANS if plan.kept_apart]
    _main(kept if sys.argv[1:] == ["--kept"] else sys.argv[1:])
