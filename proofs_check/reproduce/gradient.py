"""Figure 3 in numbers: the published curves, their expectation, and the two rates."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from proofs_check.reproduce import released
from proofs_check.reproduce.parts import Done
from proofs_check.reproduce.statistics import mean_and_deviation, of_task

# The 1/N regime needs N well beyond what a positive outweighs; and the slope is fitted over at least three counts.
_BEYOND = 10.0


def summary(done: Sequence[Done]) -> dict[str, Any]:
    """Return the summary of all parts, by critic."""
    return {"experiment": "gradient-consistency", "critics": dict(_critics(done))}


def findings(found: dict[str, Any]) -> list[str]:
    """Return what the numbers show, in sentences."""
    said = []
    for critic, row in found["critics"].items():
        curve, exact = row["published"], row["expected"]
        last, seeds = curve["counts"][-1], curve["seeds"]
        said.append(
            f"{critic} critic, published scheme, {seeds} seeds: at N = {last} the gradient has cosine "
            f"{curve['cosine'][-1]['mean']:.3f} and relative error {curve['error'][-1]['mean']:.3f} against the "
            f"reference of {row['pool']} negatives."
        )
        for name, words in (("cosine", "cosines"), ("error", "relative errors")):
            places = (f"N = {count}" for count in curve["counts"])
            said += released.sentence(f"{critic} critic, {words}", zip(places, curve["released"][name], strict=False))
        near = _largest_within(exact["counts"], last)
        at = exact["counts"].index(near)
        said.append(
            f"{critic} critic: a positive outweighs {row['positive_outweighs']['median']:.3g} negatives (median), "
            f"and the "
            f"reference of {exact['pool']} is itself {row['reference_from_limit']['mean']:.2g} of the limit's norm "
            f"away from the limit. "
            f"At N = {near} the expected gradient is off the limit by {exact['bias'][at]['mean']:.2g}, while one set "
            f"of "
            f"negatives fluctuates by {exact['fluctuation'][at]['mean']:.2g}: "
            + ("the bias rules." if exact["bias"][at]["mean"] > exact["fluctuation"][at]["mean"] else "sampling rules.")
        )
        bias, spread = row["bias_fit"], row["fluctuation_fit"]
        if bias is not None and spread is not None:
            said.append(
                f"{critic} critic: from N = {bias['from']} on the bias falls like N to the power {_interval(bias)}, "
                f"the "
                f"fluctuation from N = {spread['from']} on like N to the power {_interval(spread)}."
            )
    return said


def _critics(done: Sequence[Done]) -> Iterator[tuple[str, dict[str, Any]]]:
    for part in of_task(done, "published-gradients"):
        critic, runs = part.part.arguments["critic"], part.result
        exact = [d.result for d in of_task(done, "expected-gradients") if d.part.arguments["critic"] == critic]
        outside = [d.result["difference"] for d in of_task(done, "pool-error") if d.part.arguments["critic"] == critic]
        counts = [row["count"] for row in exact[0]["curve"]]
        outweighs = sorted(run["positive_outweighs"] for run in exact)
        median = outweighs[len(outweighs) // 2]
        published = {name: _across(runs, name) for name in ("cosine", "error")}
        yield (
            critic,
            {
                "settings": runs[0]["settings"], "pool": part.part.arguments["pool"],
                "published": {
                    "counts": [row["count"] for row in runs[0]["curve"]], "seeds": len(runs), **published,
                    "released": _released(critic, runs, published),
                },
                "expected": {
                    "counts": counts, "seeds": len(exact), "pool": exact[0]["settings"]["pool"],
                    **{name: _across(exact, name) for name in
                       ("bias", "limit_cosine", "reference_error", "reference_cosine", "fluctuation")},
                },
                "bias_fit": _fit(exact, "bias", counts, _BEYOND * median),
                "fluctuation_fit": _fit(exact, "fluctuation", counts, _BEYOND * median),
                "positive_outweighs": {"median": median, "least": outweighs[0], "largest": outweighs[-1]},
                "reference_from_limit": mean_and_deviation([run["reference_from_limit"] for run in exact]),
                "pool_from_larger_pool": outside[0] if outside else None,
            },
        )  # fmt: skip


def _across(runs: Sequence[dict[str, Any]], name: str) -> list[dict[str, float]]:
    """Means and deviations over seeds, one for each N."""
    columns = zip(*([row[name] for row in run["curve"]] for run in runs), strict=True)
    return [mean_and_deviation(list(column)) for column in columns]


def _released(
    critic: str, runs: Sequence[dict[str, Any]], published: dict[str, list[dict[str, float]]]
) -> dict[str, list[dict[str, float | None]]]:
    """The released scripts' means beside ours, one for each N; empty where ours is another size."""
    theirs = released.released()["gradient-consistency"][critic]
    if not released.comparable("published-gradients", runs[0]["settings"]):
        return {name: [] for name in published}
    return {
        name: [
            released.compared(here, len(runs), {"mean": mean, "std": std, "seeds": theirs["seeds"]})
            for here, mean, std in zip(own, theirs[name], theirs[f"{name}_std"], strict=True)
        ]
        for name, own in published.items()
    }


def _fit(runs: Sequence[dict[str, Any]], name: str, counts: Sequence[int], least: float) -> dict[str, Any] | None:
    from numerics.experiments.gradient_bias import fitted  # noqa: PLC0415 (heavy)

    used = [k for k, count in enumerate(counts) if count >= least]
    if len(used) < 2:
        return None
    fit = fitted([counts[k] for k in used], [[run["curve"][k][name] for k in used] for run in runs])
    return {"from": counts[used[0]], "slope": fit.slope, "half_width": fit.half_width if len(runs) > 1 else None,
            "seeds": len(runs)}  # fmt: skip


def _largest_within(counts: Sequence[int], most: int) -> int:
    return max((count for count in counts if count <= most), default=counts[0])


def _interval(fit: dict[str, Any]) -> str:
    width = f" ± {fit['half_width']:.3f}" if fit["half_width"] is not None else " (one seed)"
    return f"{fit['slope']:.3f}{width}".replace("-", "−")
