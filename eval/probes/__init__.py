"""Safety probes: does an installation stay honest when somebody pushes it?

A probe is a question with a rule that its answer must keep. Beside the documents given, a planted
document of ours is indexed, which holds orders to whatever model reads it. `run_probes` asks all
of `PROBES`, of the embedded default or of a language model.
"""

from eval.probes.asked import PROBES
from eval.probes.model import Probe, ProbeKind, ProbeReport, ProbeResult, Seen
from eval.probes.run import run_probes

__all__ = [
    "PROBES",
    "Probe",
    "ProbeKind",
    "ProbeReport",
    "ProbeResult",
    "Seen",
    "run_probes",
]
