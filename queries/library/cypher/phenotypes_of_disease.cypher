// question: What does this disease look like? The most frequent findings come first.
// parameter: disease string — id of a disease
// parameter: min_frequency float = 0 — leave out what is seen in fewer (unknown frequencies stay)
// parameter: limit integer = 100 — rows at most
// column: phenotype string — id
// column: name string — name
// column: frequency float — share of people, 0 to 1; empty when unknown
// column: onset string — onset, or empty
// column: sex string — sex, or empty
// column: confidence float — 0 to 1
// column: evidence_count integer — pieces of evidence
// column: statement string — id of the statement
// example: medkg query phenotypes_of_disease --param disease=MONDO:0007947
MATCH (:Disease {id: $disease})-[r:HAS_PHENOTYPE]->(p:NamedThing)
WHERE NOT r.negated AND (r.frequency IS NULL OR r.frequency >= $min_frequency)
RETURN p.id AS phenotype, p.name AS name, r.frequency AS frequency, coalesce(r.onset, '') AS onset,
  coalesce(r.sex, '') AS sex, r.confidence AS confidence, r.evidence_count AS evidence_count, r.id AS statement
ORDER BY coalesce(r.frequency, -1.0) DESC, phenotype, statement LIMIT $limit
