// question: How telling is each of these findings?
// parameter: phenotypes strings — ids of phenotypes
// column: phenotype string — id
// column: name string — name
// column: information_content float — bits; 0 when no disease has it
// column: diseases integer — diseases annotated with this very term
// example: medkg query telling_phenotypes --param phenotypes=HP:0001166,HP:0001250
MATCH (p:NamedThing) WHERE p.id IN $phenotypes
OPTIONAL MATCH (d:Disease)-[r:HAS_PHENOTYPE]->(p) WHERE NOT r.negated
RETURN p.id AS phenotype, p.name AS name, coalesce(p.information_content, 0.0) AS information_content,
  count(DISTINCT d) AS diseases
ORDER BY information_content DESC, phenotype
