// question: What is said of this thing, in either direction? The surest first.
// parameter: id string — id of a thing
// parameter: min_confidence float = 0 — leave out what is less sure
// parameter: limit integer = 100 — rows at most
// column: statement string — id
// column: subject string — id
// column: predicate string — Biolink predicate
// column: object string — id
// column: negated boolean — it says that this does not hold
// column: confidence float — 0 to 1
// column: evidence_count integer — pieces of evidence
// example: medkg query statements_about --param id=HP:0001166 --param min_confidence=0.9
MATCH (:NamedThing {id: $id})-[r]-(:NamedThing)
WHERE r.confidence >= $min_confidence
WITH DISTINCT r
RETURN r.id AS statement, startNode(r).id AS subject, r.predicate AS predicate, endNode(r).id AS object,
  r.negated AS negated, r.confidence AS confidence, r.evidence_count AS evidence_count
ORDER BY confidence DESC, statement LIMIT $limit
