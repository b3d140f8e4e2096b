// question: Where do sources contradict each other: the same claim asserted and denied?
// parameter: limit integer = 50 — rows at most
// column: subject string — id
// column: subject_name string — name
// column: predicate string — Biolink predicate
// column: object string — id
// column: object_name string — name
// column: asserted string — id of the statement that it holds
// column: asserted_evidence integer — pieces of evidence for it
// column: denied string — id of the statement that it does not
// column: denied_evidence integer — pieces of evidence for that
// example: medkg query contradicting_statements
MATCH (s:NamedThing)-[n]->(o:NamedThing)
WHERE n.negated
MATCH (s)-[a]->(o)
WHERE NOT a.negated AND a.predicate = n.predicate
RETURN s.id AS subject, s.name AS subject_name, a.predicate AS predicate, o.id AS object, o.name AS object_name,
  a.id AS asserted, a.evidence_count AS asserted_evidence, n.id AS denied, n.evidence_count AS denied_evidence
ORDER BY denied_evidence DESC, asserted, denied LIMIT $limit
