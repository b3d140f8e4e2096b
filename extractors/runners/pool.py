"""Worker processes that do not stand in each other's way."""

from __future__ import annotations

import os
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from multiprocessing import get_context
from typing import Any

__all__ = ["worker_pool"]

_THREADS = ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS")
_OLD = frozenset(("Prescott", "Core2", "Nehalem"))
"""What OpenBLAS takes a processor for that is younger than it: then it uses half or less of what that can do."""
_KERNELS = (("SkylakeX", {"AVX512F", "AVX512_SKX"}), ("Haswell", {"AVX2", "FMA3"}))
"""Kernels of OpenBLAS, the best first, and what a processor must have for each."""


@contextmanager
def worker_pool(processes: int) -> Iterator[ProcessPoolExecutor]:
    """A pool whose processes use one thread each for their sums; variables of the environment that are set stay.

    Spawned, not forked: polars and the matcher keep threads, which do not survive a fork.
    """
    wanted = dict.fromkeys(_THREADS, "1") | _kernel()
    added = {name: value for name, value in wanted.items() if name not in os.environ}
    os.environ.update(added)
    try:
        with ProcessPoolExecutor(processes, mp_context=get_context("spawn")) as pool:
            yield pool
    finally:
        for name in added:
            os.environ.pop(name, None)


def _kernel() -> dict[str, str]:
    """A better choice of OpenBLAS' kernel, where it takes a processor with AVX-512 or AVX2 for an old one."""
    import numpy as np
    from threadpoolctl import threadpool_info

    # Typed as printing only; with `mode` it answers (numpy 1.25 and later).
    config: Any = np.show_config
    able = set(config(mode="dicts")["SIMD Extensions"]["found"])
    if not any(one.get("architecture") in _OLD for one in threadpool_info()):
        return {}
    kernel = next((name for name, wanted in _KERNELS if wanted <= able), None)
    return {"OPENBLAS_CORETYPE": kernel} if kernel else {}
