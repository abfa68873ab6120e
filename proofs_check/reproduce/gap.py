"""Figures 2b and 5 in numbers, and what lies behind them: branches, transition, phases, histogram, more modalities."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

from proofs_check.reproduce import released
from proofs_check.reproduce.parts import Done
from proofs_check.reproduce.statistics import mean_and_deviation, median, number, of_task

REGULAR = "regular"


def summary(done: Sequence[Done]) -> dict[str, Any]:
    """Return the summary of all parts."""
    optima = of_task(done, "population")
    crossings = {str(d.result["modalities"]): d.result for d in of_task(done, "transition") if d.result is not None}
    clean = [d.result for d in optima if d.result["modalities"] == 2 and d.result["noise"] == 0]
    noisy = [d.result for d in optima if d.result["modalities"] == 2 and d.result["noise"] > 0]
    return {
        "experiment": "modality-gap",
        "published": sorted((_published(d.result) for d in of_task(done, "training")), key=_sigma),
        "population": sorted((_population(row) for row in clean), key=_sigma),
        "observation_noise": sorted((_population(row) for row in noisy), key=_sigma),
        "transition": crossings.get("2"),
        "followed": next((d.result for d in of_task(done, "followed")), []),
        "phases": sorted((d.result for d in of_task(done, "phase-row")), key=lambda row: float(row["temperature"])),
        "stationary": sorted(
            ({"sigma": d.part.arguments["sigma"], "points": d.result} for d in of_task(done, "saddles")), key=_sigma
        ),
        "modalities": _modalities([d.result for d in optima if d.result["noise"] == 0], crossings),
    }


def findings(found: dict[str, Any]) -> list[str]:
    """Return what the numbers show, in sentences."""
    said = [*_about_training(found), *_about_population(found), *_about_transition(found), *_about_phases(found)]
    return [*said, *_about_modalities(found)]


def _about_training(found: dict[str, Any]) -> list[str]:
    rows = found["published"]
    said = [
        "Published training, mean gap of the histograms: "
        + ", ".join(f"{row['histogram']['mean']:.3g} ± {row['histogram']['standard_error']:.2g} at σ = {row['sigma']:g}"
                    for row in rows)
        + f" ({rows[0]['runs']} seeds, {rows[0]['steps']} steps)."
    ]  # fmt: skip
    said += released.sentence("Mean gaps", ((f"σ = {row['sigma']:g}", row["released"]) for row in rows))
    tests = [row["released"]["rank_test"] for row in rows if row["released"] is not None]
    ranked = [p for p in tests if p is not None]
    if ranked:
        said.append(
            f"A rank test of both samples of gaps has p from {min(ranked):.2g} to {max(ranked):.2g} over "
            f"{len(ranked)} values of σ."
        )
    singular = [row for row in rows if row["near_singular"]]
    count = sum(row["near_singular"] for row in rows)
    total = sum(row["runs"] for row in rows)
    if singular:
        gaps = [gap for row in singular for gap in row["singular_gaps"]]
        said.append(
            f"{count} of {total} runs end with an encoder whose singular values differ by more than a factor of 20; "
            f"their "
            f"histogram gaps lie between {min(gaps):.1f} and {max(gaps):.1f}, of which bins that one sample leaves "
            f"empty "
            f"make {100 * _mean([row['singular_empty_share'] for row in singular]):.0f} %."
        )
    else:
        said.append(f"None of the {total} runs ends with an encoder whose singular values differ by a factor of 20.")
    shares = [row for row in rows if row["others"] is not None]
    if shares:
        said.append(
            "In the other runs the mean histogram gap and the mean exact gap of the same encoders are "
            + ", ".join(
                f"{row['others']['histogram']:.4f} and {row['others']['gap']:.4f} at σ = {row['sigma']:g}"
                for row in shares
            )
            + ". Averaged over fresh samples the part that the histogram makes is "
            + ", ".join(f"{100 * row['others']['bias_share']:.0f} % at σ = {row['sigma']:g}" for row in shares)
            + (
                ": the bins lower the gap, 8000 pairs and empty bins raise it."
                if all(row["others"]["binning_bias"] <= 0 <= row["others"]["sampling_bias"] for row in shares)
                else "."
            )
        )
    return said


def _about_population(found: dict[str, Any]) -> list[str]:
    rows = found["population"]
    regular = [row for row in rows if row["regular"] is not None]
    worst = max(row["regular"]["doubling"]["gap"] for row in regular)
    said = [
        "Population optimum of regular encoders, exact gap: "
        + ", ".join(f"{row['regular']['gap']:.6f} at σ = {row['sigma']:g}" for row in regular)
        + f"; doubling the nodes moves no gap by more than {worst:.0e}."
    ]
    shrunk = [row["data_gap"] / row["regular"]["gap"] for row in regular if row["sigma"] > 0]
    if shrunk:
        said.append(
            f"The data's own gap, that of identity encoders, is {min(shrunk):.1f} to {max(shrunk):.1f} times as large"
            + (": the encoders shrink it." if min(shrunk) > 1 else ".")
        )
    minima = [sum(b["stable"] and set(b["kinds"]) == {REGULAR} for b in row["branches"]) for row in rows]
    went = [row["descents"][0] for row in rows]
    said.append(
        f"Of {sum(d['starts'] for d in went)} random starts of two regular encoders "
        f"{sum(d['towards_rank_one'] for d in went)} "
        f"ran towards rank one; the others ended in {_range(minima)} at each σ."
    )
    said.append(
        "osc(U₁₂ − U₂₁) of the data and of the regular optimum: "
        + ", ".join(f"{row['data_oscillation']:.4f} and {row['regular']['oscillation']:.4f} at σ = {row['sigma']:g}"
                    for row in regular if row["sigma"] > 0)
        + "."
    )  # fmt: skip
    noisy = [row for row in found["observation_noise"] if row["regular"] is not None]
    if noisy:
        clean = {row["sigma"]: row["regular"]["gap"] for row in regular}
        moved = max(abs(row["regular"]["gap"] - clean[row["sigma"]]) for row in noisy if row["sigma"] in clean)
        said.append(f"The observation noise of 0.02, treated exactly, moves the regular gap by at most {moved:.1e}.")
    return said


def _about_transition(found: dict[str, Any]) -> list[str]:
    crossing = found["transition"]
    if crossing is None:
        return ["The regular branch and the rank-one limit do not cross up to σ = 2."]
    below, above = crossing["below"], crossing["above"]
    return [
        f"At σ* = {crossing['sigma']:.6f} ± {crossing['error']:.0e} two rank-one encoders become better than the best "
        f"regular ones (τ = {crossing['temperature']:g}). Just below it the best representation has gap "
        f"{below['gap']:.4f}, centroid gap {below['centroid_gap']:.4f} and alignment {below['alignment']:.4f}; just "
        f"above "
        f"it both laws sit on two points each, on axes at cosine {above_cosine(above):.4f}: the divergence is "
        f"infinite, "
        f"the centroid gap {above['centroid_gap']:.4f}, the energy distance {above['energy_distance']:.4f}, the "
        f"smoothed "
        f"divergence {above['smoothed_gap']:.2f}, the alignment {above['alignment']:.4f}."
    ]


def _about_phases(found: dict[str, Any]) -> list[str]:
    rows = [row for row in found["phases"] if row["sigma_star"] is not None]
    if not rows:
        return []
    return [
        "The transition for other temperatures: "
        + ", ".join(f"σ* = {row['sigma_star']:.3f} at τ = {row['temperature']:g}" for row in rows)
        + "."
    ]


def _about_modalities(found: dict[str, Any]) -> list[str]:
    rows = [row for row in found["modalities"] if row["gaps"]]
    if len(rows) < 2:
        return []
    said = []
    for name, words in (("gaps", "mean gap over all pairs"), ("first_gaps", "gap between the first and another")):
        said.append(
            f"M modalities, regular optimum, {words}: "
            + "; ".join(
                f"M = {row['modalities']}: "
                + ", ".join(f"{gap:.4f} at σ = {sigma}" for sigma, gap in row[name].items() if float(sigma) > 0)
                for row in rows
            )
            + "."
        )
    fewest, most = rows[0], rows[-1]
    shared = [sigma for sigma in fewest["gaps"] if sigma in most["gaps"] and float(sigma) > 0]
    weaker = {name: [s for s in shared if most[name][s] < fewest[name][s]] for name in ("gaps", "first_gaps")}
    said.append(
        f"From M = {fewest['modalities']} to {most['modalities']} the gap between the first and another "
        f"{_weakens(weaker['first_gaps'], shared)}, the mean over all pairs {_weakens(weaker['gaps'], shared)}."
    )
    stars = [row for row in rows if row["sigma_star"] is not None]
    if len(stars) > 1:
        said.append(
            "Rank-one encoders become best from "
            + ", ".join(f"σ* = {row['sigma_star']:.4f} for M = {row['modalities']}" for row in stars)
            + " on."
        )
    return said


def _weakens(where: Sequence[str], everywhere: Sequence[str]) -> str:
    if not where or len(where) == len(everywhere):
        return f"{'weakens' if where else 'grows'} at every σ of the {len(everywhere)}"
    return f"weakens at σ = {', '.join(where)} and grows at the other {len(everywhere) - len(where)}"


def _range(counts: Sequence[int]) -> str:
    low, high = min(counts), max(counts)
    return f"{low} to {high} distinct minima" if low < high else f"{low} distinct minim{'um' if low == 1 else 'a'}"


def above_cosine(branch: dict[str, Any]) -> float:
    """Return the cosine of the axes of the first two encoders, both of rank one."""
    first, second = branch["parameters"][0], branch["parameters"][2]
    return abs(math.cos(first - second))


def _published(result: dict[str, Any]) -> dict[str, Any]:
    runs, settings = result["runs"], result["settings"]
    singular = [run for run in runs if run["near_singular"]]
    others = [run for run in runs if not run["near_singular"] and run["gap"] is not None]
    gaps = [run["histogram"] for run in runs]
    return {
        "sigma": settings["sigma"], "runs": len(runs), "steps": settings["steps"],
        "histogram": mean_and_deviation(gaps), "released": _released(settings, gaps), "median": median(gaps),
        "near_singular": len(singular), "singular_gaps": [run["histogram"] for run in singular],
        "singular_empty_share": _mean([run["from_empty_bins"] / run["histogram"] for run in singular])
        if singular else None,
        "others": _others(others) if others else None,
    }  # fmt: skip


def _released(settings: dict[str, Any], gaps: Sequence[float]) -> dict[str, float | None] | None:
    """The released script's mean beside ours, and a rank test of both samples, which no single run decides."""
    from scipy import stats  # noqa: PLC0415 (slow to import)

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
        name: _mean([run[name] for run in runs])
        for name in ("histogram", "from_empty_bins", "resampled", "resampled_empty", "binned", "gap", "loss")
    }
    deviation = mean_and_deviation([run["gap"] for run in runs])
    return {
        **means, "runs": len(runs), "gap_standard_error": deviation["standard_error"],
        "sampling_bias": means["resampled"] - means["binned"], "binning_bias": means["binned"] - means["gap"],
        "bias_share": (means["resampled"] - means["gap"]) / means["resampled"],
    }  # fmt: skip


