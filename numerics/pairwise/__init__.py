"""Reductions over all pairs of two point sets that never hold the matrix of pairs.

`log_sum_exp` and `weighted_sums` take NumPy arrays (blocks that stay in cache, one thread a core) or arrays of another
namespace of the array API; `energy_distance` and `squared_mmd` are means built on them. Sums are added in a fixed
order: the same call gives the same bits, whatever the number of threads.
"""

from numerics.pairwise.functions import Distance, Function, Gaussian, InfoNCE
from numerics.pairwise.means import energy_distance, mean_over_pairs, squared_mmd
from numerics.pairwise.reduce import log_sum_exp, weighted_sums
from numerics.pairwise.tiles import BUDGET

__all__ = [
    "BUDGET",
    "Distance",
    "Function",
    "Gaussian",
    "InfoNCE",
    "energy_distance",
    "log_sum_exp",
    "mean_over_pairs",
    "squared_mmd",
    "weighted_sums",
]
