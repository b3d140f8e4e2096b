// question: Which diseases does this gene play a part in?
// parameter: gene string — id of a gene
// parameter: limit integer = 100 — rows at most
// column: disease string — id
// column: name string — name
// column: predicate string — Biolink predicate
// column: confidence float — 0 to 1
// column: statement string — id of the statement
// example: medkg query diseases_of_gene --param gene=NCBIGene:2200
MATCH (:Gene {id: $gene})-[r]->(d:Disease)
WHERE NOT r.negated
RETURN d.id AS disease, d.name AS name, r.predicate AS predicate, r.confidence AS confidence, r.id AS statement
ORDER BY confidence DESC, disease, predicate, statement LIMIT $limit