def _population(row: dict[str, Any]) -> dict[str, Any]:
    regular = [branch for branch in row["branches"] if set(branch["kinds"]) == {REGULAR}]
    return {
        **{key: row[key] for key in ("sigma", "temperature", "noise", "limit", "bound", "data_gap", "data_oscillation",
                                     "descents")},
        "best": _brief(row["branches"][0]), "regular": _brief(regular[0]) if regular else None,
        "branches": [_brief(branch) for branch in row["branches"]],
    }  # fmt: skip


def _brief(branch: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in branch.items() if key not in ("residual", "curvature")}


def _modalities(optima: Sequence[dict[str, Any]], crossings: dict[str, Any]) -> list[dict[str, Any]]:
    rows = []
    for count in sorted({row["modalities"] for row in optima}):
        mine = sorted((row for row in optima if row["modalities"] == count), key=_sigma)
        best = {row["sigma"]: [b for b in row["branches"] if set(b["kinds"]) == {REGULAR}] for row in mine}
        crossing = crossings.get(str(count))
        rows.append(
            {
                "modalities": count,
                "gaps": {f"{sigma:g}": number(found[0]["gap"]) for sigma, found in best.items() if found},
                "first_gaps": {f"{sigma:g}": number(found[0]["first_gap"]) for sigma, found in best.items() if found},
                "best_kinds": {f"{row['sigma']:g}": row["branches"][0]["kinds"] for row in mine},
                "losses": {f"{row['sigma']:g}": row["branches"][0]["loss"] for row in mine},
                "sigma_star": None if crossing is None else crossing["sigma"],
            }
        )
    return rows


def _sigma(row: dict[str, Any]) -> float:
    return float(row["sigma"])


def _mean(values: Sequence[float]) -> float:
    return math.fsum(values) / len(values)
