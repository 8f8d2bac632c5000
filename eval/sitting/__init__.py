"""A sitting: models are compared once, on questions that nobody could prepare for.

Questions are sealed (`seal`): encrypted, under a hash that is made known before. The sitting opens
them, which also shows that they were not changed, gives every model the same passages, asks every
question as often as wanted, and records the hash in its report.
"""

from eval.sitting.run import Sitting, run_sitting
from eval.sitting.sealing import Opened, open_sealed, seal, write_sealed

__all__ = ["Opened", "Sitting", "open_sealed", "run_sitting", "seal", "write_sealed"]
