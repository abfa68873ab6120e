"""Every number of a measurement against plain float64 NumPy: all pairs at once, differences of rows, no tiles.

Only what is random is shared: which images a replicate draws, which pairs a flip exchanges, which fold an image is in
and how captions are dealt. The derivatives behind intervals are by complex steps in the weights of the images.
"""

import math

import numpy as np
import pytest
import scipy.special
import scipy.stats

from numerics.arrays import select_backend
from numerics.embeddings.diagnosis import measure
from numerics.embeddings.pairing import shuffled_owner
from numerics.embeddings.records import Options
from numerics.embeddings.resampling import resampling

pytestmark = pytest.mark.slow

BATCH = 512
STEP = 1e-30


def clustered(rng):
    """Five clusters; an image with 300 captions, others with 1 to 7; images and captions that repeat; float16."""
    n, d = 40, 12
    centres = rng.standard_normal((5, d))
    x = centres[rng.integers(0, 5, n)] + 0.15 * rng.standard_normal((n, d))
    x[10:14], x[30] = x[10], x[31]
    counts = rng.integers(1, 8, n)
    counts[3], counts[10] = 300, 1
    owner = np.repeat(np.arange(n), counts)
    y = x[owner] + 0.25 * rng.standard_normal((len(owner), d)) + 0.4 * centres[0]
    y[owner == 20] = y[owner == 20][:1]
    order = rng.permutation(len(owner))
    y, owner = y[order], owner[order]
    x = x * rng.uniform(0.2, 30, (n, 1))
    return x.astype(np.float16), (y * rng.uniform(0.2, 30, (len(y), 1))).astype(np.float16), owner


def crowded(rng, counts=(700, 300, 257, 256)):
    """Few images with many captions each, more than a block of rows holds, and some with one."""
    counts = np.concatenate([rng.permutation(counts), np.ones(8, int)])
    x = rng.standard_normal((len(counts), 8))
    owner = np.repeat(np.arange(len(counts)), counts)
    order = rng.permutation(len(owner))
    y = x[owner] + 0.6 * rng.standard_normal((len(owner), 8))
    return x.astype(np.float32), y[order].astype(np.float32), owner[order]


def collapsed(rng, spread):
    """Both clouds within `spread` of one direction, with a gap of about as much."""
    n, d = 60, 16
    u = rng.standard_normal(d)
    u /= np.linalg.norm(u)
    x = rng.standard_normal((n, d)) / 4
    y = 0.8 * x + 0.6 * rng.standard_normal((n, d)) / 4 + rng.standard_normal(d) / 4
    return u + spread * x, u + spread * y, np.arange(n)


def tight(rng):
    """Clusters far apart, each collapsed: only within them is anything near."""
    x, y, owner = collapsed(rng, 1e-5)
    centres = 3 * rng.standard_normal((4, x.shape[1]))[np.arange(len(x)) % 4]
    return (x + centres).astype(np.float32), (y + centres).astype(np.float32), owner


def plain(rng):
    """Two clouds with a gap and uneven captions, a few of which oppose their image."""
    n, d = 45, 6
    x = rng.standard_normal((n, d)) + np.eye(d)[0]
    owner = np.concatenate([np.arange(n), rng.integers(0, n, 50)])
    y = 0.7 * x[owner] + rng.standard_normal((len(owner), d)) + np.eye(d)[1]
    y[5:8] = -x[owner[5:8]]
    return x.astype(np.float32), y.astype(np.float32), owner


DATA = {
    "plain": (plain, 0.1),
    "clustered float16": (clustered, 0.1),
    "crowded": (crowded, 0.1),
    "tight clusters": (tight, 0.05),
    "collapsed 1e-2": (lambda rng: tuple(_single(collapsed(rng, 1e-2))), 0.1),
    "collapsed 1e-4": (lambda rng: tuple(_single(collapsed(rng, 1e-4))), 0.1),
    "collapsed 1e-4, cold": (lambda rng: tuple(_single(collapsed(rng, 1e-4))), 1e-8),
    "collapsed 1e-6": (lambda rng: tuple(_single(collapsed(rng, 1e-6))), 0.1),
    "collapsed 1e-7 float64": (lambda rng: collapsed(rng, 1e-7), 0.1),
    "opposite": (lambda rng: (*_opposite(collapsed(rng, 1e-4)),), 0.1),
}


def _single(data):
    return data[0].astype(np.float32), data[1].astype(np.float32), data[2]


def _opposite(data):
    return data[0].astype(np.float32), -data[1].astype(np.float32), data[2]


