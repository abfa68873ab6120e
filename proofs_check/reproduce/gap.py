"""Figures 2b and 5 in numbers, and what lies behind them: branches, transition, phases, histogram, more modalities."""

from __future__ import annotations

import math
import statistics
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from scipy import stats

from numerics.arrays import BackendName, select_backend
from numerics.experiments.gap import modality_gap, trained_gap
from numerics.experiments.gap.angular_model import PUBLISHED_NOISE, PUBLISHED_SIGMAS, PUBLISHED_TEMPERATURE
from numerics.experiments.gap.clip_training import Training
from proofs_check.reproduce import figures_gap, released
from proofs_check.reproduce.experiment import Drawing, Experiment, Scale, Summary, mean_and_deviation, of_task
from proofs_check.reproduce.parts import Done, Part

REGULAR = "regular"


@dataclass(frozen=True)
class Sizes:
    """The σ of the trainings, fresh samples of each, random starts of an optimum and of a branch, and its σ.

    `temperatures` are those of the phase diagram; noise, saddles and `modalities` go beyond the figures as it does.
    """

    sigmas: Sequence[float]
    resamples: int
    starts: int
    branch_starts: int
    followed: Sequence[float]
    temperatures: Sequence[float] = ()
    modalities: Sequence[int] = ()
    beyond: bool = False


def parts(sizes: Sizes, scale: Scale) -> list[Part]:
    """Return the parts of Figures 2b and 5, and of what goes beyond them."""
    tau, seed, starts = PUBLISHED_TEMPERATURE, scale.seed, sizes.branch_starts
    made = [
        *(Part(f"published training, σ = {sigma:g}, {scale.seeds} seeds", training,
               {"sigma": sigma, "runs": scale.seeds, "seed": seed, "steps": 2000, "resamples": sizes.resamples,
                "temperature": tau, "backend": scale.backend})
          for sigma in sizes.sigmas),
        *_populations(sizes.starts, seed, 2),
        Part("the regular branch followed in σ", modality_gap.followed,
             {"sigmas": list(sizes.followed), "temperature": tau, "starts": starts, "seed": seed}),
        _transition(starts, seed, 2),
    ]  # fmt: skip
    if sizes.beyond:
        made += _populations(sizes.starts, seed, 2, PUBLISHED_NOISE)
        made += [Part(f"stationary points, σ = {sigma:g}", modality_gap.saddles, {"sigma": sigma, "temperature": tau})
                 for sigma in PUBLISHED_SIGMAS]  # fmt: skip
    across = [round(0.05 * k, 2) for k in range(1, 21)]
    made += [Part(f"phase diagram, τ = {row:g}", modality_gap.phase_row,
                  {"temperature": row, "sigmas": across, "starts": 16, "seed": seed})
             for row in sizes.temperatures]  # fmt: skip
    for modalities in sizes.modalities:
        made += [_transition(8, seed, modalities), *_populations(32, seed, modalities)]
    return made


def _populations(starts: int, seed: int, modalities: int, noise: float = 0.0) -> list[Part]:
    said = f", observation noise {noise:g}" if noise else ""
    return [
        Part(f"population optimum, M = {modalities}, σ = {sigma:g}{said}", modality_gap.population,
             {"sigma": sigma, "temperature": PUBLISHED_TEMPERATURE, "starts": starts, "seed": seed,
              "modalities": modalities, "noise": noise})
        for sigma in PUBLISHED_SIGMAS
    ]  # fmt: skip


def _transition(starts: int, seed: int, modalities: int) -> Part:
    return Part(
        f"transition, M = {modalities}", modality_gap.transition,
        {"temperature": PUBLISHED_TEMPERATURE, "starts": starts, "seed": seed, "modalities": modalities},
    )  # fmt: skip


def training(
    sigma: float, runs: int, seed: int, steps: int, resamples: int, temperature: float, backend: BackendName
) -> Any:
    """Return published trainings at one σ, measured."""
    settings = Training(sigma, temperature=temperature, steps=steps)
    return trained_gap.runs(settings, runs, seed, resamples, select_backend(backend).xp)


