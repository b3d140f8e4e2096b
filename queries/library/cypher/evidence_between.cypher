// question: What is said of these two things, and where?
// parameter: subject string — id
// parameter: object string — id
// parameter: limit integer = 100 — rows at most
// column: statement string — id of the statement
// column: predicate string — Biolink predicate
// column: negated boolean — it says that this does not hold
// column: evidence string — id
// column: publication string — paper or record, or empty
// column: source string — infores CURIE
// column: sentence string — quoted, or empty for curated evidence
// column: section string — where it stands, or empty
// column: extractor string — what found it, or empty
// column: confidence float — 0 to 1
// example: medkg query evidence_between --param subject=MONDO:0007947 --param object=HP:0001166
MATCH (s:NamedThing)-[r]->(o:NamedThing)
WHERE s.id IN [$subject, $object] AND o.id IN [$subject, $object] AND s.id <> o.id
MATCH (e:Evidence {statement: r.id})
RETURN r.id AS statement, r.predicate AS predicate, r.negated AS negated, e.id AS evidence, coalesce(e.publication, '') AS publication, e.source AS source, coalesce(e.sentence, '') AS sentence,
  coalesce(e.section, '') AS section, coalesce(e.extractor, '') AS extractor, e.confidence AS confidence
ORDER BY statement, confidence DESC, evidence LIMIT $limit