class Plain:
    """What is measured, as functions of the weight of each image, which counts for its captions too."""

    def __init__(self, lab, x, y, owner, tau, estimator):
        self.rows = lab.unit(x.astype(float)), lab.unit(y.astype(float))
        self.dense = lab.Dense(*self.rows, owner, estimator)
        self.owner, self.tau, self.estimator = owner, tau, estimator
        self.n, self.ones = len(x), np.ones(len(x))
        self.cost = lab.cost(self.rows[0][owner], self.rows[1])

    def forms(self, weights):
        """Means over pairs of 1 − cosine and of the other forms, each (xx, yy, xy)."""
        return {name: self.dense.means(f, weights) for name, f in FORMS.items()}

    def linear(self, w):
        """What has an interval by derivatives."""
        tau, d = self.tau, self.rows[0].shape[1]
        L = {a + b: self.dense.mean_log(a, b, tau, w) for a in "xy" for b in "xy"}  # less 1/τ
        attraction = np.average(self.cost, weights=w[self.owner]) / tau
        volume = scaled_log_volume(d, tau)
        c = [self.dense.constant("x", "y", tau, w), self.dense.constant("y", "x", tau, w)]
        # E s⁺/τ and log Γ are both less 1/τ
        J = {"J_12": L["xy"], "J_21": L["yx"], "J_sym": (L["xy"] + L["yx"]) / 2, "J_1": L["xx"], "J_2": L["yy"]}
        names = {
            "log_partition_2_at_images": "xy", "log_partition_1_at_captions": "yx",
            "log_partition_1_at_images": "xx", "log_partition_2_at_captions": "yy",
        }  # fmt: skip
        return (
            {name: L[key] + 1 / tau for name, key in names.items()}
            | {"log_density_2_at_images": L["xy"] - volume, "log_density_1_at_captions": L["yx"] - volume}
            | {name: value + attraction - (volume + 1 / tau) for name, value in J.items()}
            | {
                "coupling": (L["xx"] + L["yy"] - L["xy"] - L["yx"]) / 2,
                "potential_difference_sd": self.dense.potential_spread(tau, w),
                "c1": sum(c) / 2,
                "c1_over_n": sum(c) / 2 / (BATCH - 1),
            }
        )

    def corrections(self):
        """What the bias of a logarithm adds to each."""
        if self.estimator == "V":
            return {}
        half = {a + b: np.average(self.uncertainty(a, b), weights=self.dense.weights(self.ones)[a]) / 2
                for a in "xy" for b in "xy"}  # fmt: skip
        both = (half["xy"] + half["yx"]) / 2
        return {
            "log_partition_2_at_images": half["xy"], "log_partition_1_at_captions": half["yx"],
            "log_partition_1_at_images": half["xx"], "log_partition_2_at_captions": half["yy"],
            "log_density_2_at_images": half["xy"], "log_density_1_at_captions": half["yx"],
            "J_12": half["xy"], "J_21": half["yx"], "J_sym": both, "J_1": half["xx"], "J_2": half["yy"],
            "coupling": (half["xx"] + half["yy"]) / 2 - both,
        }  # fmt: skip

    def uncertainty(self, a, b):
        """The relative variance of Γ_b at the points of a, by image: Σ_i (Σ_i κ)²/(Σ κ)² − Σ_i k²/(Σ k)²."""
        e, keep = self.dense.pairs(a, b)
        weight = keep * self.dense.weights(self.ones)[b]
        kernel = np.exp((e - e.max(axis=1)[:, None]) / self.tau) * weight
        owner = np.arange(self.n) if b == "x" else self.owner
        by_image = [np.stack([t[:, owner == i].sum(axis=1) for i in range(self.n)], axis=1) for t in (kernel, weight)]
        return sum(sign * (t**2).sum(axis=1) / t.sum(axis=1) ** 2 for sign, t in zip((1, -1), by_image, strict=True))

    def smoothed(self):
        return self.dense.smoothed_difference(self.tau, self.ones)

    def recalls(self, owner):
        """Shares by name, an item of equal score counting against: values, hits and sizes by image."""
        x, y = self.rows
        e = -np.array([((row - y) ** 2).sum(axis=1) for row in x])
        best = np.where(owner[None, :] == np.arange(self.n)[:, None], e, -9)
        foreign = np.where(owner[None, :] == np.arange(self.n)[:, None], -9, e)
        counts, found = np.bincount(owner), {}
        own = [np.sort(best[i, owner == i])[::-1] for i in range(self.n)]
        at_caption = np.array([(foreign[:, j] >= e[owner[j], j]).sum() for j in range(len(owner))])
        for k in (1, 5, 10):
            any_ = np.array([(foreign[i] >= own[i][0]).sum() < k for i in range(self.n)])
            each = np.array(
                [sum((foreign[i] >= s).sum() + t < k for t, s in enumerate(own[i][:k])) for i in range(self.n)]
            )
            back = np.bincount(owner, at_caption < k, minlength=self.n)
            for name, hits, sizes in (("i2t_any", any_, self.ones), ("i2t_own", each, counts), ("t2i", back, counts)):
                found[f"recall_{name}_{k}"] = (hits.sum() / sizes.sum(), hits, sizes)
        return found

    def auc(self, seed):
        """The cross-fitted discriminant's, and its derivative in each image, by comparing all pairs of scores."""
        x, y = self.rows
        n, d = x.shape
        fold = np.random.default_rng(seed).permutation(np.arange(n) % 5)
        k, moved, total = self.dense.counts, np.zeros(n), 0.0
        middle = np.concatenate([x, y]).mean(axis=0)
        for part in range(5):
            fit, fit_y = fold != part, fold[self.owner] != part
            a, b, w = x[fit] - middle, y[fit_y] - middle, k[fit]
            m = [np.average(a, axis=0, weights=w), b.mean(axis=0)]
            size = w.sum() + len(b)
            covariance = (((a - m[0]).T * w) @ (a - m[0]) + (b - m[1]).T @ (b - m[1])) / size
            shrink = d / (d + size)
            ridge = (1 - shrink) * covariance + shrink * np.trace(covariance) / d * np.eye(d)
            direction = np.linalg.solve(ridge, m[0] - m[1])
            s, t = (x[~fit] - middle) @ direction, (y[~fit_y] - middle) @ direction
            above = (s[:, None] > t) + 0.5 * (s[:, None] == t)
            weight = k[~fit] / k[~fit].sum()
            value, share = weight @ above.mean(axis=1), k[~fit].sum() / len(self.owner)
            total += share * value
            moved[np.nonzero(~fit)[0]] += share * weight * (above.mean(axis=1) - value)
            np.add.at(moved, self.owner[~fit_y], share * (weight @ above - value) / len(t))
        return total, moved


