// question: Why does this disease fit these findings? One row a finding and annotation that it may rest on, the best first.
// parameter: phenotypes strings — ids of what was observed
// parameter: disease string — id of the disease
// parameter: limit integer = 100 — rows at most
// column: phenotype string — observed
// column: matched string — annotated term
// column: matched_name string — its name
// column: relation string — exact, ancestor (the disease has something more general) or descendant (something more special)
// column: bits float — what the match is worth, with its frequency
// column: statement string — id of the statement
// example: medkg query differential_diagnosis_paths --param phenotypes=HP:0001166,HP:0001083 --param disease=MONDO:0007947
MATCH (p:NamedThing) WHERE p.id IN $phenotypes
MATCH (p)-[:SUBCLASS_OF*0..]->(a:NamedThing)
WITH p, collect(DISTINCT a) AS above
OPTIONAL MATCH (p)<-[:SUBCLASS_OF*1..]-(c:NamedThing)
WITH p, above, collect(DISTINCT c) AS below

WITH p, [t IN above | [t, t.information_content, CASE WHEN t.id = p.id THEN 'exact' ELSE 'ancestor' END]]
  + [t IN below | [t, p.information_content, 'descendant']] AS terms
UNWIND terms AS entry
WITH p, entry[0] AS term, entry[1] AS bits, entry[2] AS relation
WHERE bits > 0
MATCH (:Disease {id: $disease})-[r:HAS_PHENOTYPE]->(term)
WHERE NOT r.negated
RETURN p.id AS phenotype, term.id AS matched, term.name AS matched_name, relation,
  round(bits * (1 + coalesce(r.frequency, 0.5)) / 2, 4) AS bits, r.id AS statement
ORDER BY phenotype, bits DESC, matched, statement LIMIT $limit
