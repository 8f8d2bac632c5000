"""Running questions: what is to run, the journal that survives a crash, asking, judging.

A run writes every outcome to `journal.jsonl` before the next, and is computed from that journal
alone. So one that was killed goes on where it stopped, and ends with the same numbers.
"""

from eval.runs.execute import execute
from eval.runs.plan import RunPlan

__all__ = ["RunPlan", "execute"]
