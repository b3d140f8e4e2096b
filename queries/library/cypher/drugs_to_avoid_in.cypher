// question: Which drugs must not be used, or only with care, in this condition?
// parameter: condition string — id of a disease or finding
// parameter: limit integer = 50 — rows at most
// column: drug string — id
// column: name string — name
// column: predicate string — contraindicated_in, or exacerbates_condition for caution
// column: confidence float — 0 to 1
// column: statement string — id of the statement
// example: medkg query drugs_to_avoid_in --param condition=MONDO:0004979
MATCH (t:NamedThing)-[r]->(:NamedThing {id: $condition})
WHERE r.predicate IN ['biolink:contraindicated_in', 'biolink:exacerbates_condition'] AND NOT r.negated
RETURN t.id AS drug, t.name AS name, r.predicate AS predicate, r.confidence AS confidence, r.id AS statement
ORDER BY predicate, confidence DESC, drug, statement LIMIT $limit
