// question: What harm may this drug do?
// parameter: drug string — id of a drug
// parameter: limit integer = 50 — rows at most
// column: effect string — id
// column: name string — name
// column: predicate string — Biolink predicate
// column: confidence float — 0 to 1
// column: statement string — id of the statement
// example: medkg query side_effects_of_drug --param drug=MESH:D000493
MATCH (c:NamedThing {id: $drug})-[r]->(e:NamedThing)
WHERE r.predicate IN ['biolink:causes', 'biolink:has_side_effect', 'biolink:has_adverse_event', 'biolink:contributes_to']
  AND NOT r.negated
RETURN e.id AS effect, e.name AS name, r.predicate AS predicate, r.confidence AS confidence, r.id AS statement
ORDER BY confidence DESC, effect, predicate, statement LIMIT $limit
