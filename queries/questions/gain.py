"""Expected information gain of a question with the answers yes and no."""

from __future__ import annotations

import numpy as np

from queries.arrays import Floats

__all__ = ["entropy", "expected_gain"]


def entropy(chances: Floats) -> Floats:
    """Bits of uncertainty of the distributions in the columns; 0 log 0 = 0.

    >>> entropy(np.array([0.5, 0.5])).item()
    1.0
    """
    safe = np.where(chances > 0, chances, 1.0)
    found: Floats = -(chances * np.log2(safe)).sum(axis=0)
    return found


def expected_gain(prior: Floats, rates: Floats) -> Floats:
    """Bits that the answer is expected to take off the uncertainty, for each column of `rates` = P(yes | candidate).

    >>> expected_gain(np.array([0.5, 0.5]), np.array([[1.0, 0.5], [0.0, 0.5]])).round(6).tolist()
    [1.0, 0.0]
    """
    yes = prior @ rates
    after_yes = prior[:, None] * rates / np.maximum(yes, 1e-12)
    after_no = prior[:, None] * (1 - rates) / np.maximum(1 - yes, 1e-12)
    left = yes * entropy(after_yes) + (1 - yes) * entropy(after_no)
    found: Floats = np.maximum(entropy(prior) - left, 0.0)
    return found
