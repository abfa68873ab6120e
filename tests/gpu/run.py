"""Everything that a GPU is for, in one command: `python tests/gpu/run.py [--json FILE]`.

Correctness first, with fresh inputs and poisoned outputs against float64 on the CPU; only then timing, by the GPU part
of `tests/benchmarks/pairwise.py`. Without a GPU the same kernels are tested in their CPU build, and timing says that
it was not measured.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

TESTS = Path(__file__).resolve().parents[1]


def main() -> int:
    """Return the first exit status that is not 0."""
    correct = [sys.executable, "-m", "pytest", "-q", str(TESTS / "gpu")]
    timing = [sys.executable, str(TESTS / "benchmarks" / "pairwise.py"), "--gpu", *sys.argv[1:]]
    for command in (correct, timing):
        status = subprocess.run(command, cwd=TESTS.parent, check=False).returncode
        if status:
            return status
    return 0


if __name__ == "__main__":
    sys.exit(main())
