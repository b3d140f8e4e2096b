"""The linear chain: sums over all labellings, probabilities of labels, and the best labelling, many sentences at once.

Sentences are sorted by length and worked in step, so that one operation serves the n-th token of all.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

__all__ = ["Chain", "Expected", "Steps", "best", "expected", "marginals", "steps"]

_Array = npt.NDArray[Any]


class Chain(NamedTuple):
    """Weights of labels (tokens, labels) and of pairs (labels, labels), no logarithms; labels that may begin, end."""

    weights: _Array
    follows: _Array
    begin: _Array
    stop: _Array


class Steps(NamedTuple):
    """`places[t]` are the tokens that stand at place t of their sentences, longest sentences first."""

    places: list[_Array]
    total: int


class Expected(NamedTuple):
    """Log of the sum over all labellings, probabilities of labels (tokens, labels) and sums of those of pairs."""

    log_sum: float
    labels: _Array
    pairs: _Array


def steps(bounds: _Array) -> Steps:
    """Put the tokens of sentences (half-open ranges, shape (sentences, 2)) in step."""
    lengths = bounds[:, 1] - bounds[:, 0]
    order = np.argsort(-lengths, kind="stable")
    starts, lengths = bounds[order, 0], lengths[order]
    alive = np.searchsorted(-lengths, -np.arange(lengths[0] if len(lengths) else 0), side="left")
    return Steps([starts[:n] + t for t, n in enumerate(alive)], int(lengths.sum()))


def expected(weights: _Array, follows: _Array, begin: _Array, stop: _Array, plan: Steps) -> Expected:
    """`weights` (tokens, labels) and `follows` (labels, labels) are not logarithms; 0 forbids. `begin` and `stop` say
    which labels may stand first and last.
    """
    size = weights.shape[1]
    forward = np.empty_like(weights)
    log_sum = 0.0
    before = None
    for places in plan.places:
        now = weights[places] * begin if before is None else (before[: len(places)] @ follows) * weights[places]
        norm = now.sum(axis=1, keepdims=True)
        log_sum += float(np.log(norm).sum())
        before = now / norm
        forward[places] = before
    backward = np.empty_like(weights)
    pairs = np.zeros((size, size))
    after = np.zeros((0, size), dtype=weights.dtype)
    for t in range(len(plan.places) - 1, -1, -1):
        places = plan.places[t]
        now = np.empty((len(places), size), dtype=weights.dtype)
        now[len(after) :] = stop
        if len(after):
            later = after * weights[plan.places[t + 1]]
            raw = later @ follows.T
            now[: len(after)] = raw
            first = forward[places[: len(after)]]
            scale = np.einsum("ij,ij->i", first, raw)
            pairs += (first / scale[:, None]).T @ later
            now[: len(after)] /= scale[:, None]
        backward[places] = now
        after = now
    labels = forward * backward
    norm = labels.sum(axis=1, keepdims=True)
    following = [*map(len, plan.places[1:]), 0]
    last = np.concatenate([places[n:] for places, n in zip(plan.places, following, strict=True)])
    log_sum += float(np.log(norm[last]).sum())
    return Expected(log_sum, labels / norm, pairs * follows)


def marginals(chains: Sequence[Chain], bounds: _Array) -> list[_Array]:
    """Probability of each label at each token, for several models of the same sentences at once.

    Forward and backward sums of all models run side by side, one step for all sentences. They are summed in double
    precision: the last digits of a product of matrices depend on how many sentences it works, and equal papers must get
    equal scores whatever was read with them.
    """
    size = max(chain.weights.shape[1] for chain in chains)
    plan = steps(bounds)
    count = len(chains)
    ways = np.zeros((2 * count, size, size), dtype=np.float64)
    walls = np.zeros((2 * count, 1, size), dtype=np.float64)
    order = np.concatenate(plan.places) if plan.places else np.zeros(0, dtype=np.int64)
    mirror = _mirrored(bounds)[order]
    weights = np.zeros((2 * count, len(order), size), dtype=np.float64)
    for n, chain in enumerate(chains):
        labels = chain.weights.shape[1]
        weights[n, :, :labels] = chain.weights[order]
        weights[count + n, :, :labels] = chain.weights[mirror]
        ways[n, :labels, :labels] = chain.follows
        ways[count + n, :labels, :labels] = chain.follows.T
        walls[n, 0, :labels], walls[count + n, 0, :labels] = chain.begin, chain.stop
    begin = 0
    before = weights[:, :0]
    for t, places in enumerate(plan.places):
        now = weights[:, begin : begin + len(places)]
        now *= walls if t == 0 else before[:, : len(places)] @ ways
        now /= now.sum(axis=2, keepdims=True)
        before = now
        begin += len(places)
    found = []
    for n, chain in enumerate(chains):
        labels = chain.weights.shape[1]
        forward, backward = np.empty_like(chain.weights, np.float64), np.empty_like(chain.weights, np.float64)
        forward[order], backward[mirror] = weights[n, :, :labels], weights[count + n, :, :labels]
        both = forward * (backward / chain.weights)
        found.append(both / both.sum(axis=1, keepdims=True))
    return found


def _mirrored(bounds: _Array) -> _Array:
    """For each token the one that stands as far from the other end of its sentence."""
    lengths = bounds[:, 1] - bounds[:, 0]
    total = np.repeat(bounds[:, 0] + bounds[:, 1] - 1, lengths)
    return np.asarray(total - np.arange(len(total)))


def best(scores: _Array, follows: _Array, begin: _Array, stop: _Array, plan: Steps) -> npt.NDArray[np.int64]:
    """The best label of each token. Here all are logarithms; a very low number forbids."""
    found = np.zeros(len(scores), dtype=np.int64)
    if not plan.places:
        return found
    back: list[_Array] = []
    value = scores[plan.places[0]] + begin
    finals = np.empty((len(plan.places[0]), scores.shape[1]), dtype=scores.dtype)
    for t, places in enumerate(plan.places):
        if t:
            ways = value[: len(places), :, None] + follows
            chosen = ways.argmax(axis=1)
            back.append(chosen)
            value = np.take_along_axis(ways, chosen[:, None], axis=1)[:, 0] + scores[places]
        finals[: len(places)] = value
    label = (finals + stop).argmax(axis=1)
    for t in range(len(plan.places) - 1, -1, -1):
        places = plan.places[t]
        found[places] = label[: len(places)]
        if t:
            label[: len(places)] = back[t - 1][np.arange(len(places)), label[: len(places)]]
    return found
