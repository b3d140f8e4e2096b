"""Build a release from sources: read, merge, extract, assemble. Every step is cached by the content it depends on."""
