"""The measurements of one pair of modalities, in the order of the report."""

from __future__ import annotations

import math
from typing import Any

import numpy

from numerics.embeddings import pairing, quadratic, retrieval, separability, theory
from numerics.embeddings.files.pairs import Pairs
from numerics.embeddings.layout import layout
from numerics.embeddings.positives import positives
from numerics.embeddings.records import Diagnosis, Options, Row
from numerics.embeddings.resampling import Interval, Resampling, interval, p_value
from numerics.embeddings.sweep import Cloud, Say
from numerics.embeddings.theory import Linear, Theory

SLOPE = math.sqrt(2) / 2  # X5: energy distance ≥ (√2/2)·(centroid gap)²


class Measurements:
    """The measurements of one pair of modalities, as they come."""

    def __init__(self, cloud: Cloud, samples: Resampling, found: Pairs, options: Options, say: Say) -> None:
        self.cloud, self.samples, self.found = cloud, samples, found
        self.own = positives(cloud)
        self.options, self.say = options, say
        self.rows: list[Row] = []
        self.warnings: list[str] = []
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
        self.figures |= {
            "distances": across.counts,
            "own_distances": numpy.histogram(
                numpy.sqrt(numpy.clip(2 - 2 * self.own.cosines, 0, 4)), bins=len(across.counts), range=(0, 2)
            )[0],
        }
        said = (images.said, captions.said, f"pairs: {self.found.said}", self._precision())
        if images.rows < 30:
            self.warnings.append(f"{images.rows} images are few: bootstrap intervals by image want at least 30")
        return Diagnosis(
            (images.name, captions.name), tuple(self.rows), said, tuple(self.warnings), centres.gap, self.figures
        )

    def _precision(self) -> str:
        R, P = self.samples.counts.shape[1], self.samples.signs.shape[1]
        fewer = ", fewer than asked for to stay within the memory" if self.options.replicates > R else ""
        return (
            f"all pairs, in {self.cloud.images.dtype}, exact; {R:,} bootstrap replicates by image, {P:,} flips{fewer}"
        )

    def add(self, key: str, group: str, label: str, value: float | None, span: Interval | None, **more: Any) -> None:
        """Take a row; it names the estimator of the run unless told another."""
        low, high = span or (None, None)
        more.setdefault("estimator", f"{self.options.estimator}-statistic")
        self.rows.append(Row(key, group, label, value, low=low, high=high, **more))

    def __getitem__(self, key: str) -> Any:
        """Return a row that was measured already."""
        return next(row for row in self.rows if row.key == key)

    def linear(self, key: str, group: str, label: str, found: Linear, **more: Any) -> None:
        """Take a row whose interval comes from derivatives by image."""
        self.add(key, group, label, found.value, found.interval(self.samples), **more)

    def gap(self, bandwidth: float) -> None:
        """Centroids, energy distance and MMD²: one sweep."""
        forms = [quadratic.cosine(), quadratic.distance(), quadratic.uniformity()]
        resolved = bandwidth > math.sqrt(32 * float(numpy.finfo(self.cloud.images.dtype).eps))
        if resolved:
            forms.append(quadratic.gaussian(bandwidth))
        got = quadratic.quadratic_forms(self.cloud, tuple(forms), self.samples, self.options.estimator, self.say)
        self.centroids(got["cosine"])
        energy = got["distance"]
        self.add(
            "energy_distance", "gap", "energy distance", -energy.chosen.form,
            interval(-energy.replicates), p=p_value(-energy.chosen.form, -energy.flips), plugin=-energy.plugin.form,
        )  # fmt: skip
        if resolved:
            mmd = got["gaussian"]
            self.add(
                "mmd2", "gap", f"MMD², h = {bandwidth:.4g}, the median of ‖x−y‖", mmd.chosen.form,
                interval(mmd.replicates), p=p_value(mmd.chosen.form, mmd.flips), plugin=mmd.plugin.form,
            )  # fmt: skip
        else:
            self.warnings.append("MMD² is left out: the median distance of an image and a caption is 0 to rounding")
        slack = -energy.plugin.form - SLOPE * got["cosine"].plugin.form
        self.add(
            "x5_slack", "sanity", "X5: energy distance − (√2/2)·gap² ≥ 0", slack, None, estimator="V-statistic",
            note="holds" if slack >= -1e-6 else "fails: this cannot be, please report it",
        )  # fmt: skip
        uniform = got["uniformity"]
        for key, name in (("xx", "images"), ("yy", "captions")):
            value, replicates = getattr(uniform.chosen, key), getattr(uniform.parts, key)
            self.add(
                f"uniformity_{name}", "gap", f"uniformity log E e^(−2‖·‖²), {name}", math.log(value),
                interval(numpy.log(replicates)), plugin=math.log(getattr(uniform.plugin, key)),
            )  # fmt: skip

    def centroids(self, got: quadratic.Measured) -> None:
        """The centroid gap, its square and the centroids' cosine; a negative estimate of a square has root 0."""
        square, spans = got.chosen.form, interval(got.parts.form)
        p = p_value(square, got.flips)
        root = Interval(*(math.sqrt(max(0.0, v)) for v in spans))
        note = "" if square > 0 else "the unbiased square is negative: no gap is resolved"
        self.add(
            "centroid_gap", "gap", "centroid gap ‖EX − EY‖", math.sqrt(max(0.0, square)), root, p=p,
            plugin=math.sqrt(max(0.0, got.plugin.form)), note=note,
        )  # fmt: skip
        self.add("centroid_gap_squared", "gap", "its square ‖EX − EY‖²", square, spans, p=p, plugin=got.plugin.form)
        cosine, parts = _cosine(got.chosen), got.parts
        defined = bool((parts.xx > 0).all() and (parts.yy > 0).all()) and not math.isnan(cosine)
        self.add(
            "centroid_cosine", "gap", "cosine of the centroids", cosine if not math.isnan(cosine) else None,
            interval(parts.xy / numpy.sqrt(parts.xx * parts.yy)) if defined else None, plugin=_cosine(got.plugin),
            note="" if defined else "a centroid is not resolved from 0",
        )  # fmt: skip
        for key, name in (("xx", "images"), ("yy", "captions")):
            value, replicates = getattr(got.chosen, key), getattr(parts, key)
            self.add(
                f"centroid_norm_{name}", "gap", f"norm of the centroid, {name}", math.sqrt(max(0.0, value)),
                interval(numpy.sqrt(numpy.maximum(0.0, replicates))), plugin=math.sqrt(getattr(got.plugin, key)),
            )  # fmt: skip

    def separability(self) -> None:
        """AUC of a linear discriminant."""
        self.say("separability", 0.0)
        auc = separability.separability(self.cloud, self.options.seed)
        self.linear("auc", "gap", "linear separability (AUC)", auc, estimator="cross-fitted in 5 folds of images")

    def pairs(self) -> None:
        """Alignment and recall, beside what they are for shuffled pairs."""
        aligned = theory.alignment(self.cloud, self.own)
        control = pairing.shuffled_alignment(self.cloud, aligned.value)
        how = f"shuffled pairs: {control.z:.3g} standard deviations away"
        self.linear(
            "alignment", "pairs", "alignment E s⁺, mean cosine of a pair", aligned, estimator="mean",
            control=control.mean, p=control.p, note=how,
        )  # fmt: skip
        self.linear(
            "alignment_loss", "pairs", "alignment E‖x − y‖² = 2 − 2E s⁺",
            Linear(2 - 2 * aligned.value, -2 * aligned.influence), estimator="mean", control=2 - 2 * control.mean,
        )  # fmt: skip
        real = retrieval.recalls(self.cloud, retrieval.ranks(self.cloud, self.own, self.say))
        dealt = pairing.shuffled_owner(self.found.owner, self.cloud.images.rows, self.options.seed)
        other = Cloud(
            self.cloud.images, self.cloud.captions, layout(dealt, self.cloud.images.rows, self.options.rows),
            self.cloud.xp, self.cloud.workers,
        )  # fmt: skip
        chance = retrieval.recalls(other, retrieval.ranks(other, positives(other), self.say))
        for key, found in real.items():
            ties = f"ties, which count against, could add {found.by_ties:.2g}" if found.by_ties else ""
            self.add(
                f"recall_{key}", "pairs", _recall_label(key), found.statistic.value, found.interval,
                estimator="exact ranks", control=chance[key].statistic.value, note=ties,
            )  # fmt: skip

    def at_temperature(self, tau: float) -> None:
        """The theory's own quantities at τ."""
        found = theory.theory(self.cloud, self.own, tau, self.options.estimator, self.say)
        how = "own image left out" if self.options.estimator == "U" else "plug-in"
        shuffled = self._shuffled(tau, found)
        for key, label in _THEORY.items():
            if key in found.statistics:
                statistic = found.statistics[key]
                added = f"includes {statistic.correction:+.2g} for the bias of log" if statistic.correction else ""
                self.linear(key, "theory", label, statistic, estimator=how, note=added, control=shuffled.get(key))
        self.potentials(found)
        self.batch(found)
        least = min(found.effective.values())
        if least < 20:
            self.warnings.append(
                f"at τ = {tau:g} a partition field rests on as few as {least:.1f} effective neighbours: "
                "log Γ, C_τ and J are then about this sample, and less about the law; more rows or a larger τ help"
            )
        self.figures["log_ratio"] = found.log_ratio
        self.figures["tau"] = tau

    def _shuffled(self, tau: float, found: Theory) -> dict[str, float]:
        """What shuffled pairs would give: J by their mean cosine, and c₁ with E κ₊/Γ = 1, as for independent points."""
        moved = (self["alignment"].value - self["alignment"].control) / tau
        controls = {key: found.statistics[key].value + moved for key in ("J_12", "J_21", "J_sym", "J_1", "J_2")}
        return controls | {"c1": 1 - found.variance / 2}

    def potentials(self, found: Theory) -> None:
        """U₁₂ and U₂₁ at their own points, and their smoothed difference at all."""
        first, second = -self.own.by_unit, -self.own.cosines
        for key, label, values in (("U_12", "U₁₂ at the images", first), ("U_21", "U₂₁ at the captions", second)):
            self.add(
                f"{key}_osc", "theory", f"osc {label}", float(numpy.ptp(values)), None, estimator="range in the sample"
            )
        both = numpy.concatenate(found.difference)
        self.add(
            "potential_difference_osc", "theory", "osc(Ũ₁₂ − Ũ₂₁), smoothed by κ_τ", float(numpy.ptp(both)), None,
            estimator="range in the sample", note="Rem4.5: a compatible match needs 0",
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
            "c1_over_n", "theory", f"c₁/N in a batch of {self.options.batch:,}", value, estimator="plug-in", note=note
        )


