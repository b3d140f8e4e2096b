"""How much each feature of a candidate counts: seven numbers, fitted by `benchmarks/ranking_weights.py`.

The score of a disease is the weighted sum of its features (`queries.diagnosis.features`), and its softmax over all
candidates the probability (a conditional logit model: McFadden 1974; as listwise ranking: Cao et al. 2007, "ListNet").
Fitted on the clean cases of the development half, each disease's cases together weighing the root of their number;
figures of the ranking are those of five folds over diseases, never of the fit.
"""

from __future__ import annotations

__all__ = ["ABSENT", "AGE", "CAUSAL", "FIRST_LOOK", "SEX", "SHORTLIST", "STATED", "TEMPERATURE", "WEIGHTS"]

WEIGHTS = {
    "back_off": 0.073,
    "unmentioned": 0.558,
    "judged_only": -3.0,
    "exact": 3.714,
    "rate": 2.766,
    "kin_ratio": 0.219,
    "picture": 3.56,
}
"""Nats for one unit of each feature.

`judged_only` is the fit's -8.7 held at -3: no published case has such a disease, so the fit knows no bound; at -3 every
figure of the cases is the same, and a patient who shows its very picture can still find it.
"""
FIRST_LOOK = {"back_off": 0.195, "unmentioned": 0.603, "judged_only": -3.0, "exact": 3.633, "rate": 5.02}
"""The same when only the quick features are known; chooses who is looked at closely."""
SHORTLIST = 300
"""How many candidates are looked at closely."""
ABSENT = 0.5
"""a: how far the word of a doctor that a finding is absent is trusted. It costs log(1 - a * F_d(t)), with no weight.
At 0.9 even published single cases lose six points of Top-1, at 0.5 two (`benchmarks/excluded_findings.py`)."""
TEMPERATURE = 0.8
"""Scores are divided by this before they become probabilities: of six values the one whose calibration is best over the
clean folds (`docs/ranking.md`)."""
AGE, SEX = 0.29, 0.5
"""Weights of age against onset and of sex against inheritance: fitted as the others (`docs/ranking.md`)."""
STATED = 0.95
"""How often a stated mode of inheritance is one that the release gives the disease: an assumption."""
CAUSAL = 0.8
"""How often a patient's list of suspected genes holds the one that is the cause: an assumption."""
