"""Tests run beside each other, a process a core: BLAS threads of each would wait for those of the others."""

import os

# Read when NumPy and SciPy are loaded: here before pytest-xdist starts its workers, and before any command is run.
for variable in ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ.setdefault(variable, "1")
