# Two commands matter: `make demo` (see it work) and `make test` (prove it works). Both start from a fresh clone.
PYTHON ?= python3
DEMO   := .venv
FULL   := .venv-test

.DEFAULT_GOAL := help
.PHONY: help demo test check servers bench clean

help:  ## list the targets
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*##/\t/' | expand -t 12

$(DEMO)/.stamp: pyproject.toml
	$(PYTHON) -m venv $(DEMO)
	$(DEMO)/bin/python -m pip install --quiet --disable-pip-version-check -e .
	@touch $@

$(FULL)/.stamp: pyproject.toml
	$(PYTHON) -m venv $(FULL)
	$(FULL)/bin/python -m pip install --quiet --disable-pip-version-check -e ".[all,dev]"
	@touch $@

demo: $(DEMO)/.stamp  ## set up the light environment, build the demo release, diagnose three patients
	$(DEMO)/bin/medkg demo --out demo-out

test: $(FULL)/.stamp servers  ## set up everything and run all checks and tests
	@MEDKG_ENVIRONMENT=full $(MAKE) --no-print-directory check BIN=$(FULL)/bin

servers: $(FULL)/.stamp  ## fetch the real servers that tests talk to (Neo4j from its Maven artefacts)
	@$(FULL)/bin/python tests/servers/neo4j.py

BIN ?= $(FULL)/bin
check:  ## lint, types, layers, tests (environment already there)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python -m pytest -q -n 2

bench: $(FULL)/.stamp  ## the figures the README quotes (needs ../shared/data)
	$(FULL)/bin/python benchmarks/build.py
	$(FULL)/bin/python benchmarks/diagnosis.py --release bench-out/release
	$(FULL)/bin/python benchmarks/load.py --release bench-out/release
	$(FULL)/bin/python benchmarks/cypher.py --release bench-out/release

clean:  ## remove environments and what was made
	rm -rf $(DEMO) $(FULL) demo-out bench-out
