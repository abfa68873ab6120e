"""Figure 3 in numbers: the published curves, their expectation, and the two rates."""

from __future__ import annotations

import statistics
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from numerics.arrays import BackendName, select_backend
from numerics.experiments import gradient_bias
from numerics.experiments.gradient_consistency import CRITICS, CriticName, Setting
from proofs_check.reproduce import figures_gradient, released
from proofs_check.reproduce.experiment import Drawing, Experiment, Scale, mean_and_deviation, of_task
from proofs_check.reproduce.parts import Done, Part

# The 1/N regime needs N well beyond what a positive outweighs; and the slope is fitted over at least three counts.
_BEYOND = 10.0


@dataclass(frozen=True)
class Sizes:
    """The pool of the expected gradients, the numbers N of negatives, draws of each, and whether the pool is judged."""

    pool: int
    counts: Sequence[int]
    draws: int
    judged: bool


def parts(sizes: Sizes, scale: Scale) -> list[Part]:
    """Return the parts of Figure 3."""
    published = [
        Part(
            f"published gradients, {critic} critic", published_gradients,
            {"critic": critic, "seeds": scale.all_seeds, "pool": 4096, "backend": scale.backend},
        )
        for critic in CRITICS
    ]  # fmt: skip
    expected = [
        Part(
            f"expected gradient, {critic} critic, seed {seed}", expected_gradients,
            {"critic": critic, "seed": seed, "pool": sizes.pool, "counts": list(sizes.counts), "draws": sizes.draws,
             "backend": scale.backend},
        )
        for critic in CRITICS
        for seed in scale.all_seeds[:3]
    ]  # fmt: skip
    outside = [
        Part(
            f"what the pool leaves out, {critic} critic", gradient_bias.pool_error,
            {"critic": critic, "seed": scale.seed},
        )
        for critic in CRITICS
        if sizes.judged
    ]  # fmt: skip
    return [*published, *expected, *outside]


def published_gradients(critic: CriticName, seeds: Sequence[int], pool: int, backend: BackendName) -> Any:
    """Return the published curves, one a seed."""
    setting, xp = Setting(critic, pool=pool), select_backend(backend).xp
    return [gradient_bias.published(setting, seed, xp) for seed in seeds]


def expected_gradients(
    critic: CriticName, seed: int, pool: int, counts: Sequence[int], draws: int, backend: BackendName
) -> Any:
    """Return one seed's expected gradients and fluctuations."""
    return gradient_bias.expected(Setting(critic, pool=pool), seed, counts, draws, select_backend(backend).xp)


def summary(done: Sequence[Done]) -> dict[str, Any]:
    """Return the summary of all parts, by critic."""
    return {"critics": dict(_critics(done))}


def _critics(done: Sequence[Done]) -> Iterator[tuple[str, dict[str, Any]]]:
    for part in of_task(done, published_gradients):
        critic, runs = part.part.arguments["critic"], part.result
        exact = [d.result for d in of_task(done, expected_gradients, critic=critic)]
        outside = [d.result["difference"] for d in of_task(done, gradient_bias.pool_error, critic=critic)]
        counts = [row["count"] for row in exact[0]["curve"]]
        outweighs = sorted(run["positive_outweighs"] for run in exact)
        median = statistics.median_high(outweighs)
        published = {name: _across(runs, name) for name in ("cosine", "error")}
        yield (
            critic,
            {
                "settings": runs[0]["settings"], "pool": part.part.arguments["pool"],
                "published": {
                    "counts": [row["count"] for row in runs[0]["curve"]], "seeds": len(runs), **published,
                    "released": _released(critic, runs, published),
                },
                "expected": {
                    "counts": counts, "seeds": len(exact), "pool": exact[0]["settings"]["pool"],
                    **{name: _across(exact, name) for name in
                       ("bias", "limit_cosine", "reference_error", "reference_cosine", "fluctuation")},
                },
                "bias_fit": _fit(exact, "bias", counts, _BEYOND * median),
                "fluctuation_fit": _fit(exact, "fluctuation", counts, _BEYOND * median),
                "positive_outweighs": {"median": median, "least": outweighs[0], "largest": outweighs[-1]},
                "reference_from_limit": mean_and_deviation([run["reference_from_limit"] for run in exact]),
                "pool_from_larger_pool": outside[0] if outside else None,
            },
        )  # fmt: skip


def _across(runs: Sequence[dict[str, Any]], name: str) -> list[dict[str, float]]:
    """Means and deviations over seeds, one for each N."""
    columns = zip(*([row[name] for row in run["curve"]] for run in runs), strict=True)
    return [mean_and_deviation(list(column)) for column in columns]


def _released(
    critic: str, runs: Sequence[dict[str, Any]], published: dict[str, list[dict[str, float]]]
) -> dict[str, list[dict[str, float | None]]]:
    """The released scripts' means beside ours, one for each N; empty where ours is another size."""
    theirs = released.released()["gradient-consistency"][critic]
    if not released.comparable("published-gradients", runs[0]["settings"]):
        return {name: [] for name in published}
    return {
        name: [
            released.compared(here, len(runs), {"mean": mean, "std": std, "seeds": theirs["seeds"]})
            for here, mean, std in zip(own, theirs[name], theirs[f"{name}_std"], strict=True)
        ]
        for name, own in published.items()
    }


def _fit(runs: Sequence[dict[str, Any]], name: str, counts: Sequence[int], least: float) -> dict[str, Any] | None:
    used = [k for k, count in enumerate(counts) if count >= least]
    if len(used) < 2:
        return None
    fit = gradient_bias.fitted([counts[k] for k in used], [[run["curve"][k][name] for k in used] for run in runs])
    return {"from": counts[used[0]], "slope": fit.slope, "half_width": fit.half_width if len(runs) > 1 else None,
            "seeds": len(runs)}  # fmt: skip


EXPERIMENT = Experiment(
    name="gradient-consistency",
    title="Gradient consistency",
    about="Figure 3: gradients, their exact bias and both rates",
    published=Sizes(pool=4096, counts=[4**k for k in range(1, 13)], draws=32, judged=True),
    quick=Sizes(pool=512, counts=[4, 64, 1024, 1 << 14, 1 << 18, 1 << 22], draws=8, judged=False),
    parts=parts,
    summary=summary,
    figures={
        "gradient-published": Drawing(
            "The curves by the released script's protocol as run here (means and standard deviations over seeds), and "
            "what they are without sampling.",
            figures_gradient.published,
        ),
        "gradient-rates": Drawing(
            "Bias of the expected gradient and fluctuation of a sampled one, against the large-batch limit.",
            figures_gradient.rates,
        ),
    },
)
