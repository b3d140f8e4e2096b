"""Keep a server process on a leash: it holds a lock while it runs, and ends when the process that asked for it ends.

Run as a script, `python guard.py LOCK FOLDER COMMAND…`, with a pipe as standard input. When the other end of the pipe
is closed, by plan or because its owner was killed, the server is asked to stop, and killed when it does not. FOLDER
holds the server's settings and goes with it (`-` for none). Exit status 75: another process holds the lock. It uses the
standard library alone, so that it starts at once.
"""

from __future__ import annotations

import ctypes
import os
import shutil
import signal
import subprocess
import sys
import threading

__all__ = ["BUSY", "main"]

BUSY = 75
_PATIENCE = 30.0  # seconds that a server may take to end before it is killed
_PR_SET_PDEATHSIG = 1
_closed = threading.Event()


def main(lock: str, folder: str, command: list[str]) -> int:
    """Run the command under the lock until it ends or standard input closes; gives its exit status, or `BUSY`.

    A folder is removed when the command ended because standard input closed; else its owner may still read the log.
    """
    with open(lock, "a+b") as held:  # noqa: PTH123 (a script of few imports)
        if not _locked(held.fileno()):
            return BUSY
        # No thread runs yet, so a function between fork and exec is safe.
        child = subprocess.Popen(command, stdin=subprocess.DEVNULL, preexec_fn=_die_with_parent)  # noqa: PLW1509, S603
        threading.Thread(target=_follow, args=(child,), daemon=True).start()
        status = child.wait()
        if folder != "-" and _closed.is_set():
            shutil.rmtree(folder, ignore_errors=True)
        return status


def _locked(file: int) -> bool:
    try:
        import fcntl
    except ImportError:
        return True  # Windows: the engine's own lock file has to do
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True


def _die_with_parent() -> None:
    # Linux: a kill -9 of this script must not leave the server behind.
    if sys.platform == "linux":
        ctypes.CDLL(None, use_errno=True).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)


def _follow(child: subprocess.Popen[bytes]) -> None:
    while os.read(0, 4096):
        pass
    _closed.set()
    child.terminate()
    try:
        child.wait(_PATIENCE)
    except subprocess.TimeoutExpired:
        child.kill()


if __name__ == "__main__":
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the person's own program, which then closes the pipe
    sys.exit(main(sys.argv[1], sys.argv[2], sys.argv[3:]))
