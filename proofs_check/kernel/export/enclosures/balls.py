"""The file that certificates require: integrals over a witness's points, and tactics that enclose them."""

from __future__ import annotations

from pathlib import Path

from proofs_check.kernel.source import Sentence, Source

BALLS = Source("Balls", (), (Sentence(Path(__file__).with_name("Balls.v").read_text(encoding="utf-8")),))
