"""medkg in spaCy: every part of a pipeline is a component, and the whole pipelines load by `spacy.load`.

`spacy.load(extractors.spacy.path("fast"))` is what `load("fast")` does; `nlp.add_pipe("medkg_assertion")` takes one
part. docs/spacy.md lists components and extensions, and what is kept by `to_disk`, `to_bytes` and `n_process`.
"""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kg.errors import UsageError

if TYPE_CHECKING:
    from spacy.language import Language

__all__ = ["load", "path"]


def path(name: str = "fast") -> Path:
    """The folder of a pipeline inside the installed package, for `spacy.load`; raises `UsageError` for another name.

    >>> path("fast").name
    'fast'
    """
    models = Path(str(files("extractors") / "spacy" / "models"))
    if not (models / name / "config.cfg").is_file():
        known = ", ".join(sorted(folder.name for folder in models.iterdir()))
        raise UsageError(f"no spaCy pipeline is called {name!r}", hint=f"known pipelines: {known}")
    return models / name


def load(name: str = "fast", *, release: Path | None = None, **options: Any) -> Language:
    """The pipeline, its vocabulary read: names of a release, else of HPO, Mondo and MeSH as medkg ships them.

    `options` go to `spacy.load` (`exclude`, `disable`, `enable`, …). Raises `UsageError` when spaCy is not installed.
    """
    try:
        import spacy
    except ModuleNotFoundError as error:
        raise UsageError("spaCy is not installed", hint="pip install 'medkg[nlp]'") from error
    from extractors.spacy.components import Part

    nlp = spacy.load(path(name), **options)
    for _, component in nlp.pipeline:
        if isinstance(component, Part):
            component.ready(release)
    return nlp
