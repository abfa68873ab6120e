"""Figures 2a, 4 and 7 in numbers: exact cap masses, the published particles, their bias, draws, Langevin particles."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from numerics.arrays import BackendName, select_backend
from numerics.experiments import kde_population, unimodal_gibbs
from numerics.experiments.kde_particles import Scheme
from proofs_check.reproduce import figures_gibbs, released
from proofs_check.reproduce.experiment import Drawing, Experiment, Scale, Summary, mean_and_deviation, of_task
from proofs_check.reproduce.parts import Done, Part

TEMPERATURES = (10.0, 5.0, 2.5, 1.0, 0.5, 0.2, 0.1)
SOME_TEMPERATURES = (10.0, 1.0, 0.1)
PUBLISHED, *VARIANTS = unimodal_gibbs.VARIANTS
_SEEDS_A_PART = 5


@dataclass(frozen=True)
class Sizes:
    """Temperatures of the schemes, variants and their temperatures, and how large each computation is."""

    temperatures: Sequence[float]
    variants: Sequence[str]
    variant_temperatures: Sequence[float]
    particles: int
    steps: int
    nodes: int
    descent: int
    draws: int
    langevin: int
    moves: int


def parts(sizes: Sizes, scale: Scale) -> list[Part]:
    """Return the parts of Figures 2a, 4 and 7; long ones first."""

    def moved(label: str, tau: float, variant: str, seeds: list[int]) -> Part:
        return Part(
            label, particles,
            {"temperature": tau, "variant": variant, "seeds": seeds, "steps": sizes.steps, "count": sizes.particles,
             "backend": scale.backend},
        )  # fmt: skip

    seeds = scale.all_seeds
    return [
        *(moved(f"published particles, τ = {tau:g}, seeds {chunk[0]} to {chunk[-1]}", tau, PUBLISHED, chunk)
          for tau in sizes.temperatures
          for chunk in (seeds[at : at + _SEEDS_A_PART] for at in range(0, len(seeds), _SEEDS_A_PART))),
        *(moved(f"particles, {variant}, τ = {tau:g}", tau, variant, seeds[:1])
          for variant in sizes.variants for tau in sizes.variant_temperatures),
        *(Part(f"optimum of the particles' objective, τ = {tau:g}", kde_population.optimum,
               {"temperature": tau, "nodes": sizes.nodes, "steps": sizes.descent}) for tau in sizes.temperatures),
        *(Part(f"Langevin particles, τ = {tau:g}", unimodal_gibbs.langevin,
               {"temperature": tau, "count": sizes.langevin, "steps": sizes.moves, "seed": scale.seed})
          for tau in TEMPERATURES),
        *(Part(f"Gibbs draws, τ = {tau:g}", unimodal_gibbs.draws,
               {"temperature": tau, "count": sizes.draws, "seed": scale.seed}) for tau in TEMPERATURES),
        Part("exact cap masses", unimodal_gibbs.exact, {"temperatures": list(TEMPERATURES)}),
    ]  # fmt: skip


def particles(
    temperature: float, variant: str, seeds: Sequence[int], steps: int, count: int, backend: BackendName
) -> Any:
    """Return cap masses of the published particle scheme or a variant of it."""
    scheme = Scheme(temperature, particles=count, steps=steps)
    return unimodal_gibbs.particles(scheme, variant, seeds, select_backend(backend).xp)


def summary(done: Sequence[Done]) -> dict[str, Any]:
    """Return one row for each τ."""
    exact = of_task(done, unimodal_gibbs.exact)[0].result
    return {"rows": [_row(done, truth) for truth in exact]}


def facts(found: Summary) -> dict[str, Any]:
    """Return the coldest row, the rows with particles, and whether the bandwidth alone makes the coldest one's bias."""
    rows = found["rows"]
    coldest = min(rows, key=lambda row: float(row["temperature"]))
    scheme, optimum = coldest["schemes"].get(PUBLISHED), coldest["population"]
    # said where the objective's own optimum is much nearer to the particles than the Gibbs law is
    return {
        "coldest": coldest,
        "tried": [row for row in rows if PUBLISHED in row["schemes"]],
        "alone": optimum is not None
        and abs(optimum["cap_mass"] - scheme["mass"]["mean"]) < abs(scheme["bias"]) / 4,
        "langevin": max(abs(row["langevin"]["deviations"]) for row in rows),
    }  # fmt: skip


def _row(done: Sequence[Done], truth: dict[str, float]) -> dict[str, Any]:
    tau, mass = truth["temperature"], truth["mass"]
    [moved] = [d.result for d in of_task(done, unimodal_gibbs.langevin, temperature=tau)]
    optima = [d.result for d in of_task(done, kde_population.optimum, temperature=tau)]
    schemes: dict[str, Any] = {}
    for part in of_task(done, particles, temperature=tau):
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
    settings = next(d.part.arguments for d in of_task(done, particles))
    if tau not in theirs or not released.comparable("particles", settings):
        return None
    return released.compared(own["mass"], own["seeds"], theirs[tau])


def _scheme(runs: Sequence[dict[str, float]], mass: float) -> dict[str, Any]:
    found = mean_and_deviation([run["mass"] for run in runs])
    return {
        "seeds": len(runs), "mass": found, "bias": found["mean"] - mass,
        "length": sum(run["length"] for run in runs) / len(runs),
    }  # fmt: skip


EXPERIMENT = Experiment(
    name="unimodal-gibbs",
    title="The unimodal Gibbs law",
    about="Figures 2a, 4 and 7: mass near wells; exact and sampled",
    published=Sizes(TEMPERATURES, VARIANTS, SOME_TEMPERATURES, particles=768, steps=5000, nodes=2000, descent=2000,
                    draws=2400, langevin=10000, moves=1000),
    quick=Sizes(SOME_TEMPERATURES, VARIANTS[:1], SOME_TEMPERATURES[-1:], particles=384, steps=300, nodes=800,
                descent=300, draws=600, langevin=2000, moves=200),
    parts=parts,
    summary=summary,
    facts=facts,
    figures={
        "gibbs-cap-mass": Drawing(
            "Mass near the wells against temperature, particles by the released script's protocol as run here (means ± "
            "standard deviations), and what differs from the Gibbs law.", figures_gibbs.masses,
        ),
        "gibbs-spheres": Drawing(
            "The potential, and at every temperature, over the Gibbs density: independent draws, particles by the "
            "released script's protocol as run here (a single run), and Langevin particles.",
            lambda _, done: figures_gibbs.spheres(
                of_task(done, unimodal_gibbs.draws), of_task(done, particles, variant=PUBLISHED),
                of_task(done, unimodal_gibbs.langevin),
            ),
        ),
    },
)  # fmt: skip