def summary(done: Sequence[Done]) -> dict[str, Any]:
    """Return the summary of all parts."""
    optima = [d.result for d in of_task(done, modality_gap.population)]
    met = [d.result for d in of_task(done, modality_gap.transition) if d.result is not None]
    crossings = {result["modalities"]: result for result in met}
    phases = [d.result for d in of_task(done, modality_gap.phase_row)]
    saddles = of_task(done, modality_gap.saddles)
    clean = [row for row in optima if row["noise"] == 0]
    return {
        "published": _by_sigma(_published(d.result) for d in of_task(done, training)),
        "population": _by_sigma(_population(row) for row in clean if row["modalities"] == 2),
        "observation_noise": _by_sigma(_population(row) for row in optima if row["noise"] > 0),
        "transition": crossings.get(2),
        "followed": next((d.result for d in of_task(done, modality_gap.followed)), []),
        "phases": sorted(phases, key=lambda row: float(row["temperature"])),
        "stationary": _by_sigma({"sigma": d.part.arguments["sigma"], "points": d.result} for d in saddles),
        "modalities": _modalities(clean, crossings),
    }


def facts(found: Summary) -> dict[str, Any]:
    """Return what the sentences need beyond the summary."""
    regular = [row for row in found["population"] if row["regular"] is not None]
    clean = {row["sigma"]: row["regular"]["gap"] for row in regular}
    noisy = {row["sigma"]: row["regular"]["gap"] for row in found["observation_noise"] if row["regular"] is not None}
    shares = [row for row in found["published"] if row["others"] is not None]
    several = [row for row in found["modalities"] if row["gaps"]]
    crossing = found["transition"]
    return {
        "regular": regular,
        "shares": shares,
        "split": all(row["others"]["binning_bias"] <= 0 <= row["others"]["sampling_bias"] for row in shares),
        "shrunk": [row["data_gap"] / row["regular"]["gap"] for row in regular if row["sigma"] > 0],
        "minima": [sum(b["stable"] and _regular(b) for b in row["branches"]) for row in found["population"]],
        "moved": [abs(noisy[sigma] - clean[sigma]) for sigma in noisy if sigma in clean],
        "cosine": None if crossing is None else _cosine(crossing["above"]),
        "several": several if len(several) > 1 else [],
        "shared": _shared(several),
        "weaker": {name: _weaker(several, name) for name in ("gaps", "first_gaps")},
    }


def _cosine(branch: dict[str, Any]) -> float:
    """Return the cosine of the axes of the first two encoders, both of rank one."""
    first, second = branch["parameters"][0], branch["parameters"][2]
    return abs(math.cos(first - second))


def _shared(rows: Sequence[dict[str, Any]]) -> list[str]:
    """The σ > 0 at which the fewest and the most modalities both have a gap."""
    return [sigma for sigma in rows[0]["gaps"] if sigma in rows[-1]["gaps"] and float(sigma) > 0] if rows else []


def _weaker(rows: Sequence[dict[str, Any]], name: str) -> list[str]:
    """Those of them at which the most modalities have the smaller gap."""
    return [sigma for sigma in _shared(rows) if rows[-1][name][sigma] < rows[0][name][sigma]]


def _published(result: dict[str, Any]) -> dict[str, Any]:
    runs, settings = result["runs"], result["settings"]
    singular = [run for run in runs if run["near_singular"]]
    others = [run for run in runs if not run["near_singular"] and run["gap"] is not None]
    gaps = [run["histogram"] for run in runs]
    return {
        "sigma": settings["sigma"], "runs": len(runs), "steps": settings["steps"],
        "histogram": mean_and_deviation(gaps), "released": _released(settings, gaps), "median": statistics.median(gaps),
        "near_singular": len(singular), "singular_gaps": [run["histogram"] for run in singular],
        "singular_empty_share": statistics.fmean(run["from_empty_bins"] / run["histogram"] for run in singular)
        if singular else None,
        "others": _others(others) if others else None,
    }  # fmt: skip


def _released(settings: dict[str, Any], gaps: Sequence[float]) -> dict[str, float | None] | None:
    """The released script's mean beside ours, and a rank test of both samples, which no single run decides."""
    theirs = {row["sigma"]: row["gaps"] for row in released.released()["modality-gap"]}.get(settings["sigma"])
    if theirs is None or not released.comparable("training", settings):
        return None
    mean = {**mean_and_deviation(theirs), "seeds": len(theirs)}
    return {
        **released.compared(mean_and_deviation(gaps), len(gaps), mean),
        "rank_test": float(stats.mannwhitneyu(gaps, theirs, method="exact").pvalue) if len(gaps) > 1 else None,
    }


