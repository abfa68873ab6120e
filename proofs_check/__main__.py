"""``python -m proofs_check``, which is the command ``gibbsgap``."""

from __future__ import annotations

from proofs_check.cli import main

main()
