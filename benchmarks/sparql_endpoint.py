"""Claim: 200 readers at once ask the SPARQL endpoint for 30 s without an error; it refuses what it must refuse.

Run: python benchmarks/sparql_endpoint.py oxigraph:DIR [READERS [SECONDS]]. Starts `medkg serve sparql` and asks queries
of the library from as many threads; in the middle a query without end and an update are sent.
"""

from __future__ import annotations

import http.client
import random
import socket
import subprocess
import sys
import threading
import time
from urllib.parse import quote

NAMES = (
    "phenotypes_of_disease", "genes_of_disease", "evidence_of_statement", "inheritance_of_disease", "shared_phenotypes",
    "distinguishing_phenotypes", "statements_about", "contradicting_statements",
)  # fmt: skip
BOMB = "SELECT (COUNT(*) AS ?n) WHERE { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i FILTER(STR(?c) < STR(?i)) }"


def main() -> None:
    readers = int(sys.argv[2]) if len(sys.argv) > 2 else 200
    seconds = float(sys.argv[3]) if len(sys.argv) > 3 else 30.0
    port = free_port()
    command = [sys.executable, "-m", "kg.cli", "serve", "sparql", sys.argv[1], "--port", str(port), "--seconds", "10"]
    server = subprocess.Popen(command, stdout=subprocess.DEVNULL)
    try:
        wait_for(port)
        taken, errors, told = ask_all(port, readers, seconds)
        bomb, update, alive = told
        taken.sort()
        print(f"| Readers, seconds | {readers}, {seconds:g} |")
        print(f"| Answers | {len(taken):,}, {len(taken) / seconds:,.0f} a second |")
        print(f"| Errors | {len(errors)} {errors[:1] or ''} |")
        marks = ", ".join(f"p{at} {taken[len(taken) * at // 100] * 1000:.0f} ms" for at in (50, 90, 99))
        print(f"| Time of an answer | {marks}, worst {taken[-1] * 1000:.0f} ms |")
        print(f"| A query without end, meanwhile | status {bomb} |")
        print(f"| An update, meanwhile | status {update} |")
        print(f"| A query afterwards | status {alive} |")
    finally:
        server.terminate()
        server.wait()


def ask_all(port: int, readers: int, seconds: float) -> tuple[list[float], list[str], tuple[int, int, int]]:
    """Seconds of each answer, what went wrong, and the statuses of bomb, update and a query at the end."""
    from kg.store.library import library

    texts = [library("sparql")[name].text for name in NAMES]
    taken: list[float] = []
    errors: list[str] = []
    end = time.monotonic() + seconds

    def read(seed: int) -> None:
        draw = random.Random(seed)
        line = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        while time.monotonic() < end:
            start = time.perf_counter()
            try:
                status = asked(line, draw.choice(texts))
            except OSError as error:
                errors.append(repr(error))
                line.close()
                continue
            taken.append(time.perf_counter() - start)
            if status != 200:
                errors.append(f"status {status}")

    threads = [threading.Thread(target=read, args=(seed,)) for seed in range(readers)]
    for thread in threads:
        thread.start()
    time.sleep(seconds / 3)
    line = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    update = asked(line, "DELETE WHERE { ?s ?p ?o }", kind="application/sparql-update")
    bomb = asked(line, BOMB)
    for thread in threads:
        thread.join()
    return taken, errors, (bomb, update, asked(http.client.HTTPConnection("127.0.0.1", port, timeout=60), texts[0]))


def asked(line: http.client.HTTPConnection, text: str, *, kind: str = "") -> int:
    if kind:
        line.request("POST", "/sparql", text.encode(), {"Content-Type": kind})
    else:
        line.request("GET", f"/sparql?query={quote(text)}", headers={"Accept": "application/sparql-results+json"})
    answer = line.getresponse()
    answer.read()
    return answer.status


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def wait_for(port: int) -> None:
    for _ in range(600):
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.1)
    raise SystemExit("the endpoint did not start")


if __name__ == "__main__":
    main()
