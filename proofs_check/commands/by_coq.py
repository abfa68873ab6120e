"""What the commands that ask Coq share: that it is there, and what it says of files."""

from __future__ import annotations

from numerics.pairwise.tiles import cores
from proofs_check.commands import usage
from proofs_check.commands.progress import Progress
from proofs_check.kernel.coq import building, checking, installation, library, rechecking
from proofs_check.kernel.coq.checking import Checked
from proofs_check.kernel.coq.installation import Coq
from proofs_check.kernel.coq.rechecking import Rechecked
from proofs_check.kernel.source import Source
from proofs_check.reports.sheets import remark


def installed(needed: str | None) -> Coq | None:
    """Return the Coq that is there; without one, what needs it is refused by name, and nothing else."""
    try:
        return installation.find()
    except installation.NoCoq as missing:
        if needed is not None:
            raise usage.Refused(f"{needed} needs Coq: {missing}") from missing
        remark(f"gibbsgap: {missing}: compared with what is on record")
        return None


def checked(
    sources: list[Source], coq: Coq, progress: Progress, *, again: bool = False, fresh: bool = False
) -> tuple[dict[str, Checked], Rechecked | None]:
    """Return what Coq says of every file, and ``again`` what coqchk says of those that theorems require."""
    place = None if fresh else checking.usual_place()
    try:
        with checking.checker(coq, place) as checker:
            found = building.checked(sources, checker, cores(), progress.say)
            if not again:
                return found, None
            progress.say("coqchk")
            shown = {source.name for source in library.spaces().values()}
            return found, rechecking.rechecked(checker, (one for one in found.values() if one.name not in shown))
    except checking.CoqFailed as failed:
        raise usage.OutOfOrder(str(failed)) from failed
