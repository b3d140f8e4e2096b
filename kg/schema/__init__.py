"""What statements are allowed to say: the Biolink Model, and findings with stable codes."""

from kg.schema.biolink import ancestors, is_a, is_predicate, predicate_ends
from kg.schema.findings import CODES, Finding

__all__ = ["CODES", "Finding", "ancestors", "is_a", "is_predicate", "predicate_ends"]
