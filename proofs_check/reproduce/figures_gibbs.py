"""Figures 2a, 4 and 7: cap masses against temperature, and particles on the sphere."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy

from numerics.measures.potentials import published_two_well
from proofs_check.reproduce.experiment import Summary
from proofs_check.reproduce.parts import Done
from proofs_check.reproduce.style import STYLES, labelled, panels, values

if TYPE_CHECKING:
    from matplotlib.axes import Axes
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


def spheres(drawn: Sequence[Done], particles: Sequence[Done], moved: Sequence[Done]) -> Figure | None:
    """Draw the potential, and draws, published and Langevin particles as seen from between the wells.

    Points in front are black, those behind light. A column is a temperature, and where one scheme was not run there the
    place stays empty.
    """
    # of several parts at one temperature the first
    rows = {
        name: {d.part.arguments["temperature"]: d.result for d in reversed(each)}
        for name, each in (("Gibbs draws", drawn), ("published particles", particles), ("Langevin", moved))
    }
    shown = sorted(set().union(*rows.values()), reverse=True)
    if not shown:
        return None
    figure, axes = panels(1 + len(shown), len(rows), width=1.5, height=1.6)
    for axis in axes:
        axis.axis("off")
    view = _View()
    view.field(axes[0], view.potential, 0.0)
    axes[0].set_title("potential $U$", fontsize=8)
    for row, (name, results) in enumerate(rows.items()):
        for column, tau in enumerate(shown, 1):
            if tau in results:
                axis = axes[row * (1 + len(shown)) + column]
                view.field(axis, numpy.exp(-(view.potential + 1) / tau), 1.2)
                view.points(axis, results[tau]["points"])
                axis.set_title(f"{name}\n" + rf"$\tau={tau:g}$", fontsize=7)
    return figure


class _View:
    """The sphere as seen from between the wells, and the potential on the half that is seen."""

    def __init__(self, nodes: int = 161) -> None:
        wells = published_two_well()
        self.frame = _frame(wells.m1, wells.m2)
        self.marks = numpy.asarray([wells.m1, wells.m2]) @ self.frame.T
        side = numpy.linspace(-1, 1, nodes)
        self.x, self.y = numpy.meshgrid(side, side)
        inside = self.x**2 + self.y**2 < 1
        height = numpy.sqrt(numpy.where(inside, 1 - self.x**2 - self.y**2, 0))
        self.potential = numpy.full(self.x.shape, numpy.nan)
        self.potential[inside] = wells(numpy.stack([self.x, self.y, height], axis=-1)[inside] @ self.frame)

    def field(self, axis: Axes, values: Any, above: float) -> None:
        """Draw a function, of which only ratios are shown, and leave so many times its range for points above it."""
        low, high = float(numpy.nanmin(values)), float(numpy.nanmax(values))
        axis.contourf(self.x, self.y, (values - low) / (high - low), levels=8, cmap="Greys", vmin=0, vmax=1 + above)
        axis.plot(self.marks[:, 0], self.marks[:, 1], "*", markersize=8, markerfacecolor="white",
                  markeredgecolor="black", zorder=3)  # fmt: skip
        turn = numpy.linspace(0, 2 * numpy.pi, 181)
        axis.plot(numpy.cos(turn), numpy.sin(turn), color="0.3", linewidth=0.8)
        axis.set_aspect("equal")

    def points(self, axis: Axes, found: Sequence[Sequence[float]]) -> None:
        """Draw points of the sphere."""
        points = numpy.asarray(found) @ self.frame.T
        behind = points[:, 2] < 0
        axis.plot(points[behind, 0], points[behind, 1], "o", markersize=1.0, markerfacecolor="white",
                  markeredgecolor="0.6", markeredgewidth=0.3)  # fmt: skip
        axis.plot(points[~behind, 0], points[~behind, 1], "k.", markersize=1.3)


def _frame(first: tuple[float, ...], second: tuple[float, ...]) -> Any:
    """Rows: right, up, towards the eye, which looks from between the wells."""
    towards = numpy.asarray(first) + numpy.asarray(second)
    up = numpy.asarray(first) - numpy.asarray(second)
    towards, up = towards / numpy.linalg.norm(towards), up / numpy.linalg.norm(up)
    return numpy.stack([numpy.cross(up, towards), up, towards])
