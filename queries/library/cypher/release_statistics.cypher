// question: How large is the graph, by kind?
// column: kind string — node, statement or evidence
// column: name string — class, predicate or source
// column: count integer — how many
// example: medkg query release_statistics
CALL {
  MATCH (n:NamedThing) RETURN 'node' AS kind, n.category AS name, count(n) AS count
  UNION ALL
  MATCH (:NamedThing)-[r]->(:NamedThing) RETURN 'statement' AS kind, r.predicate AS name, count(r) AS count
  UNION ALL
  MATCH (e:Evidence) RETURN 'evidence' AS kind, e.source AS name, count(e) AS count
}
RETURN kind, name, count ORDER BY kind, count DESC, name
