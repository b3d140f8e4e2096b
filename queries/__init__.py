"""Patient in, ranked answers with paths out."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from queries.diagnosis.answer import Answer, diagnose
    from queries.treatment.answer import TreatmentAnswer, treat

__all__ = ["Answer", "TreatmentAnswer", "diagnose", "treat"]

_HOME = {
    "Answer": "queries.diagnosis.answer",
    "TreatmentAnswer": "queries.treatment.answer",
    "diagnose": "queries.diagnosis.answer",
    "treat": "queries.treatment.answer",
}


def __getattr__(name: str) -> object:
    # numpy and polars are imported only when something is asked.
    if name in _HOME:
        return getattr(import_module(_HOME[name]), name)
    raise AttributeError(f"module 'queries' has no attribute {name!r}")