FORMS = {
    "gap": lambda e: e,
    "distance": lambda e: np.sqrt(-2 * e),
    "uniformity": lambda e: np.expm1(4 * e),
}


def scaled_log_volume(d, tau):
    """log V_κ(τ) − 1/τ."""
    nu, x = d / 2 - 1, 1 / tau
    if x > 1e6:  # ive is 0 there for some orders
        return nu * math.log(2 * math.pi * tau) + math.log(2 * math.pi) - 0.5 * math.log(2 * math.pi * x) - (
            4 * nu * nu - 1) / (8 * x)  # fmt: skip
    return d / 2 * math.log(2 * math.pi) + nu * math.log(tau) + math.log(scipy.special.ive(nu, x))


def span(replicates):
    return tuple(np.quantile(replicates, [0.025, 0.975]))


def wilson(value, moved):
    """The textbook's formula, with the effective count of the variance by image."""
    variance = float(moved @ moved)
    n = value * (1 - value) / variance if variance > 0 else len(moved)
    z = scipy.stats.norm.ppf(0.975)
    middle = (value + z * z / (2 * n)) / (1 + z * z / n)
    half = z / (1 + z * z / n) * math.sqrt(value * (1 - value) / n + z * z / (4 * n * n))
    return middle - half, middle + half


