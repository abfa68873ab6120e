"""The tasks that parts name: functions of plain arguments that return plain numbers."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from numerics.arrays import BackendName, Namespace, select_backend
from numerics.experiments import gradient_bias, kde_population, modality_gap, trained_gap, unimodal_gibbs
from numerics.experiments.clip_training import Training
from numerics.experiments.gradient_consistency import CriticName, Setting
from numerics.experiments.kde_particles import Scheme


def published_gradients(critic: CriticName, seeds: Sequence[int], pool: int, backend: BackendName) -> Any:
    """Return the published curves, one a seed."""
    setting, xp = Setting(critic, pool=pool), _xp(backend)
    return [gradient_bias.published(setting, seed, xp) for seed in seeds]


def expected_gradients(
    critic: CriticName, seed: int, pool: int, counts: Sequence[int], draws: int, backend: BackendName
) -> Any:
    """Return one seed's expected gradients and fluctuations."""
    return gradient_bias.expected(Setting(critic, pool=pool), seed, counts, draws, _xp(backend))


def particles(
    temperature: float, variant: str, seeds: Sequence[int], steps: int, count: int, backend: BackendName
) -> Any:
    """Return cap masses of the published particle scheme or a variant of it."""
    scheme = Scheme(temperature, particles=count, steps=steps)
    return unimodal_gibbs.particles(scheme, variant, seeds, _xp(backend))


def training(
    sigma: float, runs: int, seed: int, steps: int, resamples: int, temperature: float, backend: BackendName
) -> Any:
    """Return published trainings at one σ, measured."""
    settings = Training(sigma, temperature=temperature, steps=steps)
    return trained_gap.runs(settings, runs, seed, resamples, _xp(backend))


TASKS: dict[str, Callable[..., Any]] = {
    "published-gradients": published_gradients,
    "expected-gradients": expected_gradients,
    "pool-error": gradient_bias.pool_error,
    "exact-caps": unimodal_gibbs.exact,
    "particles": particles,
    "langevin": unimodal_gibbs.langevin,
    "kde-population": kde_population.optimum,
    "training": training,
    "population": modality_gap.population,
    "saddles": modality_gap.saddles,
    "followed": modality_gap.followed,
    "transition": modality_gap.transition,
    "phase-row": modality_gap.phase_row,
}


def _xp(backend: BackendName) -> Namespace:
    return select_backend(backend).xp
