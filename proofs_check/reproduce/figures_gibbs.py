"""Figures 2a and 4: cap masses against temperature, and particles on the sphere."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from proofs_check.reproduce.figures import STYLES, labelled, panels
from proofs_check.reproduce.parts import Done
from proofs_check.reproduce.statistics import of_task

if TYPE_CHECKING:
    from matplotlib.figure import Figure


def drawn(summary: dict[str, Any], done: Sequence[Done]) -> dict[str, Figure | None]:
    """Return the figures by name."""
    return {"gibbs-cap-mass": _masses(summary["rows"]), "gibbs-spheres": _spheres(done)}


def _masses(rows: list[dict[str, Any]]) -> Figure:
    figure, axes = panels(2, width=3.7, height=3.4)
    taus = [row["temperature"] for row in rows]
    axes[0].plot(taus, [row["exact"]["mass"] for row in rows], color="black", label="Gibbs law, exact")
    axes[1].axhline(0, color="black", label="Gibbs law, exact")
    variants = list(dict.fromkeys(variant for row in rows for variant in row["schemes"]))
    for k, variant in enumerate(variants):
        used = [row for row in rows if variant in row["schemes"]]
        own = [row["schemes"][variant]["mass"] for row in used]
        style = {**STYLES[k + 1], "linestyle": "none" if k == 0 else STYLES[k + 1]["linestyle"], "linewidth": 0.8}
        for axis, shift in zip(axes, ([0.0] * len(used), [row["exact"]["mass"] for row in used]), strict=True):
            axis.errorbar([row["temperature"] for row in used],
                          [point["mean"] - s for point, s in zip(own, shift, strict=True)],
                          [point["std"] for point in own], capsize=2,
                          label=f"particles, {variant}", **style)  # fmt: skip
    released = [(row, row["schemes"].get("published", {}).get("released")) for row in rows]
    theirs = [(row, found) for row, found in released if found is not None]
    for axis, name in zip(axes, ("", "exact"), strict=True):
        values = [found["mean"] - (row["exact"]["mass"] if name else 0.0) for row, found in theirs]
        axis.plot([row["temperature"] for row, _ in theirs], values, "x", color="black", markersize=6,
                  label="released script" if theirs else None)  # fmt: skip
    tried = [row for row in rows if row["population"] is not None]
    for axis, name in zip(axes, ("", "gibbs_on_nodes"), strict=True):
        shift = [row["population"][name] if name else 0.0 for row in tried]
        values = [row["population"]["cap_mass"] - s for row, s in zip(tried, shift, strict=True)]
        axis.plot([row["temperature"] for row in tried], values, "k*", markersize=8, markerfacecolor="white",
                  label="optimum of their objective")  # fmt: skip
        exact = [row["exact"]["mass"] if name else 0.0 for row in rows]
        axis.errorbar(taus, [row["langevin"]["mass"] - e for row, e in zip(rows, exact, strict=True)],
                      [2 * row["langevin"]["standard_error"] for row in rows], fmt="+", color="black", markersize=7,
                      label="Langevin, ±2 s.e.")  # fmt: skip
        axis.set_xscale("log")
        axis.invert_xaxis()
    labelled(axes[0], r"temperature $\tau$", "mass within 0.5 of a well")
    labelled(axes[1], r"temperature $\tau$", "difference from the Gibbs law")
    figure.legend(*axes[0].get_legend_handles_labels(), loc="outside lower center", ncols=3)
    return figure


def _spheres(done: Sequence[Done]) -> Figure | None:
    """Both kinds of particles seen from between the wells; black in front, light behind."""
    import numpy  # noqa: PLC0415 (heavy)

    from numerics.measures.potentials import published_two_well  # noqa: PLC0415 (heavy)

    published = {d.part.arguments["temperature"]: d.result for d in reversed(of_task(done, "particles"))
                 if d.part.arguments["variant"] == "published"}  # fmt: skip
    langevin = {d.part.arguments["temperature"]: d.result for d in of_task(done, "langevin")}
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
    import numpy  # noqa: PLC0415 (heavy)

    towards = numpy.asarray(first) + numpy.asarray(second)
    up = numpy.asarray(first) - numpy.asarray(second)
    towards, up = towards / numpy.linalg.norm(towards), up / numpy.linalg.norm(up)
    return numpy.stack([numpy.cross(up, towards), up, towards])