def expected(lab, data, tau, estimator, seed, h):
    """Return {key: {field: value}} of every row, without the rounding of any."""
    x, y, owner = data
    it, samples = Plain(lab, x, y, owner, tau, estimator), resampling(len(x), 60, 39, seed)
    rows, ones = {}, np.ones(len(x))
    forms = FORMS | {"mmd": lambda e: np.expm1(e / h**2)}
    plugin = Plain(lab, x, y, owner, tau, "V").dense
    chosen = {k: it.dense.means(f, ones) for k, f in forms.items()}
    whole = {k: plugin.means(f, ones) for k, f in forms.items()}
    drawn = {k: np.array([it.dense.means(f, w) for w in samples.counts.T]) for k, f in forms.items()}
    form = np.array([1, 1, -2])
    flipped = {k: it.dense.flips(f, samples.signs) for k, f in forms.items()}

    def quadratic(key, name, sign=1.0):
        value, under = sign * chosen[name] @ form, sign * flipped[name]
        low, high = span(sign * drawn[name] @ form)
        plugins = sign * whole[name] @ form
        rows[key] = {"value": value, "low": low, "high": high, "p": (value, under), "plugin": plugins}

    quadratic("centroid_gap_squared", "gap")
    quadratic("energy_distance", "distance", -1.0)
    quadratic("mmd2", "mmd")
    square = rows["centroid_gap_squared"]
    root = {k: math.sqrt(max(0.0, v)) for k, v in square.items() if k != "p"}
    rows["centroid_gap"] = root | {"p": square["p"]}
    for place, name in enumerate(("images", "captions")):
        norms = [1 + t["gap"][..., place] for t in (chosen, drawn, whole)]
        low, high = np.sqrt(np.maximum(0, span(norms[1])))
        rows[f"centroid_norm_{name}"] = {
            "value": math.sqrt(max(0, norms[0])),
            "low": low,
            "high": high,
            "plugin": math.sqrt(norms[2]),
        }
        logs = [np.log1p(t["uniformity"][..., place]) for t in (chosen, drawn, whole)]
        rows[f"uniformity_{name}"] = dict(zip(("low", "high"), span(logs[1]), strict=True)) | {
            "value": logs[0],
            "plugin": logs[2],
        }
    with np.errstate(invalid="ignore"):  # an unbiased square may be negative
        cosines = [
            (1 + t["gap"][..., 2]) / np.sqrt((1 + t["gap"][..., 0]) * (1 + t["gap"][..., 1]))
            for t in (chosen, drawn, whole)
        ]
    low, high = np.clip(span(cosines[1]), -1, 1)
    value = cosines[0] if abs(cosines[0]) <= 1 + 1e-12 else np.nan
    rows["centroid_cosine"] = {"value": value, "low": low, "high": high, "plugin": cosines[2]}
    rows["x5_slack"] = {"value": -whole["distance"] @ form - math.sqrt(0.5) * whole["gap"] @ form}
    pairs_rows(it, rows, samples, seed)
    theory_rows(it, rows, samples)
    return rows


def pairs_rows(it, rows, samples, seed):
    x, y, owner, n = *it.rows, it.owner, it.n
    auc, moved = it.auc(seed)
    low, high = wilson(auc, moved)
    rows["auc"] = {"value": auc, "low": low, "high": high}
    counts, sums = it.dense.counts, np.bincount(owner, it.cost)
    drawn = (samples.counts.T @ sums) / (samples.counts.T @ counts)
    low, high = span(drawn)
    table = (x - x.mean(axis=0)) @ np.stack([y[owner == i].sum(axis=0) for i in range(n)], axis=1) / len(owner)
    centred = table - table.mean(axis=1)[:, None]
    sd = math.sqrt((centred**2).sum() / (n - 1))
    control = np.mean([((row - y) ** 2).sum(axis=1).mean() for row in x]) / 2
    z = (control - it.cost.mean()) / sd
    rows["alignment"] = {
        "value": 1 - it.cost.mean(),
        "low": 1 - high,
        "high": 1 - low,
        "control": 1 - control,
        "p": 0.5 * math.erfc(z / math.sqrt(2)),
    }
    rows["alignment_loss"] = {"value": 2 * it.cost.mean(), "low": 2 * low, "high": 2 * high, "control": 2 * control}
    shuffled = it.recalls(shuffled_owner(owner, n, seed))
    for key, (value, hits, sizes) in it.recalls(owner).items():
        low, high = wilson(value, (hits - value * sizes) / sizes.sum())
        rows[key] = {"value": value, "low": low, "high": high, "control": shuffled[key][0]}


def theory_rows(it, rows, samples):
    values, corrections = it.linear(it.ones), it.corrections()
    slopes = {k: np.zeros(it.n) for k in values}
    for i in range(it.n):  # by complex steps: no difference is taken
        moved = it.linear(it.ones + STEP * 1j * np.eye(it.n)[i])
        for k, slope in slopes.items():
            slope[i] = moved[k].imag / STEP
    for k, value in values.items():
        total = value + corrections.get(k, 0.0)
        if k == "potential_difference_sd":  # on the scale of its logarithm
            low, high = total * np.exp(span((samples.counts.T - 1.0) @ slopes[k] / total))
        else:
            low, high = span(total + (samples.counts.T - 1.0) @ slopes[k])
        rows[k] = {"value": total, "low": low, "high": high}
    moved = (rows["alignment"]["value"] - rows["alignment"]["control"]) / it.tau
    for k in ("J_12", "J_21", "J_sym", "J_1", "J_2"):
        rows[k]["control"] = rows[k]["value"] + moved
    second = [it.dense.relative(a, b, it.tau, it.ones) for a, b in ("xy", "yx")]
    rows["c1"]["control"] = 1 - (sum(second) / 2 - 1) / 2
    rows["U_12_osc"] = {"value": np.ptp(np.bincount(it.owner, it.cost) / it.dense.counts)}
    rows["U_21_osc"] = {"value": np.ptp(it.cost)}
    rows["potential_difference_osc"] = {"value": np.ptp(it.smoothed())}
    if it.tau >= 0.001:
        unfrozen_rows(it, rows, it.rows[0].shape[1], 1 / it.tau)


