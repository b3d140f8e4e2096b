// question: Which diseases show this finding or a kind of it?
// parameter: phenotype string — id of a phenotype
// parameter: limit integer = 50 — rows at most
// column: disease string — id
// column: name string — name
// column: phenotype string — the finding, or the kind of it, that is annotated
// column: phenotype_name string — its name
// column: frequency float — share of people, 0 to 1; empty when unknown
// column: confidence float — 0 to 1
// example: medkg query diseases_with_phenotype --param phenotype=HP:0001083
MATCH (:NamedThing {id: $phenotype})<-[:SUBCLASS_OF*0..]-(p:NamedThing)
WITH DISTINCT p
MATCH (d:Disease)-[r:HAS_PHENOTYPE]->(p)
WHERE NOT r.negated
RETURN d.id AS disease, d.name AS name, p.id AS phenotype, p.name AS phenotype_name, r.frequency AS frequency,
  r.confidence AS confidence
ORDER BY coalesce(r.frequency, -1.0) DESC, disease, phenotype, r.id LIMIT $limit
