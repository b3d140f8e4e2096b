"""What a statement of treatment is worth: its status and line, told by its predicate and the codes of its evidence.

Evidence codes that readers write:

- medkg's own table: `first_line`, `second_line`, `procedure`, `supportive`, `symptomatic`, `preventive`, `follow_up`;
- curated indications: `approved` (a label or regulator), `DM` (modifies the disease), `SYM` (relieves symptoms);
- trials: `trial:PHASE`, `failed:PHASE` (terminated, withdrawn or suspended), `not_indicated` (curators say it does
  not treat it).

Everything else under a treatment predicate, above all what was read in texts, is `mined`.
"""

from __future__ import annotations

from collections.abc import Iterable

__all__ = ["BAND", "ESTABLISHED", "HARMS", "MINED_LEAST", "TREATS", "grade"]

TREATS = (
    "biolink:treats",
    "biolink:ameliorates_condition",
    "biolink:preventative_for_condition",
    "biolink:applied_to_treat",
    "biolink:in_clinical_trials_for",
    "biolink:studied_to_treat",
    "biolink:treats_or_applied_or_studied_to_treat",
)
HARMS = ("biolink:contraindicated_in", "biolink:exacerbates_condition")
BAND = {
    "first_line": 0.90,
    "supportive": 0.78,
    "procedure": 0.78,
    "follow_up": 0.70,
    "second_line": 0.60,
    "symptomatic": 0.50,
    "preventive": 0.40,
    "trial": 0.30,
    "mined": 0.10,
    "predicted": 0.0,
}
"""Where a line stands before its support is weighed; support adds less than 0.1, so the lines keep their order."""
MINED_LEAST = 0.85
"""What was read in texts alone is listed when a sentence that names both is this sure: doubtful ones do not add up."""
ESTABLISHED = frozenset(("first_line", "second_line", "symptomatic"))
"""Lines of drugs whose use is beyond trial."""
_GUIDELINE = ("first_line", "procedure", "supportive", "follow_up", "second_line", "symptomatic", "preventive")
_APPROVED = {"approved": "second_line", "DM": "second_line", "SYM": "symptomatic"}


def grade(predicate: str, evidence: Iterable[tuple[str, str]]) -> tuple[str, str]:
    """Status (`approved`, `guideline`, `trial`, `mined`) and line, from (evidence code, agent type) of the evidence.

    >>> grade("biolink:treats", [("first_line", "manual_agent")])
    ('guideline', 'first_line')
    >>> grade("biolink:treats", [("approved", "manual_agent"), ("", "text_mining_agent")])
    ('approved', 'second_line')
    """
    rows = list(evidence)
    codes = [code for code, _ in rows]
    approved = next((line for code, line in _APPROVED.items() if code in codes), "")
    if line := next((code for code in _GUIDELINE if code in codes), ""):
        return ("approved" if approved and line in ("first_line", "second_line") else "guideline"), line
    if approved:
        return "approved", approved
    if any(code.startswith("trial") for code in codes) or predicate in TREATS[4:6]:
        return "trial", "trial"
    if predicate == TREATS[0] and any(agent.startswith("manual") for _, agent in rows):
        return "guideline", "second_line"
    if any(agent.startswith("manual") for _, agent in rows) and predicate in TREATS[1:4]:
        return "guideline", "preventive" if predicate == TREATS[2] else "symptomatic"
    return "mined", "mined"
