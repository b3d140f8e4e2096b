"""Make `kg/schema/biolink.json`: the classes and predicates of the Biolink Model that medkg checks against.

    python ontologies/make_biolink.py      (needs the development extra: biolink-model)

Source: Biolink Model (CC0 1.0), https://w3id.org/biolink. Kept: names, parents, domains and ranges; no descriptions.
"""

from __future__ import annotations

import importlib.util
import json
import re
import sys
from pathlib import Path
from typing import Any

import yaml

OUT = Path(__file__).parent.parent / "kg" / "schema" / "biolink.json"


def _class_name(text: str) -> str:
    return "".join(word[:1].upper() + word[1:] for word in re.split(r"[ _]", text))


def _is_predicate(name: str, slots: dict[str, Any]) -> bool:
    while name:
        if name == "related to":
            return True
        name = slots.get(name, {}).get("is_a", "")
    return False


def main() -> None:
    spec = importlib.util.find_spec("biolink_model")
    if spec is None or not spec.submodule_search_locations:
        sys.exit("biolink_model is not installed: pip install -e .[dev]")
    path = Path(next(iter(spec.submodule_search_locations))) / "schema" / "biolink_model.yaml"
    model = yaml.safe_load(path.read_text(encoding="utf-8"))
    classes, slots = model["classes"], model["slots"]
    table = {
        "version": model["version"],
        "license": "CC0-1.0",
        "classes": {
            _class_name(name): sorted({_class_name(p) for p in [row.get("is_a"), *(row.get("mixins") or [])] if p})
            for name, row in sorted(classes.items())
        },
        "predicates": {
            f"biolink:{name.replace(' ', '_')}": {
                key: _class_name(row[key]) for key in ("domain", "range") if row.get(key)
            }
            for name, row in sorted(slots.items())
            if _is_predicate(name, slots) and not row.get("deprecated") and not row.get("abstract")
        },
        "knowledge_levels": sorted(model["enums"]["KnowledgeLevelEnum"]["permissible_values"]),
        "agent_types": sorted(model["enums"]["AgentTypeEnum"]["permissible_values"]),
    }
    OUT.write_text(json.dumps(table, indent=1, sort_keys=True) + "\n", encoding="utf-8")
    print(OUT, len(table["classes"]), "classes", len(table["predicates"]), "predicates")


if __name__ == "__main__":
    main()
