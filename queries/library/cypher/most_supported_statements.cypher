// question: Which statements have the most publications behind them?
// parameter: predicate string = biolink:has_phenotype — Biolink predicate
// parameter: limit integer = 20 — rows at most
// column: statement string — id
// column: subject_name string — name
// column: object_name string — name
// column: publications integer — publications
// column: confidence float — 0 to 1
// example: medkg query most_supported_statements
MATCH (s:NamedThing)-[r]->(o:NamedThing)
WHERE r.predicate = $predicate AND NOT r.negated
RETURN r.id AS statement, s.name AS subject_name, o.name AS object_name, r.publication_count AS publications,
  r.confidence AS confidence
ORDER BY publications DESC, confidence DESC, statement LIMIT $limit
