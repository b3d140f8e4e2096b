"""One self-contained page for one patient, and the same numbers as JSON and TSV."""
