"""Figures 2b, 5, 8, 9 and 10, and the branches, the transition, the phases and more modalities behind them."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy

from proofs_check.reproduce.experiment import Summary
from proofs_check.reproduce.parts import Done
from proofs_check.reproduce.style import LINES, STYLES, labelled, panels, values

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

SIGMA = r"misalignment $\sigma$"


def published(found: Summary, trained: Sequence[Done]) -> Figure:
    """Draw all gaps against σ, of every run, on average and in the middle, and the heterogeneity of the fields."""
    figure, (axis, right) = panels(2, width=3.7, height=3.5)
    for part in trained:
        sigma = part.part.arguments["sigma"]
        for singular, marker in ((False, "."), (True, "x")):
            gaps = [run["histogram"] for run in part.result["runs"] if run["near_singular"] == singular]
            label = f"runs{', nearly singular' if singular else ''}" if sigma == 0 else None
            axis.plot([sigma] * len(gaps), gaps, marker, color="0.6", markersize=4, label=label, zorder=1)
    rows = found["published"]
    axis.errorbar(values(rows, "sigma"), values(rows, "histogram.mean"), values(rows, "histogram.standard_error"),
                  capsize=2, label="as run here: mean ± s.e.", **STYLES[0])  # fmt: skip
    _across(axis, rows, "median", "as run here: median", {"color": "0.5", "linestyle": "-", "linewidth": 0.8})
    theirs = [row for row in rows if row["released"] is not None]
    axis.errorbar([row["sigma"] + 0.012 for row in theirs], values(theirs, "released.mean"),
                  values(theirs, "released.standard_error"), fmt="+", color="black", markersize=7, elinewidth=0.8,
                  label="released script: mean ± s.e." if theirs else None)  # fmt: skip
    others = [row for row in rows if row["others"] is not None]
    _across(axis, others, "others.gap", "trained, exact gap", {**STYLES[1], "markerfacecolor": "white"})
    optimum = [row for row in found["population"] if row["regular"] is not None and row["sigma"] > 0]
    _across(axis, optimum, "regular.gap", "regular optimum", STYLES[2])
    _across(axis, optimum, "data_gap", "the data's own", STYLES[3])
    axis.set_yscale("log")
    axis.set_ylim(bottom=3e-5)
    labelled(axis, SIGMA, r"$2\,D_{\mathrm{sym}}=$KL$(\rho_1\|\rho_2)+$KL$(\rho_2\|\rho_1)$", "gap")
    figure.legend(*axis.get_legend_handles_labels(), loc="outside lower center", ncols=4, title="gap")
    followed = [row for row in found["followed"] if row["regular"] is not None]
    _across(right, followed, "data_oscillation", "identity encoders", LINES[0])
    _across(right, followed, "regular.oscillation", "regular optimum", LINES[1])
    labelled(right, SIGMA, r"osc$(U_{12}-U_{21})$", "heterogeneity of the fields")
    right.legend()
    return figure


def densities(trained: Sequence[Done]) -> Figure:
    """Draw marginals over the circle and counts of pairs of angles, as log(1 + count), of the first run at each σ."""
    parts = sorted(trained, key=lambda d: float(d.part.arguments["sigma"]))
    columns = min(4, len(parts))
    figure, axes = panels(columns, 2 * math.ceil(len(parts) / columns), width=1.9, height=1.8)
    edges = numpy.linspace(-numpy.pi, numpy.pi, 41)
    for k, part in enumerate(parts):
        first, second = (numpy.asarray(angles) for angles in part.result["angles"])
        row, column = divmod(k, columns)
        top, bottom = axes[2 * row * columns + column], axes[(2 * row + 1) * columns + column]
        for angles, style, label in ((first, STYLES[0], "1"), (second, STYLES[1], "2")):
            heights, _ = numpy.histogram(angles, edges, density=True)
            top.stairs(heights, edges, color=style["color"], linestyle=style["linestyle"], label=f"modality {label}")
        top.set_title(rf"$\sigma={part.part.arguments['sigma']:g}$", fontsize=8)
        counts, _, _ = numpy.histogram2d(first, second, (edges, edges))
        around = (-numpy.pi, numpy.pi, -numpy.pi, numpy.pi)
        bottom.imshow(numpy.log1p(counts.T), cmap="gray_r", origin="lower", extent=around, interpolation="nearest")
        bottom.plot([-numpy.pi, numpy.pi], [-numpy.pi, numpy.pi], color="0.6", linewidth=0.6, linestyle="--")
        bottom.set_aspect("equal")
        for axis in (top, bottom):
            axis.set_xlim(-numpy.pi, numpy.pi)
            axis.set_xticks([-numpy.pi, 0, numpy.pi], ["−π", "0", "π"])
        bottom.set_ylim(-numpy.pi, numpy.pi)
        bottom.set_yticks([-numpy.pi, 0, numpy.pi], ["−π", "0", "π"] if column == 0 else [])
        bottom.set_xlabel("angle 1", fontsize=8)
        if column == 0:
            top.set_ylabel("density", fontsize=8)
            bottom.set_ylabel("angle 2", fontsize=8)
    for axis in axes:
        axis.set_visible(axis.has_data())
    handles, labels = axes[0].get_legend_handles_labels()
    figure.legend(handles, labels, loc="outside upper center", ncols=2)
    return figure


def polar(trained: Sequence[Done]) -> Figure:
    """Draw both marginals around the circle, of the first run at each σ; the radius is the root of the density.

    So the area of a sector, and not its radius, is the mass of it.
    """
    parts = sorted(trained, key=lambda d: float(d.part.arguments["sigma"]))
    columns = min(4, len(parts))
    figure, axes = panels(columns, math.ceil(len(parts) / columns), width=1.9, height=2.1, projection="polar")
    edges = numpy.linspace(-numpy.pi, numpy.pi, 61)
    for part, axis in zip(parts, axes, strict=False):
        for name, angles, style in zip("12", part.result["angles"], LINES, strict=False):
            heights, _ = numpy.histogram(numpy.asarray(angles), edges, density=True)
            around = numpy.append(heights, heights[0])
            middles = numpy.append((edges[1:] + edges[:-1]) / 2, edges[-1] + (edges[1] - edges[0]) / 2)
            axis.plot(middles, numpy.sqrt(around), label=f"modality {name}", **style)
        axis.set_title(rf"$\sigma={part.part.arguments['sigma']:g}$", fontsize=8)
        axis.set_xticks([0, numpy.pi / 2, numpy.pi, 3 * numpy.pi / 2], ["0", "½π", "π", "−½π"], fontsize=7)
        axis.set_yticklabels([])
    for axis in axes[len(parts) :]:
        axis.set_visible(False)
    figure.legend(*axes[0].get_legend_handles_labels(), loc="outside upper center", ncols=2)
    return figure


def differences(trained: Sequence[Done]) -> Figure:
    """Draw the density of the angle from one modality to the other, within a half turn, of the first run at each σ."""
    parts = sorted(trained, key=lambda d: float(d.part.arguments["sigma"]))
    figure, (axis,) = panels(1, width=4.2, height=3.0)
    edges = numpy.linspace(-numpy.pi, numpy.pi, 81)
    for k, part in enumerate(parts):
        first, second = (numpy.asarray(angles) for angles in part.result["angles"])
        heights, _ = numpy.histogram(numpy.angle(numpy.exp(1j * (second - first))), edges, density=True)
        shade = str(0.75 - 0.75 * k / max(1, len(parts) - 1))
        axis.stairs(heights, edges, color=shade, label=rf"$\sigma={part.part.arguments['sigma']:g}$")
    axis.set_yscale("log")
    labelled(axis, r"$a_2-a_1$", "density", "angles of pairs")
    axis.legend(ncols=2)
    return figure


def branches(found: Summary, _: Sequence[Done]) -> Figure:
    """Draw losses, distances and stretches of the branches against σ."""
    figure, axes = panels(3, width=3.2, height=3.0)
    losses, distances, stretches = axes
    rows = [row for row in found["followed"] if row["regular"] is not None]
    _across(losses, rows, "regular.loss", "regular", LINES[0])
    limits = [row for row in found["followed"] if row["limit_loss"] is not None]
    _across(losses, limits, "limit_loss", "both rank one, exact", LINES[1])
    for kinds, marker, which in ((["two points", "regular"], "^", "first"), (["regular", "two points"], "v", "second")):
        mixed = [{"sigma": row["sigma"], **b} for row in found["population"] for b in row["branches"]
                 if b["kinds"] == kinds]  # fmt: skip
        _across(losses, mixed, "loss", f"{which} of rank one",
                {"marker": marker, "linestyle": "none", "color": "0.4", "markerfacecolor": "white"})  # fmt: skip
    _across(distances, rows[1:], "regular.gap", "gap, regular branch", LINES[0])
    best = [row for row in found["population"] if row["sigma"] > 0]
    for name, label, style in (("centroid_gap", "centroid gap of the best", STYLES[1]),
                               ("energy_distance", "energy distance of the best", STYLES[2])):  # fmt: skip
        _across(distances, best, f"best.{name}", label, {**style, "linestyle": "none"})
    for k, label in enumerate(("first encoder", "second encoder")):
        stretches.plot(values(rows, "sigma"), [row["regular"]["stretches"][k] for row in rows], label=label, **LINES[k])
    stretches.axhline(1, color="0.5", linewidth=0.6)
    for axis in (distances, stretches):
        axis.set_yscale("log")
    crossing = found["transition"]
    for axis in axes:
        if crossing is not None:
            axis.axvline(crossing["sigma"], color="0.4", linewidth=0.8, linestyle=":",
                         label=rf"$\sigma^*={crossing['sigma']:.4f}$" if axis is losses else None)  # fmt: skip
    labelled(losses, SIGMA, r"loss $J+\log V$ (nats)", "branches")
    labelled(distances, SIGMA, "distance of the marginals", "what the best branch looks like")
    labelled(stretches, SIGMA, r"stretch $|Ae_2|/|Ae_1|$", "the regular encoders")
    for axis in axes:
        axis.legend(fontsize=7)
    return figure


def transition(found: Summary, _: Sequence[Done]) -> Figure | None:
    """Draw the best laws just below and just above the transition."""
    crossing = found["transition"]
    if crossing is None:
        return None
    figure, axes = panels(2, width=3.5)
    below, above = crossing["below"], crossing["above"]
    # both representations are turned so that the larger cluster of the first modality is at −π/2
    heights = below["densities"]["first"]
    turn = below["densities"]["angles"][heights.index(max(heights))]
    order = sorted(range(len(heights)), key=lambda k: _turned(below["densities"]["angles"][k], turn))
    for name, style, label in (("first", LINES[0], r"$\rho_1$"), ("second", LINES[1], r"$\rho_2$")):
        axes[0].plot([_turned(below["densities"]["angles"][k], turn) for k in order],
                     [below["densities"][name][k] for k in order], label=label, **style)  # fmt: skip
    for k, (style, label) in enumerate(((STYLES[0], r"$q_1$"), (STYLES[1], r"$q_2$"))):
        at, mass = above["parameters"][2 * k], above["masses"][k]
        for angle, height in ((at, mass), (at + math.pi, 1 - mass)):
            shown = _turned(angle, above["parameters"][0])
            axes[1].vlines(shown, 0, height, color=style["color"], linestyle=style["linestyle"])
            axes[1].plot([shown], [height], style["marker"], color=style["color"],
                         label=label if height == mass else None)  # fmt: skip
    axes[1].set_ylim(0, 1)
    labelled(axes[0], "angle of the representation", "density", rf"best just below $\sigma^*={crossing['sigma']:.4f}$")
    labelled(axes[1], "angle of the representation", "mass", "best just above: two points each")
    for axis in axes:
        axis.set_xlim(-math.pi, math.pi)
        axis.set_xticks([-math.pi, 0, math.pi], ["−π", "0", "π"])
        axis.legend()
    return figure


def _turned(angle: float, zero: float) -> float:
    """The angle once `zero` lies at −π/2, between −π and π."""
    return (angle - zero + math.pi / 2) % (2 * math.pi) - math.pi


def phases(found: Summary, _: Sequence[Done]) -> Figure | None:
    """Draw which branch is best at every σ and τ."""
    rows = found["phases"]
    if not rows:
        return None
    figure, (axis,) = panels(1, width=5.0, height=3.8)
    for best, fill in ((True, "white"), (False, "black")):
        at = [(cell["sigma"], row["temperature"]) for row in rows for cell in row["cells"]
              if cell["regular_is_best"] == best]  # fmt: skip
        axis.plot([s for s, _ in at], [t for _, t in at], "o", color="black", markersize=4,
                  label="regular encoders are best" if best else "two points each are best",
                  markerfacecolor=fill)  # fmt: skip
    crossed = [row for row in rows if row["sigma_star"] is not None]
    axis.plot(values(crossed, "sigma_star"), values(crossed, "temperature"), label=r"$\sigma^*(\tau)$", **STYLES[1])
    axis.set_yscale("log")
    axis.set_xlim(0, max(cell["sigma"] for row in rows for cell in row["cells"]) + 0.05)
    labelled(axis, SIGMA, r"temperature $\tau$", "phase diagram of the population optimum")
    figure.legend(loc="outside lower center", ncols=3)
    return figure


def modalities(found: Summary, _: Sequence[Done]) -> Figure | None:
    """Draw gaps against σ, one line for each number of modalities."""
    used = [row for row in found["modalities"] if row["gaps"]]
    if len(used) < 2:
        return None
    figure, axes = panels(2, width=3.5, height=3.0)
    for k, row in enumerate(used):
        for axis, name in zip(axes, ("gaps", "first_gaps"), strict=True):
            at = [(float(s), gap) for s, gap in row[name].items() if float(s) > 0]
            axis.semilogy([s for s, _ in at], [gap for _, gap in at], label=f"$M={row['modalities']}$", **STYLES[k])
        if row["sigma_star"] is not None:
            for axis in axes:
                axis.axvline(row["sigma_star"], color=STYLES[k]["color"], linestyle=STYLES[k]["linestyle"],
                             linewidth=0.7)  # fmt: skip
    labelled(axes[0], SIGMA, "gap of the regular optimum", "mean over all pairs; vertical: σ* of each M")
    labelled(axes[1], SIGMA, "gap of the regular optimum", "the first modality and another")
    for axis in axes:
        axis.legend()
    return figure


def _across(axis: Axes, rows: Sequence[Any], path: str, label: str, style: Any) -> None:
    """Draw one field of the rows against their σ."""
    axis.plot(values(rows, "sigma"), values(rows, path), label=label, **style)
