"""How much each feature of a candidate counts: six numbers, fitted by `benchmarks/ranking_weights.py`.

The score of a disease is the weighted sum of its features (`queries.diagnosis.features`), and its softmax over all
candidates the probability (a conditional logit model: McFadden 1974; as listwise ranking: Cao et al. 2007, "ListNet").
Fitted on the clean cases of the development half, each disease's cases together weighing the root of their number;
figures of the ranking are those of five folds over diseases, never of the fit.
"""

from __future__ import annotations

__all__ = ["ABSENT", "TEMPERATURE", "WEIGHTS"]

WEIGHTS = {
    "back_off": 0.234,
    "unmentioned": 0.579,
    "judged_only": -5.096,
    "exact": 4.19,
    "picture": 0.554,
    "rate": 4.027,
}
"""Nats for one unit of each feature."""
ABSENT = 0.9
"""a: how far the word of a doctor that a finding is absent is trusted. It costs log(1 - a * F_d(t)), with no weight."""
TEMPERATURE = 0.9
"""Scores are divided by this before they become probabilities: of six values the one whose calibration is best over the
clean folds."""
