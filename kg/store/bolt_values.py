"""Values of an answer as plain Python: nodes, relationships and paths become dictionaries and lists."""

from __future__ import annotations

from typing import Any

__all__ = ["plain"]


def plain(value: Any) -> Any:
    """A value that JSON can hold. A node gains `labels`, a relationship `type`, and `start` and `end`
    (ids of its ends, where they are told).

    >>> plain([1, {"a": (2, 3)}])
    [1, {'a': [2, 3]}]
    """
    if value is None or isinstance(value, (str, int, float, bool)):
        return value
    if isinstance(value, (list, tuple)):
        return [plain(item) for item in value]
    if isinstance(value, dict):
        return {str(key): plain(item) for key, item in value.items()}
    from neo4j.graph import Node, Path, Relationship

    if isinstance(value, Node):
        return {"labels": sorted(value.labels), **_properties(value)}
    if isinstance(value, Relationship):
        # The server tells an end's id only where the answer holds that node too.
        ends = {"start": _id(value.start_node), "end": _id(value.end_node)}
        told = {key: id for key, id in ends.items() if id is not None}
        return {"type": value.type, **told, **_properties(value)}
    if isinstance(value, Path):
        steps = [plain(value.start_node)]
        for edge, node in zip(value.relationships, value.nodes[1:], strict=True):
            steps += [plain(edge), plain(node)]
        return steps
    return str(value)


def _properties(entity: Any) -> dict[str, Any]:
    # The digest and the vector serve the store alone.
    return {key: plain(item) for key, item in sorted(entity.items()) if key not in ("digest", "embedding")}


def _id(node: Any) -> Any:
    return node.get("id") if node is not None else None
