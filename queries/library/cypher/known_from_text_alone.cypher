// question: Which statements rest on mined text alone? The best supported first: candidates for curation.
// parameter: predicate string = biolink:has_phenotype — Biolink predicate
// parameter: limit integer = 50 — rows at most
// column: statement string — id
// column: subject_name string — name
// column: object_name string — name
// column: confidence float — 0 to 1
// column: publications integer — papers
// example: medkg query known_from_text_alone
MATCH (s:NamedThing)-[r]->(o:NamedThing)
WHERE r.predicate = $predicate AND r.agent_type = 'text_mining_agent' AND NOT r.negated
RETURN r.id AS statement, s.name AS subject_name, o.name AS object_name, r.confidence AS confidence,
  r.publication_count AS publications
ORDER BY confidence DESC, publications DESC, statement LIMIT $limit
