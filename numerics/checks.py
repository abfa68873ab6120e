"""Domains: what an argument must satisfy, with messages that name argument, value, rule and remedy."""

from __future__ import annotations

import math

from numerics.arrays import Array, namespace


def positive(name: str, value: float) -> float:
    """Return `value` as a float that is > 0 and finite, else raise ValueError."""
    number = float(value)
    if not number > 0:
        raise ValueError(f"{name}={number!r} must be > 0")
    return finite_number(name, number)


def finite_number(name: str, value: float) -> float:
    """Return `value` as a finite float, else raise ValueError."""
    number = float(value)
    if not math.isfinite(number):
        raise ValueError(f"{name}={number!r} must be finite")
    return number


def whole(name: str, value: int, least: int) -> int:
    """Return `value` as an int ≥ `least`, else raise ValueError."""
    if isinstance(value, bool) or int(value) != value or value < least:
        raise ValueError(f"{name}={value!r} must be a whole number >= {least}")
    return int(value)


def vector(name: str, array: Array, size: int | None = None) -> Array:
    """Return `array` if it is a float64 array of shape (size,) without NaN or infinity, else raise ValueError."""
    _shape(name, array, size)
    _every(name, array, namespace(array).isfinite(array), "must be finite")
    return array


def log_density(name: str, array: Array, size: int | None = None) -> Array:
    """Return `array` if it is a float64 array of shape (size,), each entry finite or −inf, else raise ValueError."""
    _shape(name, array, size)
    # NaN fails the comparison, and so does +inf: one pass for both.
    _every(name, array, array < math.inf, "must be finite or -inf (the log of a density, -inf where it is zero)")
    return array


def matrix(name: str, array: Array, columns: int | None = None) -> Array:
    """Return `array` if it is a finite float64 array of shape (n, columns), n ≥ 1, else raise ValueError."""
    _float64(name, array)
    wanted = "d" if columns is None else str(columns)
    if array.ndim != 2 or array.shape[0] < 1 or array.shape[1] != (columns or array.shape[1]):
        raise ValueError(f"{name}.shape={tuple(array.shape)} must be (n, {wanted}) with n >= 1: one point a row")
    xp = namespace(array)
    _every(name, array, xp.all(xp.isfinite(array), axis=1), "must be finite")
    return array


def all_positive(name: str, array: Array, remedy: str) -> Array:
    """Return `array` if it is a float64 vector of finite entries > 0, else raise ValueError ending in `remedy`."""
    vector(name, array)
    _every(name, array, array > 0, f"must be > 0: {remedy}")
    return array


def _float64(name: str, array: Array) -> None:
    if array.dtype != namespace(array).float64:
        raise ValueError(f"{name}.dtype={array.dtype} must be float64: convert it with astype")


def _shape(name: str, array: Array, size: int | None) -> None:
    _float64(name, array)
    if size is None and (array.ndim != 1 or array.shape[0] < 1):
        raise ValueError(f"{name}.shape={tuple(array.shape)} must be (n,) with n >= 1")
    if size is not None and tuple(array.shape) != (size,):
        raise ValueError(f"{name}.shape={tuple(array.shape)} must be ({size},): one value for every point of the space")


def _every(name: str, array: Array, good: Array, rule: str) -> None:
    xp = namespace(array)
    if bool(xp.all(good)):
        return
    first = int(xp.argmin(xp.astype(good, xp.int8)))
    entry = array[first] if array.ndim == 1 else None
    shown = f"={float(entry)!r}" if entry is not None else ""
    raise ValueError(f"{name}[{first}]{shown} {rule}")
