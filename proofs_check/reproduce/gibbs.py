"""Figures 2a and 4 in numbers: exact cap masses, the published particles, what makes their bias, Langevin particles."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from proofs_check.reproduce import released
from proofs_check.reproduce.parts import Done
from proofs_check.reproduce.scale import WITHOUT_JITTER
from proofs_check.reproduce.statistics import mean_and_deviation, of_task

PUBLISHED = "published"


def summary(done: Sequence[Done]) -> dict[str, Any]:
    """Return one row for each τ."""
    exact = of_task(done, "exact-caps")[0].result
    return {"experiment": "unimodal-gibbs", "rows": [_row(done, truth) for truth in exact]}


def findings(found: dict[str, Any]) -> list[str]:
    """Return what the numbers show, in sentences."""
    rows = found["rows"]
    coldest = min(rows, key=lambda row: float(row["temperature"]))
    said = [
        "Exact cap masses of the Gibbs law: "
        + ", ".join(f"{row['exact']['mass']:.10f} at τ = {row['temperature']:g}" for row in rows)
        + f"; no error bound is above {max(row['exact']['error'] for row in rows):.0e}."
    ]
    tried = [row for row in rows if PUBLISHED in row["schemes"]]
    said.append(
        f"Published particles (seeds: {tried[0]['schemes'][PUBLISHED]['seeds']}) minus exact: "
        + ", ".join(f"{_bias(row['schemes'][PUBLISHED])} at τ = {row['temperature']:g}" for row in tried)
        + "."
    )
    said += released.sentence(
        "Cap masses", ((f"τ = {row['temperature']:g}", row["schemes"][PUBLISHED]["released"]) for row in tried)
    )
    optimum = coldest["population"]
    if optimum is not None:
        exact, moved = coldest["exact"]["mass"], coldest["schemes"][PUBLISHED]["mass"]["mean"]
        # said where the objective's own optimum is much nearer to the particles than the Gibbs law is
        alone = abs(optimum["cap_mass"] - moved) < abs(exact - moved) / 4
        said.append(
            f"At τ = {coldest['temperature']:g} the particles' own objective, without particles, jitter or Adam, has a "
            f"minimiser with cap mass {optimum['cap_mass']:.4f} that uses {optimum['effective_points']:.0f} points of "
            f"{optimum['nodes']}, where the Gibbs law has {exact:.4f} and uses "
            f"{optimum['gibbs_effective_points']:.0f}" + (": the bandwidth alone makes that bias." if alone else ".")
        )
    still = coldest["schemes"].get(WITHOUT_JITTER)
    if still is not None:
        said.append(
            f"Without jitter the scheme ends at {still['mass']['mean']:.4f} at τ = {coldest['temperature']:g}; the "
            f"unnormalised particles of the published scheme have grown to a mean length of "
            f"{coldest['schemes'][PUBLISHED]['length']:.2f}, so that a jitter of 0.06 turns them by "
            f"{0.06 / coldest['schemes'][PUBLISHED]['length']:.4f} radians a step."
        )
    off = [abs(row["langevin"]["deviations"]) for row in rows]
    said.append(
        f"Langevin particles with Metropolis steps are within {max(off):.1f} standard errors of the exact mass at "
        f"every τ "
        f"(standard errors up to {max(row['langevin']['standard_error'] for row in rows):.1e})."
    )
    return said


def _row(done: Sequence[Done], truth: dict[str, float]) -> dict[str, Any]:
    tau, mass = truth["temperature"], truth["mass"]
    moved = next(d.result for d in of_task(done, "langevin") if d.part.arguments["temperature"] == tau)
    optima = [d.result for d in of_task(done, "kde-population") if d.part.arguments["temperature"] == tau]
    schemes: dict[str, Any] = {}
    for part in of_task(done, "particles"):
        if part.part.arguments["temperature"] == tau:
            schemes.setdefault(part.part.arguments["variant"], []).extend(part.result["runs"])
    summaries = {variant: _scheme(runs, mass) for variant, runs in schemes.items()}
    if PUBLISHED in summaries:
        summaries[PUBLISHED]["released"] = _released(done, tau, summaries[PUBLISHED])
    return {
        "temperature": tau,
        "exact": {"mass": mass, "error": truth["error"]},
        "schemes": summaries,
        "population": optima[0] if optima else None,
        "langevin": {
            **{key: moved[key] for key in ("mass", "standard_error", "accepted", "particles", "steps")},
            "deviations": (moved["mass"] - mass) / moved["standard_error"],
        },
    }


def _released(done: Sequence[Done], tau: float, own: dict[str, Any]) -> dict[str, float | None] | None:
    """The released script's mean beside ours, where ours was run at the published size."""
    theirs = {row["temperature"]: row for row in released.released()["unimodal-gibbs"]}
    settings = next(d.part.arguments for d in of_task(done, "particles"))
    if tau not in theirs or not released.comparable("particles", settings):
        return None
    return released.compared(own["mass"], own["seeds"], theirs[tau])


def _scheme(runs: Sequence[dict[str, float]], mass: float) -> dict[str, Any]:
    found = mean_and_deviation([run["mass"] for run in runs])
    return {
        "seeds": len(runs), "mass": found, "bias": found["mean"] - mass,
        "length": sum(run["length"] for run in runs) / len(runs),
    }  # fmt: skip


def _bias(scheme: dict[str, Any]) -> str:
    """The bias with its standard error, which one seed does not have."""
    error = f" ± {scheme['mass']['standard_error']:.4f}" if scheme["seeds"] > 1 else ""
    return f"{_signed(scheme['bias'])}{error}"


def _signed(value: float) -> str:
    return f"{value:+.4f}".replace("-", "−")
