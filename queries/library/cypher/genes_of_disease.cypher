// question: Which genes are known to play a part in this disease?
// parameter: disease string — id of a disease
// parameter: limit integer = 100 — rows at most
// column: gene string — id
// column: name string — symbol
// column: predicate string — Biolink predicate
// column: confidence float — 0 to 1
// column: statement string — id of the statement
// example: medkg query genes_of_disease --param disease=MONDO:0007947
MATCH (g:Gene)-[r]->(:Disease {id: $disease})
WHERE NOT r.negated
RETURN g.id AS gene, g.name AS name, r.predicate AS predicate, r.confidence AS confidence, r.id AS statement
ORDER BY confidence DESC, gene, predicate, statement LIMIT $limit
