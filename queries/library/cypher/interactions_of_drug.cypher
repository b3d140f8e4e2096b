// question: What must not be taken together with this drug, and what happens?
// parameter: drug string — id of a drug
// parameter: limit integer = 50 — rows at most
// column: other string — id of the other drug
// column: name string — its name
// column: confidence float — 0 to 1
// column: sentence string — what happens, as the source puts it, or empty
// column: statement string — id of the statement
// example: medkg query interactions_of_drug --param drug=MESH:D011433
MATCH (:NamedThing {id: $drug})-[r:INTERACTS_WITH]-(o:NamedThing)
WHERE NOT r.negated
OPTIONAL MATCH (e:Evidence {statement: r.id})
RETURN o.id AS other, o.name AS name, r.confidence AS confidence, max(coalesce(e.sentence, '')) AS sentence,
  r.id AS statement
ORDER BY confidence DESC, other, statement LIMIT $limit
