// question: How are two things connected, over at most one other thing, and which sentences say so?
// parameter: start string — id
// parameter: end string — id
// parameter: limit integer = 20 — rows at most
// column: via string — the thing between, or empty when they touch
// column: via_name string — its name, or empty
// column: first_predicate string — predicate of the first step
// column: first_statement string — id of its statement
// column: first_sentence string — a sentence or publication that says so
// column: second_predicate string — predicate of the second step, or empty
// column: second_statement string — id of its statement, or empty
// column: second_sentence string — a sentence or publication that says so, or empty
// column: confidence float — product of the two
// example: medkg query connecting_paths --param start=MONDO:0007947 --param end=MONDO:0012212
CALL {
  MATCH (:NamedThing {id: $start})-[a]-(:NamedThing {id: $end})
  WHERE NOT a.negated AND $start <> $end
  RETURN '' AS via, '' AS via_name, a.predicate AS first_predicate, a.id AS first_statement,
    '' AS second_predicate, '' AS second_statement, a.confidence AS confidence
  UNION
  MATCH (:NamedThing {id: $start})-[a]-(v:NamedThing)-[b]-(:NamedThing {id: $end})
  WHERE NOT a.negated AND NOT b.negated AND v.id <> $start AND v.id <> $end AND $start <> $end
  RETURN v.id AS via, v.name AS via_name, a.predicate AS first_predicate, a.id AS first_statement,
    b.predicate AS second_predicate, b.id AS second_statement, a.confidence * b.confidence AS confidence
}
WITH via, via_name, first_predicate, first_statement, second_predicate, second_statement,
  round(confidence, 6) AS confidence
ORDER BY confidence DESC, first_statement, second_statement LIMIT $limit
OPTIONAL MATCH (e:Evidence {statement: first_statement})
WITH via, via_name, first_predicate, first_statement, second_predicate, second_statement, confidence,
  max(coalesce(e.sentence, e.publication, e.source)) AS first_sentence
OPTIONAL MATCH (f:Evidence {statement: second_statement})
WITH via, via_name, first_predicate, first_statement, first_sentence, second_predicate, second_statement, confidence,
  max(coalesce(f.sentence, f.publication, f.source)) AS second_sentence
RETURN via, via_name, first_predicate, first_statement, first_sentence, second_predicate, second_statement,
  coalesce(second_sentence, '') AS second_sentence, confidence
ORDER BY confidence DESC, first_statement, second_statement
