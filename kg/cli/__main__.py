"""`python -m kg.cli` is `medkg`."""

from kg.cli import main

main()
