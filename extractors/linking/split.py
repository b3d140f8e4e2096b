"""Which names are kept from training: decided by a hash of id and name, so the same for everyone, in every order."""

from __future__ import annotations

from hashlib import blake2b

__all__ = ["held_out", "is_development"]


def held_out(curie: str, name: str) -> bool:
    """Whether a synonym is one of the half that `benchmarks/linking.py` asks for.

    >>> held_out("HP:0000126", "Hydronephroses"), held_out("HP:0000126", "Dilated kidney")
    (True, False)
    """
    return bool(_byte("held-out", curie, name) & 1)


def is_development(curie: str, name: str) -> bool:
    """Whether a synonym is one of the twentieth on which epochs are scored and probabilities fitted."""
    return _byte("development", curie, name) < 13


def _byte(purpose: str, curie: str, name: str) -> int:
    return blake2b(f"{purpose}\t{curie}\t{name}".encode(), digest_size=1).digest()[0]
