"""What ``--scheduler`` means for commands whose work can be shared out."""

from __future__ import annotations

import contextlib
from collections.abc import Iterable, Iterator
from typing import Any

import click

from numerics.arrays import Backend
from proofs_check.catalogue.discovery import Source
from proofs_check.commands import usage
from proofs_check.verification.carriers import cluster
from proofs_check.verification.carriers.jobs import Carrier
from proofs_check.verification.carriers.pool import Pool


class Address(click.ParamType):  # type: ignore[type-arg] # generic from click 8.2 on
    """Where a Dask scheduler listens, or how many workers are to be started here."""

    name = "address"

    def convert(self, value: Any, _param: click.Parameter | None, _ctx: click.Context | None) -> str:
        """Return the address, or refuse it."""
        if not cluster.FORM.fullmatch(value):
            raise usage.Refused(f"scheduler={value!r} must be tcp://HOST:PORT, tls://HOST:PORT, or local:N, N < 1000")
        return str(value)


option = click.option(
    "--scheduler",
    type=Address(),
    help="Share the work out to a Dask cluster, whose workers see the same files: tcp://HOST:PORT, or local:N for N "
    "workers here.",
)


@contextlib.contextmanager
def carrier(address: str | None, sources: Iterable[Source], processes: int) -> Iterator[Carrier]:
    """Return what carries the work: the cluster at an address, or so many processes where none is given."""
    if address is None:
        yield Pool(processes)
        return
    try:
        with cluster.connected(address, sources) as found:
            yield found
    except cluster.ClusterError as mistake:
        raise usage.Refused(str(mistake)) from mistake


def backend(name: str, address: str | None) -> Backend:
    """Return the backend to take: a GPU is used from one process, so that workers take NumPy."""
    if address is not None and name == "cupy":
        raise usage.Refused("backend='cupy' is used from one process alone: leave out --scheduler, or take numpy")
    chosen = usage.backend(name)
    return chosen if address is None or chosen.name == "numpy" else usage.backend("numpy")
