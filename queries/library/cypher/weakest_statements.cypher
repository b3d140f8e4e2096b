// question: Which statements are least sure?
// parameter: max_confidence float = 0.6 — at most this sure
// parameter: limit integer = 50 — rows at most
// column: statement string — id
// column: subject_name string — name
// column: predicate string — Biolink predicate
// column: object_name string — name
// column: confidence float — 0 to 1
// column: evidence_count integer — pieces of evidence
// example: medkg query weakest_statements
MATCH (s:NamedThing)-[r]->(o:NamedThing)
WHERE r.confidence <= $max_confidence
RETURN r.id AS statement, s.name AS subject_name, r.predicate AS predicate, o.name AS object_name,
  r.confidence AS confidence, r.evidence_count AS evidence_count
ORDER BY confidence, statement LIMIT $limit
