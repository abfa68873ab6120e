"""Figure 3, and the two rates behind it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from proofs_check.reproduce.experiment import Summary
from proofs_check.reproduce.parts import Done
from proofs_check.reproduce.style import STYLES, labelled, panels, values

if TYPE_CHECKING:
    from matplotlib.figure import Figure


def published(found: Summary, _: Sequence[Done]) -> Figure:
    """Draw cosines and relative errors against the number of negatives."""
    figure, axes = panels(2, width=3.5)
    for axis, name, exact, label in (
        (axes[0], "cosine", "reference_cosine", r"$\cos(g_N, g_{\mathrm{ref}})$"),
        (axes[1], "error", "reference_error", r"$\|g_N-g_{\mathrm{ref}}\|/\|g_{\mathrm{ref}}\|$"),
    ):
        for k, (critic, row) in enumerate(found["critics"].items()):
            curve, style = row["published"], STYLES[k]
            axis.errorbar(curve["counts"], values(curve[name], "mean"), values(curve[name], "std"), capsize=2,
                          label=f"{critic}, published", **style)  # fmt: skip
            theirs = curve["released"][name]
            if theirs:
                axis.plot(curve["counts"], values(theirs, "mean"), "+", color="black", markersize=8,
                          label="released scripts" if k == 0 else None)  # fmt: skip
            expected = row["expected"]
            if expected["pool"] == row["pool"]:
                used = [i for i, count in enumerate(expected["counts"]) if count <= curve["counts"][-1]]
                axis.plot(
                    [expected["counts"][i] for i in used], [expected[exact][i]["mean"] for i in used],
                    label=f"{critic}, expected gradient", **{**style, "linestyle": ":", "markerfacecolor": "white"},
                )  # fmt: skip
        axis.set_xscale("log", base=2)
        labelled(axis, "number of negatives $N$", label)
    axes[0].legend(loc="lower right")
    return figure


def rates(found: Summary, _: Sequence[Done]) -> Figure:
    """Draw bias and fluctuation against the number of negatives, with the fitted lines."""
    figure, axes = panels(2, width=3.5, height=3.0)
    for axis, (critic, row) in zip(axes, found["critics"].items(), strict=False):
        expected = row["expected"]
        counts = expected["counts"]
        for k, (name, label) in enumerate((("bias", "bias of $E\\,g_N$"), ("fluctuation", "fluctuation of one $g_N$"))):
            means = values(expected[name], "mean")
            axis.loglog(counts, means, label=label, **STYLES[k])
            fit = row[f"{name}_fit"]
            if fit is not None:
                used = [i for i, count in enumerate(counts) if count >= fit["from"]]
                end = means[used[-1]]
                line = [end * (counts[i] / counts[used[-1]]) ** fit["slope"] for i in used]
                width = f"±{fit['half_width']:.3f}" if fit["half_width"] is not None else ""
                axis.loglog([counts[i] for i in used], [2.2 * y for y in line], color="0.2", linewidth=0.8,
                            linestyle="-" if k == 0 else "--", label=f"slope {fit['slope']:.3f}{width}")  # fmt: skip
        outweighs = row["positive_outweighs"]["median"]
        axis.axvline(outweighs, color="0.5", linewidth=0.8, linestyle=":")
        axis.text(outweighs, 0.02, " a positive\n outweighs", transform=axis.get_xaxis_transform(), fontsize=7)
        axis.axvspan(4, 1024, color="0.93", zorder=0)
        axis.text(4, 0.55, " published\n range", transform=axis.get_xaxis_transform(), fontsize=7, va="top")
        labelled(axis, "number of negatives $N$", "relative to the limit's norm", f"{critic} critic")
        axis.legend(loc="upper center", bbox_to_anchor=(0.5, -0.22), ncols=2)
    return figure
