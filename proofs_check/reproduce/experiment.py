"""What an experiment is, in one record: sizes, parts, what they come to, what is said of it, and its figures."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from proofs_check.reproduce.parts import Done, Part

if TYPE_CHECKING:
    from matplotlib.figure import Figure

Summary = Mapping[str, Any]
Sizes = TypeVar("Sizes")


@dataclass(frozen=True)
class Scale:
    """What the command was asked for: quick or published sizes, the first seed, how many, and where arrays live."""

    quick: bool
    seed: int = 0
    seeds: int = 20
    backend: str = "numpy"

    @property
    def all_seeds(self) -> list[int]:
        """The seeds of the sampled schemes."""
        return list(range(self.seed, self.seed + self.seeds))


@dataclass(frozen=True)
class Drawing:
    """A figure: its caption, and what draws it from the summary and the parts, None where they hold nothing of it."""

    caption: str
    draw: Callable[[Summary, Sequence[Done]], Figure | None]


@dataclass(frozen=True)
class Experiment(Generic[Sizes]):
    """A published experiment; `about` is its line in the command's help, `templates/NAME.txt` its findings.

    `summary` makes the numbers of the JSON file from the parts, `facts` from those what the template needs besides.
    """

    name: str
    title: str
    about: str
    published: Sizes
    quick: Sizes
    parts: Callable[[Sizes, Scale], list[Part]]
    summary: Callable[[Sequence[Done]], Summary]
    figures: Mapping[str, Drawing]
    facts: Callable[[Summary], Summary] = lambda _: {}

    def wanted(self, scale: Scale) -> list[Part]:
        """Return the parts of a run."""
        return self.parts(self.quick if scale.quick else self.published, scale)

    def summarised(self, scale: Scale, done: Sequence[Done]) -> dict[str, Any]:
        """Return the summary of a run's parts, in their order."""
        asked = {"quick": scale.quick, "seed": scale.seed, "seeds": scale.seeds}
        return {**asked, "experiment": self.name, **self.summary(done)}


def of_task(done: Sequence[Done], task: Callable[..., Any], **arguments: Any) -> list[Done]:
    """Return the parts of one task that have these arguments, in the order of `done`."""
    return [one for one in done if one.part.task == task and arguments.items() <= one.part.arguments.items()]


def mean_and_deviation(values: Sequence[float]) -> dict[str, float]:
    """Return mean, deviation (over n, as published) and standard error (of n − 1; 0 for one value) of values."""
    count = len(values)
    mean = math.fsum(values) / count
    square = math.fsum((value - mean) ** 2 for value in values)
    error = math.sqrt(square / (count - 1) / count) if count > 1 else 0.0
    return {"mean": mean, "std": math.sqrt(square / count), "standard_error": error}
