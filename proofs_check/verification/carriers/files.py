"""What a process sees of the files and libraries that results depend on."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from proofs_check.catalogue.discovery import Catalogue, Source
from proofs_check.verification.cache import DECIDES_NOTHING, ENGINES, Files
from proofs_check.verification.store import LIBRARIES, digest, files_below

Seen = Mapping[str, str]  # the digest of each file, by its path, and of each library, by its name


def seen(sources: Iterable[Source]) -> Seen:
    """Return what this process sees now, of these sources and of the suite."""
    files = Files(Catalogue((), (), ()))
    below = (path for source in sources for path in files_below(source.root) if path.name not in DECIDES_NOTHING)
    return files.engines((*ENGINES, "reproduce"), LIBRARIES) | {str(path): digest(files.read(path)) for path in below}


def whole(found: Seen) -> str:
    """Return one digest of what a process sees."""
    return digest(repr(sorted(found.items())).encode())


def differing(expected: Seen, sources: Iterable[Source]) -> str | None:
    """Return the name of something that this process does not see as another one does; None where there is none."""
    now = seen(sources)
    return next((name for name in sorted({*expected, *now}) if now.get(name) != expected.get(name)), None)
