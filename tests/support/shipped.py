"""What the suite ships, discovered once a process: both theories, and the catalogue of each."""

from pathlib import Path

from proofs_check.catalogue import discovery

ROOT = Path(__file__).resolve().parents[2]
SOURCES = discovery.sources(ROOT)
SUITE = discovery.catalogue(SOURCES)
PAPER = SUITE.of(SOURCES[:1])
NEIGHBOURS = SUITE.of([source for source in SOURCES if source.name == "neighbours"])
