"""Check many files side by side, each as soon as what it requires is checked."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait

from proofs_check.kernel.coq.checking import Checked, Checker
from proofs_check.kernel.coq.library import digests
from proofs_check.kernel.source import Source


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
    texts = digests(sources)
    found: dict[str, Checked] = {}
    waiting = {source.name: source for source in sources}
    running: dict[Future[Checked], str] = {}
    with ThreadPoolExecutor(jobs) as pool:
        try:
            while waiting or running:
                for source in [s for s in waiting.values() if set(s.needs) <= set(found)]:
                    del waiting[source.name]
                    needs = [found[name] for name in source.needs]
                    running[pool.submit(checker.check, source, texts[source.name], needs)] = source.name
                ready, _ = wait(running, return_when=FIRST_COMPLETED)
                for future in ready:
                    name = running.pop(future)
                    found[name] = future.result()
                    say(
                        f"{name}: {len(found[name].accepted)} accepted, {found[name].seconds:.1f} s",
                        len(found),
                        len(sources),
                    )
        except BaseException:
            checker.runner.stop()
            pool.shutdown(wait=False, cancel_futures=True)
            raise
    return {source.name: found[source.name] for source in sources}
