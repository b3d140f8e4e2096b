// question: What treats this disease, and what is it warned against?
// parameter: disease string — id of a disease or finding
// parameter: limit integer = 50 — rows at most
// column: treatment string — id
// column: name string — name
// column: predicate string — Biolink predicate
// column: confidence float — 0 to 1
// column: evidence_count integer — pieces of evidence
// column: contraindicated boolean — something says it must not be used here
// column: statement string — id of the statement
// example: medkg query treatments_of_disease --param disease=MONDO:0004979
MATCH (t:NamedThing)-[r]->(d:NamedThing {id: $disease})
WHERE r.predicate IN ['biolink:treats', 'biolink:treats_or_applied_or_studied_to_treat', 'biolink:applied_to_treat', 'biolink:ameliorates_condition', 'biolink:preventative_for_condition', 'biolink:in_clinical_trials_for', 'biolink:studied_to_treat'] AND NOT r.negated
OPTIONAL MATCH (t)-[c:CONTRAINDICATED_IN]->(d)
WHERE NOT c.negated
RETURN t.id AS treatment, t.name AS name, r.predicate AS predicate, r.confidence AS confidence,
  r.evidence_count AS evidence_count, count(c) > 0 AS contraindicated, r.id AS statement
ORDER BY confidence DESC, treatment, predicate, statement LIMIT $limit
