// question: What does this paper say, according to the graph?
// parameter: publication string — id of a paper
// parameter: limit integer = 100 — rows at most
// column: statement string — id
// column: subject string — id
// column: subject_name string — name
// column: predicate string — Biolink predicate
// column: object string — id
// column: object_name string — name
// column: negated boolean — it says that this does not hold
// column: sentence string — quoted, or empty
// example: medkg query statements_of_publication --param publication=TEACHING:T001
MATCH (e:Evidence {publication: $publication})
WITH e.statement AS statement, max(coalesce(e.sentence, '')) AS sentence
ORDER BY statement LIMIT $limit
MATCH (s:NamedThing)-[r {id: statement}]->(o:NamedThing)
RETURN statement, s.id AS subject, s.name AS subject_name, r.predicate AS predicate, o.id AS object,
  o.name AS object_name, r.negated AS negated, sentence
ORDER BY statement
