// question: Which drugs treat one of the patient's diseases and worsen another of his diseases or findings?
// parameter: conditions strings — ids of the patient's diseases and findings
// parameter: limit integer = 50 — rows at most
// column: treatment string — id
// column: name string — name
// column: treats string — the condition it treats
// column: harms string — the condition it harms
// column: predicate string — how it harms
// column: treats_statement string — id of the statement that it treats
// column: harms_statement string — id of the statement that it harms
// example: medkg query conflicting_treatments --param conditions=MONDO:0005393,HP:0000988
MATCH (t:NamedThing)-[r]->(a:NamedThing)
WHERE a.id IN $conditions AND r.predicate IN ['biolink:treats', 'biolink:treats_or_applied_or_studied_to_treat', 'biolink:applied_to_treat', 'biolink:ameliorates_condition', 'biolink:preventative_for_condition', 'biolink:in_clinical_trials_for', 'biolink:studied_to_treat'] AND NOT r.negated
MATCH (t)-[h]->(b:NamedThing)
WHERE b.id IN $conditions AND b.id <> a.id AND NOT h.negated
  AND h.predicate IN ['biolink:contraindicated_in', 'biolink:causes', 'biolink:exacerbates_condition', 'biolink:has_side_effect', 'biolink:contributes_to']
RETURN t.id AS treatment, t.name AS name, a.id AS treats, b.id AS harms, h.predicate AS predicate,
  r.id AS treats_statement, h.id AS harms_statement
ORDER BY treatment, treats, harms, treats_statement, harms_statement LIMIT $limit
