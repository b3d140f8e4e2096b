// question: Which of these drugs must not be taken together, and what happens?
// parameter: drugs strings — ids of drugs
// parameter: limit integer = 50 — rows at most
// column: first string — id of one drug
// column: first_name string — its name
// column: second string — id of the other
// column: second_name string — its name
// column: confidence float — 0 to 1
// column: sentence string — what happens, as the source puts it, or empty
// column: statement string — id of the statement
// example: medkg query interactions_between_drugs --param drugs=MESH:D011433,MESH:D001241
MATCH (a:NamedThing)-[r:INTERACTS_WITH]->(b:NamedThing)
WHERE a.id IN $drugs AND b.id IN $drugs AND a.id <> b.id AND NOT r.negated
OPTIONAL MATCH (e:Evidence {statement: r.id})
RETURN a.id AS first, a.name AS first_name, b.id AS second, b.name AS second_name, r.confidence AS confidence,
  max(coalesce(e.sentence, '')) AS sentence, r.id AS statement
ORDER BY confidence DESC, first, second, statement LIMIT $limit