def psi(d, x):
    """ψ_d(x) − x by SciPy's scaled Bessel function."""
    return scipy.special.gammaln(d / 2) + (d / 2 - 1) * np.log(2 / x) + np.log(scipy.special.ive(d / 2 - 1, x))


def unfrozen_rows(it, rows, d, x):
    """What U2 and U8 say: J^Sym less −1/τ − log of the sphere's area, over a rate, and its root; then cones."""
    area = math.log(2) + d / 2 * math.log(math.pi) - scipy.special.gammaln(d / 2)
    fields = ("value", "low", "high", "control")
    excess = {field: rows["J_sym"][field] + area + x for field in fields}
    if it.estimator == "V":
        excess = {field: max(v, 0.0) for field, v in excess.items()}
    steep = 1 - scipy.special.ive(d / 2, x) / scipy.special.ive(d / 2 - 1, x)
    rate = max(steep * min(1 / 3, steep) * x / 4, (-x - 2 * psi(d, x)) / 4)
    rows["loss_above_least"] = excess
    rows["distance_bound"] = {field: excess[field] / rate for field in fields[:3]}
    rows["gap_bound"] = {field: math.sqrt(max(0.0, v)) for field, v in rows["distance_bound"].items()}
    rows["batch_floor"] = {"value": max(0.0, math.log(BATCH) + psi(d, x))}
    gaps = {field: rows["centroid_gap"][field] for field in fields[:3]}
    if max(gaps.values()) < 2:
        cones = {field: psi(d - 1, (1 - g**2 / 4) * x) for field, g in gaps.items()}
        rows["blindness"] = {field: math.log1p((BATCH - 1) * math.exp(v)) for field, v in cones.items()}


@pytest.mark.parametrize(
    "name", [pytest.param(name, marks=pytest.mark.long) if name == "crowded" else name for name in DATA]
)
@pytest.mark.parametrize("estimator", ["U", "V"])
def test_every_number_is_the_plain_one_to_its_stated_rounding(lab, name, estimator):
    make, tau = DATA[name]
    data = make(np.random.default_rng(7))
    options = Options(tau=tau, batch=BATCH, estimator=estimator, replicates=60, flips=39, seed=3, rows=120)
    found = measure(*data, options, backend=select_backend("numpy"))
    h = float(found["mmd2"].label.split("h = ")[1].split(",")[0])
    x, y = (lab.unit(rows.astype(float)) for rows in data[:2])
    distances = np.sqrt([((row - y) ** 2).sum(axis=1) for row in x])
    middle = np.sort(distances, axis=None)[[(distances.size - 1) // 2, distances.size // 2]]
    assert middle[0] * 0.999 <= h <= middle[1] * 1.001
    rows = expected(lab, data, tau, estimator, 3, h)
    assert {row.key for row in found.rows} == set(rows)
    wrong, times = [], 2 if "in float64" in found.said[-1] else 1  # the reference rounds as well
    for row in found.rows:
        for field in ("value", "low", "high", "p", "control", "plugin"):
            got, right = getattr(row, field), rows[row.key].get(field)
            if isinstance(right, tuple):  # what a flip must reach, and what flips give
                tested = "centroid_gap_squared" if row.key == "centroid_gap" else row.key
                rounding = 2 * found[tested].rounding
                shares = [(1 + np.sum(right[1] >= right[0] + s * rounding)) / (1 + len(right[1])) for s in (1, 0, -1)]
                if not shares[0] <= got <= shares[2] <= 1.1 * shares[0]:
                    wrong.append((row.key, field, got, shares))
                continue
            if right is not None and np.isnan(right):
                right = None
            if (got is None) != (right is None):
                wrong.append((row.key, field, got, right))
            elif got is not None and not abs(got - right) <= times * row.rounding + 1e-12 * abs(right):
                wrong.append((row.key, field, got, right, row.rounding))
    assert not wrong, "\n".join(map(str, wrong))
