// question: In whom must this drug not be used?
// parameter: drug string — id of a drug or procedure
// parameter: limit integer = 50 — rows at most
// column: condition string — id
// column: name string — name
// column: confidence float — 0 to 1
// column: statement string — id of the statement
// example: medkg query contraindications_of_drug --param drug=MESH:D011433
MATCH (:NamedThing {id: $drug})-[r:CONTRAINDICATED_IN]->(d:NamedThing)
WHERE NOT r.negated
RETURN d.id AS condition, d.name AS name, r.confidence AS confidence, r.id AS statement
ORDER BY confidence DESC, condition, statement LIMIT $limit
