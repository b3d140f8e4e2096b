// question: What is this drug used for?
// parameter: drug string — id of a drug or procedure
// parameter: limit integer = 50 — rows at most
// column: condition string — id
// column: name string — name
// column: predicate string — Biolink predicate
// column: confidence float — 0 to 1
// column: statement string — id of the statement
// example: medkg query uses_of_drug --param drug=MESH:D000493
MATCH (:NamedThing {id: $drug})-[r]->(d:NamedThing)
WHERE r.predicate IN ['biolink:treats', 'biolink:treats_or_applied_or_studied_to_treat', 'biolink:applied_to_treat', 'biolink:ameliorates_condition', 'biolink:preventative_for_condition', 'biolink:in_clinical_trials_for', 'biolink:studied_to_treat'] AND NOT r.negated
RETURN d.id AS condition, d.name AS name, r.predicate AS predicate, r.confidence AS confidence, r.id AS statement
ORDER BY confidence DESC, condition, predicate, statement LIMIT $limit
