"""Figures 2a and 4: cap masses against temperature, and particles on the sphere."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy

from numerics.measures.potentials import published_two_well
from proofs_check.reproduce.experiment import Summary
from proofs_check.reproduce.parts import Done
from proofs_check.reproduce.style import STYLES, labelled, panels, values

if TYPE_CHECKING:
    from matplotlib.figure import Figure


def masses(found: Summary, _: Sequence[Done]) -> Figure:
    """Draw cap masses against temperature, and their differences from the exact ones."""
    figure, axes = panels(2, width=3.7, height=3.4)
    rows = found["rows"]
    axes[0].plot(values(rows, "temperature"), values(rows, "exact.mass"), color="black", label="Gibbs law, exact")
    axes[1].axhline(0, color="black", label="Gibbs law, exact")
    variants = list(dict.fromkeys(variant for row in rows for variant in row["schemes"]))
    theirs = [row for row in rows if row["schemes"].get("published", {}).get("released") is not None]
    tried = [row for row in rows if row["population"] is not None]
    for axis, less in zip(axes, (False, True), strict=True):
        for k, variant in enumerate(variants):
            used = [row for row in rows if variant in row["schemes"]]
            style = {**STYLES[k + 1], "linestyle": "none" if k == 0 else STYLES[k + 1]["linestyle"], "linewidth": 0.8}
            axis.errorbar(*_against(used, f"schemes.{variant}.mass.mean", "exact.mass", less),
                          values(used, f"schemes.{variant}.mass.std"), capsize=2, label=f"particles, {variant}",
                          **style)  # fmt: skip
        axis.plot(*_against(theirs, "schemes.published.released.mean", "exact.mass", less), "x", color="black",
                  markersize=6, label="released script" if theirs else None)  # fmt: skip
        axis.plot(*_against(tried, "population.cap_mass", "population.gibbs_on_nodes", less), "k*", markersize=8,
                  markerfacecolor="white", label="optimum of their objective")  # fmt: skip
        axis.errorbar(*_against(rows, "langevin.mass", "exact.mass", less),
                      [2 * error for error in values(rows, "langevin.standard_error")], fmt="+", color="black",
                      markersize=7, label="Langevin, ±2 s.e.")  # fmt: skip
        axis.set_xscale("log")
        axis.invert_xaxis()
    labelled(axes[0], r"temperature $\tau$", "mass within 0.5 of a well")
    labelled(axes[1], r"temperature $\tau$", "difference from the Gibbs law")
    figure.legend(*axes[0].get_legend_handles_labels(), loc="outside lower center", ncols=3)
    return figure


def _against(rows: Sequence[Any], path: str, exact: str, less: bool) -> tuple[list[float], list[float]]:
    """The temperatures of the rows, and a mass of each, less the exact one where only the difference is shown."""
    found = values(rows, path)
    if less:
        found = [mass - true for mass, true in zip(found, values(rows, exact), strict=True)]
    return values(rows, "temperature"), found


def spheres(particles: Sequence[Done], moved: Sequence[Done]) -> Figure | None:
    """Draw published and Langevin particles as seen from between the wells; black in front, light behind."""
    # of several parts at one temperature the first
    published, langevin = ({d.part.arguments["temperature"]: d.result for d in reversed(each)}
                           for each in (particles, moved))  # fmt: skip
    shown = [tau for tau in (10.0, 1.0, 0.2, 0.1) if tau in published and tau in langevin]
    if not shown:
        return None
    wells = published_two_well()
    frame = _frame(wells.m1, wells.m2)
    side = numpy.linspace(-1, 1, 161)
    x, y = numpy.meshgrid(side, side)
    inside = x * x + y * y < 1
    height = numpy.sqrt(numpy.where(inside, 1 - x * x - y * y, 0))
    front = numpy.stack([x, y, height], axis=-1)[inside] @ frame
    field = numpy.full(x.shape, numpy.nan)
    figure, axes = panels(len(shown), 2, width=2.0, height=2.1)
    for column, tau in enumerate(shown):
        field[inside] = numpy.exp(-(wells(front) + 1) / tau)
        for row, (name, result) in enumerate((("published particles", published[tau]), ("Langevin", langevin[tau]))):
            axis = axes[row * len(shown) + column]
            # only the ratio to the greatest density is shown
            axis.contourf(x, y, field / numpy.nanmax(field), levels=8, cmap="Greys", vmin=0, vmax=2.2)
            points = numpy.asarray(result["points"]) @ frame.T
            behind = points[:, 2] < 0
            axis.plot(points[behind, 0], points[behind, 1], "o", markersize=1.2, markerfacecolor="white",
                      markeredgecolor="0.6", markeredgewidth=0.4)  # fmt: skip
            axis.plot(points[~behind, 0], points[~behind, 1], "k.", markersize=2)
            marks = numpy.asarray([wells.m1, wells.m2]) @ frame.T
            axis.plot(marks[:, 0], marks[:, 1], "*", markersize=9, markerfacecolor="white", markeredgecolor="black")
            turn = numpy.linspace(0, 2 * numpy.pi, 181)
            axis.plot(numpy.cos(turn), numpy.sin(turn), color="0.3", linewidth=0.8)
            axis.set_aspect("equal")
            axis.axis("off")
            axis.set_title(rf"{name}, $\tau={tau:g}$", fontsize=8)
    return figure


def _frame(first: tuple[float, ...], second: tuple[float, ...]) -> Any:
    """Rows: right, up, towards the eye, which looks from between the wells."""
    towards = numpy.asarray(first) + numpy.asarray(second)
    up = numpy.asarray(first) - numpy.asarray(second)
    towards, up = towards / numpy.linalg.norm(towards), up / numpy.linalg.norm(up)
    return numpy.stack([numpy.cross(up, towards), up, towards])
