// question: Why do you say so? All evidence for one statement, the strongest first.
// parameter: statement string — id of a statement
// parameter: limit integer = 100 — rows at most
// column: evidence string — id
// column: publication string — paper or record, or empty
// column: source string — infores CURIE
// column: sentence string — quoted, or empty for curated evidence
// column: section string — where it stands, or empty
// column: extractor string — what found it, or empty
// column: confidence float — 0 to 1
// example: medkg query evidence_of_statement --param statement=medkg:Sb469a8277fcd75df3e93152c6007fd50
MATCH (e:Evidence {statement: $statement})
RETURN e.id AS evidence, coalesce(e.publication, '') AS publication, e.source AS source, coalesce(e.sentence, '') AS sentence,
  coalesce(e.section, '') AS section, coalesce(e.extractor, '') AS extractor, e.confidence AS confidence
ORDER BY confidence DESC, evidence LIMIT $limit
