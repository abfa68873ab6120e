"""Check many files side by side, each after what it requires, first those that most of the work waits for."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait

from proofs_check.kernel.coq.checking import Checked, Checker
from proofs_check.kernel.coq.library import digests
from proofs_check.kernel.source import Source

MOST_ASKED = 8  # files a process; what Coq reads of each stays in memory


def checked(
    sources: Sequence[Source], checker: Checker, jobs: int, say: Callable[..., None] = lambda *_: None
) -> dict[str, Checked]:
    """Return what Coq says of each file; all that one requires must be among them, and before it.

    Raises
    ------
    CoqFailed
        Where Coq does not accept the library.
    """
    say("the library")
    checker.prepare()
    texts, weights = digests(sources), _weights(sources)
    found: dict[str, Checked] = {}
    waiting = {source.name: source for source in sources}
    running: dict[Future[Checked], str] = {}
    with ThreadPoolExecutor(jobs) as pool:
        try:
            while waiting or running:
                ready = [s for s in waiting.values() if set(s.needs) <= set(found)]
                ready.sort(key=lambda s: -weights[s.name])
                for source in ready[: jobs - len(running)]:
                    del waiting[source.name]
                    needs = [found[name] for name in source.needs]
                    running[pool.submit(checker.check, source, texts[source.name], needs)] = source.name
                ended, _ = wait(running, return_when=FIRST_COMPLETED)
                for future in ended:
                    name = running.pop(future)
                    found[name] = future.result()
                    say(
                        f"{name}: {found[name].seconds:.1f} s",
                        len(found),
                        len(sources),
                    )
            say("the axioms")
            found |= {one.name: one for one in _asked(sources, found, checker, pool, jobs)}
        except BaseException:
            checker.runner.stop()
            pool.shutdown(wait=False, cancel_futures=True)
            raise
    return {source.name: found[source.name] for source in sources}


def _asked(
    sources: Sequence[Source], found: Mapping[str, Checked], checker: Checker, pool: ThreadPoolExecutor, jobs: int
) -> Iterator[Checked]:  # fmt: skip
    """Yield the files that are not asked yet on which axioms they rest: a process loads what all of its files do."""
    waiting = [(source, found[source.name]) for source in sources if not found[source.name].asked]
    parts = max(jobs, -(-len(waiting) // MOST_ASKED))
    for some in pool.map(checker.ask, [part for i in range(parts) if (part := waiting[i::parts])]):
        yield from some


def _weights(sources: Sequence[Source]) -> dict[str, int]:
    """Return how long a file is, with the longest row of files of which each requires the one before."""
    found: dict[str, int] = {}
    after: dict[str, int] = {}
    for source in reversed(sources):
        found[source.name] = len(source.text()) + after.get(source.name, 0)
        for need in source.needs:
            after[need] = max(after.get(need, 0), found[source.name])
    return found
