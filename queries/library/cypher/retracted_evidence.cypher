// question: Which evidence comes from retracted papers? It is kept, and counts nothing.
// parameter: limit integer = 50 — rows at most
// column: publication string — id
// column: statement string — id
// column: sentence string — quoted, or empty
// example: medkg query retracted_evidence
MATCH (e:Evidence)
WHERE e.retracted
RETURN coalesce(e.publication, '') AS publication, e.statement AS statement, coalesce(e.sentence, '') AS sentence
ORDER BY publication, statement, e.id LIMIT $limit
