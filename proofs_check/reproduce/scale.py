"""How much of each experiment is run: the published sizes, or a quick look."""

from __future__ import annotations

from dataclasses import dataclass

from proofs_check.reproduce.parts import Part

PUBLISHED_SEEDS = 20
SIGMAS = (0.0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7)
TEMPERATURES = (10.0, 5.0, 2.5, 1.0, 0.5, 0.2, 0.1)
SOME_TEMPERATURES = (10.0, 1.0, 0.1)
CRITICS = ("cosine", "rbf")
TAU = 0.07
WITHOUT_JITTER = "no jitter"
VARIANTS = (WITHOUT_JITTER, "half the bandwidth", "a quarter of the bandwidth, no jitter")


@dataclass(frozen=True)
class Scale:
    """What the command was asked for: quick or full, the first seed, the number of seeds, and where arrays live."""

    quick: bool
    seed: int = 0
    seeds: int = PUBLISHED_SEEDS
    backend: str = "numpy"


def gradient_consistency(scale: Scale) -> list[Part]:
    """Return the parts of Figure 3."""
    quick, first = scale.quick, scale.seed
    seeds = list(range(first, first + scale.seeds))
    pool = 512 if quick else 4096
    counts = [4, 64, 1024, 1 << 14, 1 << 18, 1 << 22] if quick else [4**k for k in range(1, 13)]
    parts = [
        Part(
            f"published gradients, {critic} critic", "published-gradients",
            {"critic": critic, "seeds": seeds, "pool": 4096, "backend": scale.backend},
        )
        for critic in CRITICS
    ]  # fmt: skip
    parts += [
        Part(
            f"expected gradient, {critic} critic, seed {seed}", "expected-gradients",
            {"critic": critic, "seed": seed, "pool": pool, "counts": counts, "draws": 8 if quick else 32,
             "backend": scale.backend},
        )
        for critic in CRITICS
        for seed in seeds[:3]
    ]  # fmt: skip
    if not quick:
        parts += [
            Part(f"what the pool leaves out, {critic} critic", "pool-error", {"critic": critic, "seed": first})
            for critic in CRITICS
        ]
    return parts


def unimodal_gibbs(scale: Scale) -> list[Part]:
    """Return the parts of Figures 2a and 4; long ones first."""
    quick, first = scale.quick, scale.seed
    some = SOME_TEMPERATURES if quick else TEMPERATURES
    parts = [
        Part(
            f"published particles, τ = {tau:g}, seeds {chunk[0]} to {chunk[-1]}", "particles",
            {"temperature": tau, "variant": "published", "seeds": chunk, "steps": 300 if quick else 5000,
             "count": 384 if quick else 768, "backend": scale.backend},
        )
        for tau in some
        for chunk in _chunks(list(range(first, first + scale.seeds)), 5)
    ]  # fmt: skip
    parts += [
        Part(
            f"particles, {variant}, τ = {tau:g}", "particles",
            {"temperature": tau, "variant": variant, "seeds": [first],
             "steps": 300 if quick else 5000, "count": 384 if quick else 768, "backend": scale.backend},
        )
        for variant in (VARIANTS[:1] if quick else VARIANTS)
        for tau in (some[-1:] if quick else SOME_TEMPERATURES)
    ]  # fmt: skip
    parts += [
        Part(
            f"optimum of the particles' objective, τ = {tau:g}", "kde-population",
            {"temperature": tau, "nodes": 800 if quick else 2000, "steps": 300 if quick else 2000},
        )
        for tau in some
    ]  # fmt: skip
    parts += [
        Part(
            f"Langevin particles, τ = {tau:g}", "langevin",
            {"temperature": tau, "count": 2000 if quick else 10000, "steps": 200 if quick else 1000, "seed": first},
        )
        for tau in TEMPERATURES
    ]  # fmt: skip
    return [*parts, Part("exact cap masses", "exact-caps", {"temperatures": list(TEMPERATURES)})]


def modality_gap(scale: Scale) -> list[Part]:
    """Return the parts of Figures 2b and 5, and of what goes beyond them."""
    quick, seed = scale.quick, scale.seed
    parts = [
        Part(
            f"published training, σ = {sigma:g}, {scale.seeds} seeds", "training",
            {"sigma": sigma, "runs": scale.seeds, "seed": seed, "steps": 2000,
             "resamples": 4 if quick else 20, "temperature": TAU, "backend": scale.backend},
        )
        for sigma in (SIGMAS[::3] if quick else SIGMAS)
    ]  # fmt: skip
    parts += [_population(sigma, 32 if quick else 64, seed, 2) for sigma in SIGMAS]
    fine = [round(0.05 * k, 3) for k in range(15)] if quick else [round(0.02 * k, 3) for k in range(51)]
    parts += [
        Part("the regular branch followed in σ", "followed",
             {"sigmas": fine, "temperature": TAU, "starts": 8 if quick else 32, "seed": seed}),
        _transition(8 if quick else 32, seed, 2),
    ]  # fmt: skip
    if quick:
        return parts
    parts += [_population(sigma, 64, seed, 2, 0.02) for sigma in SIGMAS]
    parts += [
        Part(f"stationary points, σ = {sigma:g}", "saddles", {"sigma": sigma, "temperature": TAU}) for sigma in SIGMAS
    ]
    parts += [
        Part(
            f"phase diagram, τ = {tau:g}", "phase-row",
            {"temperature": tau, "sigmas": [round(0.05 * k, 2) for k in range(1, 21)], "starts": 16, "seed": seed},
        )
        for tau in (0.04, 0.05, 0.07, 0.1, 0.15, 0.2, 0.3, 0.5, 0.7, 1.0)
    ]  # fmt: skip
    for modalities in (3, 4):
        parts += [_transition(8, seed, modalities)]
        parts += [_population(sigma, 32, seed, modalities) for sigma in SIGMAS]
    return parts


EXPERIMENTS = {
    "gradient-consistency": gradient_consistency,
    "unimodal-gibbs": unimodal_gibbs,
    "modality-gap": modality_gap,
}


def _population(sigma: float, starts: int, seed: int, modalities: int, noise: float = 0.0) -> Part:
    label = f"population optimum, M = {modalities}, σ = {sigma:g}" + (f", observation noise {noise:g}" if noise else "")
    return Part(
        label, "population",
        {"sigma": sigma, "temperature": TAU, "starts": starts, "seed": seed, "modalities": modalities, "noise": noise},
    )  # fmt: skip


def _transition(starts: int, seed: int, modalities: int) -> Part:
    return Part(
        f"transition, M = {modalities}", "transition",
        {"temperature": TAU, "starts": starts, "seed": seed, "modalities": modalities},
    )  # fmt: skip


def _chunks(values: list[int], size: int) -> list[list[int]]:
    return [values[i : i + size] for i in range(0, len(values), size)]