def _others(runs: Sequence[dict[str, Any]]) -> dict[str, Any]:
    """Where the histogram's number comes from, in means over runs with well-conditioned encoders."""
    means = {
        name: statistics.fmean(run[name] for run in runs)
        for name in ("histogram", "from_empty_bins", "resampled", "resampled_empty", "binned", "gap", "loss")
    }
    deviation = mean_and_deviation([run["gap"] for run in runs])
    return {
        **means, "runs": len(runs), "gap_standard_error": deviation["standard_error"],
        "sampling_bias": means["resampled"] - means["binned"], "binning_bias": means["binned"] - means["gap"],
        "bias_share": (means["resampled"] - means["gap"]) / means["resampled"],
    }  # fmt: skip


def _population(row: dict[str, Any]) -> dict[str, Any]:
    regular = [branch for branch in row["branches"] if _regular(branch)]
    return {
        **{key: row[key] for key in ("sigma", "temperature", "noise", "limit", "bound", "data_gap", "data_oscillation",
                                     "descents")},
        "best": _brief(row["branches"][0]), "regular": _brief(regular[0]) if regular else None,
        "branches": [_brief(branch) for branch in row["branches"]],
    }  # fmt: skip


def _brief(branch: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in branch.items() if key not in ("residual", "curvature")}


def _regular(branch: dict[str, Any]) -> bool:
    return set(branch["kinds"]) == {REGULAR}


def _modalities(optima: Sequence[dict[str, Any]], crossings: dict[int, Any]) -> list[dict[str, Any]]:
    rows = []
    for count in sorted({row["modalities"] for row in optima}):
        mine = _by_sigma(row for row in optima if row["modalities"] == count)
        best = {f"{row['sigma']:g}": [b for b in row["branches"] if _regular(b)] for row in mine}
        crossing = crossings.get(count)
        rows.append(
            {
                "modalities": count,
                "gaps": {sigma: float(found[0]["gap"]) for sigma, found in best.items() if found},
                "first_gaps": {sigma: float(found[0]["first_gap"]) for sigma, found in best.items() if found},
                "best_kinds": {f"{row['sigma']:g}": row["branches"][0]["kinds"] for row in mine},
                "losses": {f"{row['sigma']:g}": row["branches"][0]["loss"] for row in mine},
                "sigma_star": None if crossing is None else crossing["sigma"],
            }
        )
    return rows


def _by_sigma(rows: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    return sorted(rows, key=lambda row: float(row["sigma"]))


EXPERIMENT = Experiment(
    name="modality-gap",
    title="The modality gap",
    about="Figures 2b, 5, 8 to 10: encoders, optimum, branches",
    published=Sizes(
        PUBLISHED_SIGMAS, resamples=20, starts=64, branch_starts=32, followed=[round(0.02 * k, 3) for k in range(51)],
        temperatures=(0.04, 0.05, 0.07, 0.1, 0.15, 0.2, 0.3, 0.5, 0.7, 1.0), modalities=(3, 4), beyond=True,
    ),
    quick=Sizes(
        PUBLISHED_SIGMAS[::3], resamples=4, starts=32, branch_starts=8,
        followed=[round(0.05 * k, 3) for k in range(15)],
    ),
    parts=parts,
    summary=summary,
    facts=facts,
    figures={
        "gap-published": Drawing(
            "The gap by the released script's protocol as run here, twice the paper's D_sym, which has a ½: every run, "
            "means and medians; and the exact gap of the trained encoders and of the population optimum.",
            lambda found, done: figures_gap.published(found, of_task(done, training)),
        ),
        "gap-densities": Drawing(
            "Marginals, and log(1 + count) of pairs, of a single run at each misalignment, by the released script's "
            "protocol as run here.",
            lambda _, done: figures_gap.densities(of_task(done, training)),
        ),
        "gap-polar": Drawing(
            "Marginals around the circle of a single run at each misalignment, the radius the root of the density, by "
            "the released script's protocol as run here.",
            lambda _, done: figures_gap.polar(of_task(done, training)),
        ),
        "gap-differences": Drawing(
            "The angle from one modality to the other in a single run at each misalignment, by the released script's "
            "protocol as run here.",
            lambda _, done: figures_gap.differences(of_task(done, training)),
        ),
        "gap-branches": Drawing(
            "Loss and gap of the branches, and the transition between them.", figures_gap.branches
        ),
        "gap-transition": Drawing("The best representation on either side of the transition.", figures_gap.transition),
        "gap-phases": Drawing("Which branch is best, over misalignment and temperature.", figures_gap.phases),
        "gap-modalities": Drawing("The optimum for two, three and four modalities.", figures_gap.modalities),
    },
)  # fmt: skip
