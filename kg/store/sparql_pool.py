"""Processes that answer SPARQL, a few at a time; one that takes too long is killed and replaced."""

from __future__ import annotations

import os
import queue
import subprocess
import sys
import threading
from pathlib import Path
from typing import Any

from kg.errors import QueryError, StoreError
from kg.store.sparql_worker import receive, send

__all__ = ["SparqlPool"]

MEGABYTES = 8192
"""Address space of one process, in MiB; a query that wants more is stopped."""


class SparqlPool:
    """Up to `size` processes over one store on disk; they start when they are needed. Safe to call from threads."""

    def __init__(self, folder: Path, *, size: int = 1, megabytes: int = MEGABYTES) -> None:
        self._call = [sys.executable, "-m", "kg.store.sparql_worker", str(folder), str(megabytes)]
        self._free: queue.LifoQueue[subprocess.Popen[bytes] | None] = queue.LifoQueue()
        for _ in range(size):
            self._free.put(None)

    def ask(self, request: dict[str, Any], seconds: float) -> tuple[Any, ...]:
        """The answer to one request; waits for a free process, for at most `seconds`, and then as long for the answer.

        Raises `QueryError` when the query is wrong, or was stopped, or no process came free.
        """
        try:
            worker = self._free.get(timeout=seconds)
        except queue.Empty:
            raise QueryError("the store is busy: no process came free in time", hint="ask again later") from None
        try:
            if worker is None or worker.poll() is not None:
                worker = self._started()
            answer = self._answer(worker, request, seconds)
        except BaseException:
            _killed(worker)
            worker = None
            raise
        finally:
            self._free.put(worker)
        if answer[0] == "error":
            raise QueryError(answer[1])
        return answer

    def close(self) -> None:
        """End all processes that are free."""
        while True:
            try:
                worker = self._free.get_nowait()
            except queue.Empty:
                return
            _killed(worker)

    def _started(self) -> subprocess.Popen[bytes]:
        # The package may lie beside the caller (a checkout) rather than in site-packages.
        root = str(Path(__file__).resolve().parents[2])
        environment = {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, [root, os.environ.get("PYTHONPATH")]))}
        worker = subprocess.Popen(  # noqa: S603
            self._call, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, env=environment
        )
        try:
            receive(_pipe(worker.stdout))
        except EOFError:
            _killed(worker)
            raise StoreError("the store cannot be opened", hint="load the release again") from None
        return worker

    def _answer(self, worker: subprocess.Popen[bytes], request: dict[str, Any], seconds: float) -> tuple[Any, ...]:
        late = threading.Event()

        def stop() -> None:
            late.set()
            worker.kill()

        timer = threading.Timer(seconds, stop)
        timer.start()
        try:
            send(_pipe(worker.stdin), request)
            answer: tuple[Any, ...] = receive(_pipe(worker.stdout))
        except (EOFError, OSError):
            if late.is_set():
                hint = "ask for less, or allow more time (--seconds)"
                raise QueryError(f"stopped after {seconds:g} s", hint=hint) from None
            raise QueryError("stopped: it needed more memory than one query may have", hint="ask for less") from None
        finally:
            timer.cancel()
            timer.join()
        return answer


def _pipe(pipe: Any) -> Any:
    return pipe


def _killed(worker: subprocess.Popen[bytes] | None) -> None:
    if worker is not None:
        worker.kill()
        for pipe in (worker.stdin, worker.stdout):
            if pipe is not None:
                try:
                    pipe.close()
                except BrokenPipeError:
                    continue  # what was left to send has nobody to go to
        worker.wait()