def _cosine(means: quadratic.Means) -> float:
    return float(means.xy / math.sqrt(means.xx * means.yy)) if means.xx > 0 and means.yy > 0 else math.nan


def _recall_label(key: str) -> str:
    direction, _, depth = key.rpartition("_")
    return {
        "i2t_any": f"Recall@{depth} image → text, any of its captions",
        "i2t_own": f"Recall@{depth} image → text, each of its captions",
        "t2i": f"Recall@{depth} text → image",
    }[direction]


_THEORY = {
    "log_partition_2_at_images": "E log Γ₂ at the images",
    "log_partition_1_at_captions": "E log Γ₁ at the captions",
    "log_partition_1_at_images": "E log Γ₁ at the images",
    "log_partition_2_at_captions": "E log Γ₂ at the captions",
    "log_density_2_at_images": "E log ρ̃₂ at the images",
    "log_density_1_at_captions": "E log ρ̃₁ at the captions",
    "J_12": "J^{1→2}",
    "J_21": "J^{2→1}",
    "J_sym": "J^Sym",
    "J_1": "J₁, images alone",
    "J_2": "J₂, captions alone",
    "coupling": "coupling C_τ = ½(J₁ + J₂) − J^Sym",
    "potential_difference_sd": "spread (sd) of Ũ₁₂ − Ũ₂₁",
    "c1": "c₁ of T4.1",
}
