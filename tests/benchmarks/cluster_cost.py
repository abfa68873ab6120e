"""What a run costs by what carries it: CPU time of all processes, and bytes over the loopback.

Run `python tests/benchmarks/cluster_cost.py` on Linux, with nothing else using the loopback. Ten theorems are verified
by one process, and by 1, 2 and 4 workers of a Dask cluster that is started for it.
"""

from __future__ import annotations

import resource
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
THEOREMS = ["P3.1", "P3.2", "T3.2", "D4.3", "P4.1", "Knife", "X1", "X4", "R3", "R4"]
RUN = """
import sys
from pathlib import Path
from numerics.arrays import select_backend
from proofs_check.catalogue import discovery
from proofs_check.commands import scheduling
from proofs_check.verification import run

if __name__ == "__main__":
    found = discovery.catalogue(discovery.sources(Path(sys.argv[1])))
    with scheduling.carrier(sys.argv[2] or None, found.sources, 1) as carrier:
        done = run.verify(found, sys.argv[3:], run.settings_of("quick", 0, select_backend("numpy")), carrier=carrier)
    print(len(done.outcomes), done.as_claimed)
"""


def sent() -> int:
    """Return how many bytes the loopback has carried."""
    lines = Path("/proc/net/dev").read_text(encoding="ascii").splitlines()
    return next(int(line.split()[1]) for line in lines if line.split()[0] == "lo:")


def spent() -> float:
    """Return the CPU time of the processes that have ended."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


for address in ("", "local:1", "local:2", "local:4"):
    before, first = spent(), sent()
    command = [sys.executable, "-c", RUN, str(ROOT), address, *THEOREMS]
    said = subprocess.run(command, capture_output=True, text=True, check=True).stdout.split()
    cost, traffic = spent() - before, (sent() - first) / 1e6
    print(
        f"{address or 'one process':11}  {said[0]} theorems, as claimed: {said[1]}  {cost:5.1f} s CPU  {traffic:.2f} MB"
    )
