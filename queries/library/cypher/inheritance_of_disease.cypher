// question: How is this disease inherited?
// parameter: disease string — id of a disease
// column: mode string — id of the mode
// column: name string — name
// column: evidence_count integer — pieces of evidence
// example: medkg query inheritance_of_disease --param disease=MONDO:0007947
MATCH (:Disease {id: $disease})-[r:HAS_MODE_OF_INHERITANCE]->(m:NamedThing)
WHERE NOT r.negated
RETURN m.id AS mode, m.name AS name, sum(r.evidence_count) AS evidence_count
ORDER BY evidence_count DESC, mode
