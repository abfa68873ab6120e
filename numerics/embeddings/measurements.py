"""The measurements of one pair of modalities, in the order of the report."""

from __future__ import annotations

import dataclasses
import math
from typing import Any

import numpy

from numerics.embeddings import pairing, quadratic, retrieval, separability, theory
from numerics.embeddings.files.pairs import Pairs
from numerics.embeddings.layout import layout
from numerics.embeddings.pairing import positives
from numerics.embeddings.records import Diagnosis, Options
from numerics.embeddings.resampling import Interval, Resampling, interval, proportion
from numerics.embeddings.resolved import EVERYTHING, Unfrozen
from numerics.embeddings.sweep import Cloud, Say
from numerics.embeddings.theory import Linear, Theory

SLOPE = math.sqrt(2) / 2  # X5: energy distance ≥ (√2/2)·(centroid gap)²


class Measurements(Unfrozen):
    """The measurements of one pair of modalities, as they come; `coarse` is what a type of fewer digits has left open.

    With `refinable` the first number that is not resolved raises Coarse.
    """

    def __init__(
        self, cloud: Cloud, samples: Resampling, found: Pairs, options: Options, say: Say,
        refinable: bool = False, coarse: str = "",
    ) -> None:  # fmt: skip
        super().__init__(cloud, samples, options, refinable)
        self.found, self.own, self.say, self.coarse = found, positives(cloud), say, coarse
        self.figures: dict[str, Any] = {}

    def diagnosis(self) -> Diagnosis:
        """Measure everything, in the order of the report."""
        images, captions = self.cloud.images, self.cloud.captions
        centres = pairing.centroids(self.cloud)
        across = retrieval.distances(self.cloud, self.say)
        self.gap(across.median)
        self.separability()
        self.pairs()
        if self.options.tau is not None and images.columns > 1:
            self.at_temperature(self.options.tau)
        elif self.options.tau is not None:
            self.warnings.append("one column is two points, and no sphere: the theory's quantities are left out")
        own = numpy.minimum(numpy.sqrt(2 * self.own.costs), across.largest)
        self.figures |= {
            "distances": across.counts,
            "largest_distance": across.largest,
            "own_distances": numpy.histogram(own, bins=len(across.counts), range=(0, across.largest))[0],
        }
        if (seen := pairing.seen(self.cloud, centres, self.options.seed)) is not None:
            self.figures["clouds"] = seen
        said = (images.said, captions.said, f"pairs: {self.found.said}", self._precision())
        if images.rows < 30:
            self.warnings.append(f"{images.rows} images are few: bootstrap intervals by image want at least 30")
        return Diagnosis(
            (images.name, captions.name), tuple(self.rows), said, tuple(self.warnings), centres.gap, self.figures
        )

    def _precision(self) -> str:
        R, P = self.samples.counts.shape[1], self.samples.signs.shape[1]
        fewer = ", fewer than asked for to stay within the memory" if self.options.replicates > R else ""
        layout, pairs = self.cloud.layout, "all pairs"
        if layout.drawn:
            pairs = (
                f"{int(layout.anchor.sum()):,} of {layout.images:,} images drawn, each with its captions against all"
            )
        return (
            f"{pairs}, in {self.cloud.images.dtype}{self.coarse}, cosines to {self.cloud.error:.1g}; "
            f"{R:,} bootstrap replicates by image, {P:,} flips{fewer}"
        )

    def gap(self, bandwidth: float) -> None:
        """Centroids, energy distance and MMD²: one sweep."""
        bandwidth = float(f"{bandwidth:.4g}")
        forms = [quadratic.cosine(), quadratic.distance(), quadratic.uniformity()]
        resolved = bandwidth**2 > 8 * self.cloud.error
        if resolved:
            forms.append(quadratic.gaussian(bandwidth))
        else:
            self.refine("MMD²", self.cloud.error)
            self.warnings.append("MMD² is left out: the median distance of an image and a caption is 0 to rounding")
        got = quadratic.quadratic_forms(self.cloud, tuple(forms), self.samples, self.options.estimator, self.say)
        self.centroids(got["cosine"])
        self._form("energy_distance", "energy distance, squared form D²", got["distance"], -1.0)
        if resolved:
            self._form("mmd2", f"MMD², h = {bandwidth:.4g}, the median of ‖x−y‖", got["gaussian"])
        if not self.cloud.layout.drawn:  # X5 is about all pairs
            self.sanity(got)
        uniform = got["uniformity"]
        for key, name in (("xx", "images"), ("yy", "captions")):
            value, replicates = getattr(uniform.chosen, key), getattr(uniform.parts, key)
            self.add(
                f"uniformity_{name}", "gap", f"uniformity log E e^(−2‖·‖²), {name}", math.log(value),
                interval(numpy.log(replicates)), plugin=math.log(getattr(uniform.plugin, key)),
                rounding=uniform.rounding / min(value, float(replicates.min())), within=Interval(-8.0, 0.0),
            )  # fmt: skip

    def sanity(self, got: dict[str, quadratic.Measured]) -> None:
        """X5 in the sample, which holds there too."""
        slack = -got["distance"].plugin.form - SLOPE * got["cosine"].plugin.form
        rounding = 4 * (got["distance"].rounding + SLOPE * got["cosine"].rounding)
        self.add(
            "x5_slack", "sanity", "energy distance − (√2/2)·gap² ≥ 0 (X5)", slack, None, estimator="V-statistic",
            rounding=rounding, note="holds" if slack >= -rounding else "fails: this cannot be, please report it",
        )  # fmt: skip

    def _form(self, key: str, label: str, got: quadratic.Measured, sign: float = 1.0) -> None:
        """A form that is ≥ 0, and as V-statistic is so in every sample."""
        value, rounding = sign * got.chosen.form, 4 * got.rounding
        least = 0.0 if self.options.estimator == "V" else -math.inf
        self.add(
            key, "gap", label, value, interval(sign * got.replicates), rounding=rounding,
            within=Interval(least, math.inf), p=self.p_value(label, value, sign * got.flips, rounding),
            plugin=max(0.0, sign * got.plugin.form),
        )  # fmt: skip

    def centroids(self, got: quadratic.Measured) -> None:
        """The centroid gap, its square and the centroids' cosine."""
        square, rounding, parts = got.chosen.form, 4 * got.rounding, got.parts
        p = self.p_value("the centroid gap", square, got.flips, rounding)
        spans = interval(got.parts.form)
        plugin = max(0.0, got.plugin.form)
        self.root("centroid_gap", "centroid gap ‖EX − EY‖", square, spans, rounding, p=p, plugin=math.sqrt(plugin))
        self.add(
            "centroid_gap_squared", "gap", "its square ‖EX − EY‖²", square, spans, p=p, plugin=plugin,
            rounding=rounding, within=Interval(0.0 if self.options.estimator == "V" else -4.0, 4.0),
        )  # fmt: skip
        norms = [[1 + getattr(means, key) for key in ("xx", "yy")] for means in (got.chosen, parts, got.plugin)]
        cosines = [_cosine(means.xy, *both) for means, both in zip((got.chosen, parts, got.plugin), norms, strict=True)]
        least = min(float(numpy.min(v)) for both in norms[:2] for v in both)
        defined = least > got.rounding and min(norms[0]) > got.rounding
        self.add(
            "centroid_cosine", "gap", "cosine of the centroids",
            float(cosines[0]) if min(norms[0]) > got.rounding else None, interval(cosines[1]) if defined else None,
            plugin=float(cosines[2]) if min(norms[2]) > got.rounding else None, within=Interval(-1.0, 1.0),
            rounding=4 * got.rounding / max(least, got.rounding) if defined else 0.0,
            note="" if defined else "a centroid is not resolved from 0",
        )  # fmt: skip
        for place, name in enumerate(("images", "captions")):
            self.root(
                f"centroid_norm_{name}", f"norm of the centroid, {name}", norms[0][place], interval(norms[1][place]),
                got.rounding, plugin=math.sqrt(max(0.0, norms[2][place])),
            )  # fmt: skip

    def separability(self) -> None:
        """AUC of a linear discriminant."""
        needed = separability.wanted(self.cloud)
        if needed > self.options.memory:
            self.warnings.append(
                f"the AUC is left out: in {self.cloud.images.columns:,} dimensions a discriminant takes "
                f"{needed / 1e9:.2g} GB at once; give --memory {math.ceil(needed / 1e9)} or more"
            )
            return
        self.say("separability", 0.0)
        auc = separability.separability(self.cloud, self.options.seed)
        self.add(
            "auc", "gap", "linear separability (AUC)", auc.value, proportion(auc.value, auc.influence),
            estimator="cross-fitted in 5 folds of images", within=Interval(0.0, 1.0), rounding=auc.rounding,
        )  # fmt: skip

    control: pairing.Shuffled

    def pairs(self) -> None:
        """Alignment and recall, beside what they are for shuffled pairs."""
        cost = theory.cost(self.cloud, self.own)
        control = self.control = pairing.shuffled_cost(self.cloud, cost.value, self.options.memory // 8)
        sums, sizes = self.cloud.layout.captions_by_image(self.own.costs), self.cloud.layout.counts
        span = interval(self.samples.weighted(sums) / self.samples.weighted(sizes.astype(float)))
        if control.z is None:
            self.refine("the spread of shuffled pairs", self.cloud.unit)
            how = "shuffled pairs: all dealings are equal to rounding, and none is farther than another"
        else:
            how = f"shuffled pairs: {control.z:.3g} standard deviations away"
        self.add(
            "alignment", "pairs", "alignment E s⁺, mean cosine of a pair", 1 - cost.value,
            Interval(1 - span.high, 1 - span.low), estimator="mean", control=1 - control.mean, p=control.p, note=how,
            rounding=cost.rounding, within=Interval(-1.0, 1.0),
        )  # fmt: skip
        self.add(
            "alignment_loss", "pairs", "alignment E‖x − y‖² = 2 − 2E s⁺", 2 * cost.value,
            Interval(2 * span.low, 2 * span.high), estimator="mean", control=2 * control.mean,
            rounding=2 * cost.rounding, within=Interval(0.0, 4.0),
        )  # fmt: skip
        real = retrieval.recalls(self.cloud, retrieval.ranks(self.cloud, self.own, self.say))
        dealt = pairing.shuffled_owner(self.found.owner, self.cloud.images.rows, self.options.seed)
        anchors = numpy.flatnonzero(self.cloud.layout.anchor)
        other = dataclasses.replace(
            self.cloud, layout=layout(dealt, self.cloud.images.rows, self.options.rows, anchors)
        )
        chance = retrieval.recalls(other, retrieval.ranks(other, positives(other), self.say))
        for key, found in real.items():
            ties = f"ties, which count against, could add {found.by_ties:.2g}" if found.by_ties else ""
            self.add(
                f"recall_{key}", "pairs", retrieval.label(key), found.statistic.value, found.interval,
                estimator="exact ranks", control=chance[key].statistic.value, note=ties, rounding=found.by_ties,
            )  # fmt: skip

    def at_temperature(self, tau: float) -> None:
        """The theory's own quantities at τ."""
        found = theory.theory(self.cloud, self.own, tau, self.options.estimator, self.say)
        how = "own image left out" if self.options.estimator == "U" else "plug-in"
        shuffled = self._shuffled(tau, found)
        for key, label in theory.LABELS.items():
            if key in found.statistics:
                statistic = found.statistics[key]
                added = f"includes {statistic.correction:+.2g} for the bias of log" if statistic.correction else ""
                self.add(
                    key, "theory", label, statistic.value, self._interval(key, statistic), estimator=how, note=added,
                    control=shuffled.get(key), rounding=statistic.rounding,
                    within=self._within(key, tau, found.log_volume),
                )  # fmt: skip
        self.potentials(found)
        self.batch(found)
        self.unfrozen(tau, found, shuffled["J_sym"] - found.statistics["J_sym"].value)
        least = min(found.effective.values())
        if least < 20:
            self.warnings.append(
                f"at τ = {tau:g} a partition field rests on as few as {least:.1f} effective neighbours: "
                "log Γ, C_τ and J are then about this sample, and less about the law; more rows or a larger τ help"
            )
        self.figures["log_ratio"] = found.log_ratio
        self.figures["tau"] = tau

    def _interval(self, key: str, statistic: Linear) -> Interval:
        """By derivatives; for a spread those of its logarithm, so that no end is below 0."""
        if key != "potential_difference_sd" or statistic.value <= statistic.rounding:
            return statistic.interval(self.samples)
        relative = self.samples.linear(0.0, statistic.influence / statistic.value)
        return Interval(*(statistic.value * math.exp(min(v, 700.0)) for v in relative))

    def _within(self, key: str, tau: float, log_volume: float) -> Interval:
        """Where a quantity lies: |log Γ| ≤ 1/τ, and a spread is ≥ 0."""
        if key == "potential_difference_sd":
            return Interval(0.0, math.inf)
        if not key.startswith("log_"):
            return EVERYTHING
        moved = log_volume if key.startswith("log_density") else 0.0
        return Interval(-1 / tau - moved, 1 / tau - moved)

    def _shuffled(self, tau: float, found: Theory) -> dict[str, float]:
        """What shuffled pairs would give: J by their mean cosine, and c₁ with E κ₊/Γ = 1, as for independent points."""
        moved = (self.control.mean - theory.cost(self.cloud, self.own).value) / tau
        controls = {key: found.statistics[key].value + moved for key in ("J_12", "J_21", "J_sym", "J_1", "J_2")}
        return controls | {"c1": 1 - found.variance / 2}

    def potentials(self, found: Theory) -> None:
        """U₁₂ and U₂₁ at their own points, and their smoothed difference at all."""
        largest = float(self.own.costs.max())
        for key, label, values in (
            ("U_12", "range of the potential at the images, osc U₁₂", self.own.by_unit),
            ("U_21", "range of the potential at the captions, osc U₂₁", self.own.costs),
        ):  # fmt: skip
            self.add(
                f"{key}_osc", "theory", label, float(numpy.ptp(values)), None,
                estimator="range in the sample", within=Interval(0.0, 2.0),
                rounding=2 * self.cloud.row_error * math.sqrt(2 * largest) + 8 * self.cloud.unit * largest,
            )  # fmt: skip
        both = numpy.concatenate(found.difference)
        self.add(
            "potential_difference_osc", "theory", "range of the smoothed potentials' difference, osc(Ũ₁₂ − Ũ₂₁)",
            float(numpy.ptp(both)), None, estimator="range in the sample",
            note="Knife: a compatible match needs 0", within=Interval(0.0, 4.0),
            rounding=2 * found.statistics["potential_difference_sd"].rounding,
        )  # fmt: skip

    def batch(self, found: Theory) -> None:
        """c₁/N: how far a batch is from the large-batch energy, to first order in 1/N."""
        if "c1" not in found.statistics:
            self.warnings.append("c₁ is left out: a positive's kernel over Γ leaves float64 at this τ")
            return
        count = self.options.batch - 1
        value = found.statistics["c1"].times(1 / count)
        good = found.variance <= 0.1 * count
        note = "" if good else f"N is too small for the first term: Var κ/Γ² is {found.variance:.3g}"
        self.linear(
            "c1_over_n",
            "theory",
            f"what a batch of {self.options.batch:,} adds to the energy, c₁/N",
            value,
            estimator="plug-in",
            note=note,
        )


def _cosine(xy: Any, xx: Any, yy: Any) -> Any:
    """The centroids' cosine from means of cosines, of which `xy` is less 1; NaN where a square is negative."""
    with numpy.errstate(invalid="ignore", divide="ignore"):
        return (1 + xy) / numpy.sqrt(numpy.multiply(xx, yy))
