"""OWL-QN (Andrew and Gao 2007): L-BFGS for a smooth loss plus a penalty on absolute values; most weights end at 0."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

__all__ = ["State", "minimise"]

_Array = npt.NDArray[Any]


@dataclass(frozen=True, slots=True)
class State:
    """Where a descent stands: rounds done, weights, and the last (step, change of gradient) pairs, oldest first."""

    rounds: int
    weights: _Array
    pairs: tuple[tuple[_Array, _Array], ...] = ()


def minimise(
    loss: Callable[[_Array], tuple[float, _Array]],
    start: State,
    *,
    absolute: float,
    rounds: int,
    memory: int = 5,
    listen: Callable[[State, float], None] = lambda *_: None,
) -> _Array:
    """Weights that minimise `loss(w)[0] + absolute * |w|`; `loss` gives the value and the gradient.

    `listen` hears each round. A descent that starts from a state it heard ends where it would have ended.

    >>> minimise(lambda w: (float(((w - [3.0, 0.2]) ** 2).sum()), 2 * (w - [3.0, 0.2])), State(0, np.zeros(2)),
    ...          absolute=1.0, rounds=20).round(2).tolist()
    [2.5, 0.0]
    """
    weights = start.weights
    pairs = deque(start.pairs, maxlen=memory)
    value, gradient = loss(weights)
    value += absolute * float(np.abs(weights).sum())
    for n in range(start.rounds + 1, rounds + 1):
        steepest = _pseudo(weights, gradient, absolute)
        direction = _direction(-steepest, pairs)
        direction[direction * steepest >= 0] = 0
        if float(direction @ steepest) >= 0:
            break
        orthant = np.where(weights != 0, np.sign(weights), -np.sign(steepest))
        step = 1.0 if pairs else 1.0 / max(float(np.sqrt(steepest @ steepest)), 1e-9)
        for _ in range(20):
            fresh = weights + step * direction
            fresh[fresh * orthant < 0] = 0
            moved = fresh - weights
            found, turned = loss(fresh)
            found += absolute * float(np.abs(fresh).sum())
            if found <= value + 1e-4 * float(steepest @ moved):
                break
            step *= 0.5
        else:
            break
        change = turned - gradient
        if float(change @ moved) > 1e-10:
            pairs.append((moved, change))
        done = value - found < 1e-6 * abs(found)
        weights, gradient, value = fresh, turned, found
        listen(State(n, weights, tuple(pairs)), value)
        if done:
            break
    return weights


def _pseudo(weights: _Array, gradient: _Array, absolute: float) -> _Array:
    """Gradient with the penalty; at 0 the side that goes down, if one does."""
    right, left = gradient + absolute, gradient - absolute
    at_zero = np.where(right < 0, right, np.where(left > 0, left, 0))
    return np.where(weights > 0, right, np.where(weights < 0, left, at_zero))


def _direction(start: _Array, pairs: deque[tuple[_Array, _Array]]) -> _Array:
    direction = start.copy()
    kept = []
    for moved, change in reversed(pairs):
        inverse = 1.0 / float(change @ moved)
        alpha = inverse * float(moved @ direction)
        direction -= alpha * change
        kept.append((alpha, inverse))
    if pairs:
        moved, change = pairs[-1]
        direction *= float(change @ moved) / float(change @ change)
    for (moved, change), (alpha, inverse) in zip(pairs, reversed(kept), strict=True):
        direction += (alpha - inverse * float(change @ direction)) * moved
    return direction
