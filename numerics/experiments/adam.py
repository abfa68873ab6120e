"""Adam, as the published schemes use it."""

from __future__ import annotations

from numerics.arrays import Array, namespace

_FIRST, _SECOND, _SMALL = 0.9, 0.999, 1e-8


class Adam:
    """Adam with its usual constants, bias corrected, on one array of parameters.

    Source: Kingma & Ba, arXiv:1412.6980, Algorithm 1.
    """

    def __init__(self, rate: float) -> None:
        self.rate, self._steps = rate, 0
        self._mean: Array = 0.0
        self._square: Array = 0.0

    def step(self, parameters: Array, gradient: Array) -> Array:
        """Return the parameters after one step down the gradient."""
        self._steps += 1
        self._mean = _FIRST * self._mean + (1 - _FIRST) * gradient
        self._square = _SECOND * self._square + (1 - _SECOND) * gradient * gradient
        mean = self._mean / (1 - _FIRST**self._steps)
        square = self._square / (1 - _SECOND**self._steps)
        return parameters - self.rate * mean / (namespace(gradient).sqrt(square) + _SMALL)
