"""Figures 2b and 5, and the branches, the transition, the phases and more modalities behind them."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from proofs_check.reproduce.figures import STYLES, labelled, panels
from proofs_check.reproduce.parts import Done
from proofs_check.reproduce.statistics import of_task

if TYPE_CHECKING:
    from matplotlib.figure import Figure

SIGMA = r"misalignment $\sigma$"


def drawn(summary: dict[str, Any], done: Sequence[Done]) -> dict[str, Figure | None]:
    """Return the figures by name."""
    return {
        "gap-published": _published(summary, done), "gap-densities": _densities(done),
        "gap-branches": _branches(summary), "gap-transition": _transition(summary["transition"]),
        "gap-phases": _phases(summary["phases"]), "gap-modalities": _modalities(summary["modalities"]),
    }  # fmt: skip


def _published(summary: dict[str, Any], done: Sequence[Done]) -> Figure:
    figure, axes = panels(2, width=3.7, height=3.5)
    rows = summary["published"]
    axis = axes[0]
    for part in of_task(done, "training"):
        for singular, marker in ((False, "."), (True, "x")):
            gaps = [run["histogram"] for run in part.result["runs"] if run["near_singular"] == singular]
            label = f"runs{', nearly singular' if singular else ''}" if part.part.arguments["sigma"] == 0 else None
            axis.plot([part.part.arguments["sigma"]] * len(gaps), gaps, marker, color="0.6", markersize=4, label=label,
                      zorder=1)  # fmt: skip
    axis.errorbar([row["sigma"] for row in rows], [row["histogram"]["mean"] for row in rows],
                  [row["histogram"]["standard_error"] for row in rows], capsize=2, label="published: mean ± s.e.",
                  **STYLES[0])  # fmt: skip
    theirs = [row for row in rows if row["released"] is not None]
    axis.errorbar([row["sigma"] + 0.012 for row in theirs], [row["released"]["mean"] for row in theirs],
                  [row["released"]["standard_error"] for row in theirs], fmt="+", color="black", markersize=7,
                  elinewidth=0.8, label="released script: mean ± s.e." if theirs else None)  # fmt: skip
    others = [row for row in rows if row["others"] is not None]
    axis.plot([row["sigma"] for row in others], [row["others"]["gap"] for row in others],
              label="trained, exact gap",
              **{**STYLES[1], "markerfacecolor": "white"})  # fmt: skip
    optimum = [row for row in summary["population"] if row["regular"] is not None and row["sigma"] > 0]
    axis.plot([row["sigma"] for row in optimum], [row["regular"]["gap"] for row in optimum],
              label="regular optimum", **STYLES[2])  # fmt: skip
    axis.plot([row["sigma"] for row in optimum], [row["data_gap"] for row in optimum], label="the data's own",
              **STYLES[3])  # fmt: skip
    axis.set_yscale("log")
    axis.set_ylim(bottom=3e-5)
    labelled(axis, SIGMA, r"KL$(\rho_1\|\rho_2)+$KL$(\rho_2\|\rho_1)$", "gap")
    figure.legend(*axis.get_legend_handles_labels(), loc="outside lower center", ncols=4, title="gap")
    followed = [row for row in summary["followed"] if row["regular"] is not None]
    axes[1].plot([row["sigma"] for row in followed], [row["data_oscillation"] for row in followed],
                 label="identity encoders", **{**STYLES[0], "marker": ""})  # fmt: skip
    axes[1].plot([row["sigma"] for row in followed], [row["regular"]["oscillation"] for row in followed],
                 label="regular optimum", **{**STYLES[1], "marker": ""})  # fmt: skip
    labelled(axes[1], SIGMA, r"osc$(U_{12}-U_{21})$", "heterogeneity of the fields")
    axes[1].legend()
    return figure


def _densities(done: Sequence[Done]) -> Figure:
    """Marginals over the circle and pairs of angles, of the first run at each σ."""
    import numpy  # noqa: PLC0415 (heavy)

    parts = sorted(of_task(done, "training"), key=lambda d: float(d.part.arguments["sigma"]))
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
        bottom.plot(first, second, "k.", markersize=0.8, alpha=0.4)
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


def _branches(summary: dict[str, Any]) -> Figure:
    figure, axes = panels(3, width=3.2, height=3.0)
    rows = [row for row in summary["followed"] if row["regular"] is not None]
    sigmas = [row["sigma"] for row in rows]
    axes[0].plot(sigmas, [row["regular"]["loss"] for row in rows], label="regular", **{**STYLES[0], "marker": ""})
    limits = [row for row in summary["followed"] if row["limit_loss"] is not None]
    axes[0].plot([row["sigma"] for row in limits], [row["limit_loss"] for row in limits], label="both rank one, exact",
                 **{**STYLES[1], "marker": ""})  # fmt: skip
    for kinds, marker in ((["two points", "regular"], "^"), (["regular", "two points"], "v")):
        mixed = [(row["sigma"], b["loss"]) for row in summary["population"] for b in row["branches"]
                 if b["kinds"] == kinds]  # fmt: skip
        axes[0].plot([s for s, _ in mixed], [loss for _, loss in mixed], marker, color="0.4", markerfacecolor="white",
                     label=f"{'first' if marker == '^' else 'second'} of rank one")  # fmt: skip
    axes[1].semilogy(sigmas[1:], [row["regular"]["gap"] for row in rows[1:]], label="gap, regular branch",
                     **{**STYLES[0], "marker": ""})  # fmt: skip
    for name, label, style in (("centroid_gap", "centroid gap of the best", STYLES[1]),
                               ("energy_distance", "energy distance of the best", STYLES[2])):  # fmt: skip
        best = [(row["sigma"], row["best"][name]) for row in summary["population"] if row["sigma"] > 0]
        axes[1].semilogy(
            [s for s, _ in best], [value for _, value in best], label=label, **{**style, "linestyle": "none"}
        )
    for k, label in enumerate(("first encoder", "second encoder")):
        axes[2].semilogy(sigmas, [row["regular"]["stretches"][k] for row in rows], label=label,
                         **{**STYLES[k], "marker": ""})  # fmt: skip
    axes[2].axhline(1, color="0.5", linewidth=0.6)
    crossing = summary["transition"]
    for axis in axes:
        if crossing is not None:
            axis.axvline(crossing["sigma"], color="0.4", linewidth=0.8, linestyle=":",
                         label=rf"$\sigma^*={crossing['sigma']:.4f}$" if axis is axes[0] else None)  # fmt: skip
    labelled(axes[0], SIGMA, r"loss $J+\log V$ (nats)", "branches")
    labelled(axes[1], SIGMA, "distance of the marginals", "what the best branch looks like")
    labelled(axes[2], SIGMA, r"stretch $|Ae_2|/|Ae_1|$", "the regular encoders")
    for axis in axes:
        axis.legend(fontsize=7)
    return figure


def _transition(crossing: dict[str, Any] | None) -> Figure | None:
    if crossing is None:
        return None
    figure, axes = panels(2, width=3.5)
    below, above = crossing["below"], crossing["above"]
    # both representations are turned so that the larger cluster of the first modality is at −π/2
    heights = below["densities"]["first"]
    turn = below["densities"]["angles"][heights.index(max(heights))]
    order = sorted(range(len(heights)), key=lambda k: _turned(below["densities"]["angles"][k], turn))
    for name, style, label in (("first", STYLES[0], r"$\rho_1$"), ("second", STYLES[1], r"$\rho_2$")):
        axes[0].plot([_turned(below["densities"]["angles"][k], turn) for k in order],
                     [below["densities"][name][k] for k in order], label=label, **{**style, "marker": ""})  # fmt: skip
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


def _phases(rows: list[dict[str, Any]]) -> Figure | None:
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
    axis.plot([row["sigma_star"] for row in crossed], [row["temperature"] for row in crossed],
              label=r"$\sigma^*(\tau)$", **{**STYLES[1], "marker": "s"})  # fmt: skip
    axis.set_yscale("log")
    axis.set_xlim(0, max(cell["sigma"] for row in rows for cell in row["cells"]) + 0.05)
    labelled(axis, SIGMA, r"temperature $\tau$", "phase diagram of the population optimum")
    figure.legend(loc="outside lower center", ncols=3)
    return figure


def _modalities(rows: list[dict[str, Any]]) -> Figure | None:
    used = [row for row in rows if row["gaps"]]
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
