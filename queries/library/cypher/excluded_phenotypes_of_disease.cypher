// question: What does this disease not show, according to someone who looked?
// parameter: disease string — id of a disease
// parameter: limit integer = 100 — rows at most
// column: phenotype string — id
// column: name string — name
// column: confidence float — 0 to 1
// column: evidence_count integer — pieces of evidence
// column: statement string — id of the statement
// example: medkg query excluded_phenotypes_of_disease --param disease=MONDO:0007739
MATCH (:Disease {id: $disease})-[r:HAS_PHENOTYPE]->(p:NamedThing)
WHERE r.negated
RETURN p.id AS phenotype, p.name AS name, r.confidence AS confidence, r.evidence_count AS evidence_count,
  r.id AS statement
ORDER BY confidence DESC, phenotype, statement LIMIT $limit
