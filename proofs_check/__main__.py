"""``python -m proofs_check``, which is the command ``gibbsgap``."""

from __future__ import annotations

import sys

# As for the installed command, the working folder is no place to import from: a user may have a numpy.py in it.
if not sys.flags.safe_path:
    del sys.path[0]

from proofs_check.cli import main

if __name__ == "__main__":
    main()
