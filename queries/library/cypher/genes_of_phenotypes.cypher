// question: Which genes would explain most of these findings, through the diseases that show them?
// parameter: phenotypes strings — ids of phenotypes
// parameter: limit integer = 20 — rows at most
// column: gene string — id
// column: name string — symbol
// column: explained integer — findings that a disease of the gene shows
// column: diseases integer — diseases of the gene that show one
// example: medkg query genes_of_phenotypes --param phenotypes=HP:0001166,HP:0001083
UNWIND $phenotypes AS wanted
MATCH (:NamedThing {id: wanted})<-[:SUBCLASS_OF*0..]-(p:NamedThing)
WITH DISTINCT wanted, p
MATCH (d:Disease)-[r:HAS_PHENOTYPE]->(p)
WHERE NOT r.negated
WITH DISTINCT wanted, d
MATCH (g:Gene)-[a]->(d)
WHERE NOT a.negated
RETURN g.id AS gene, g.name AS name, count(DISTINCT wanted) AS explained, count(DISTINCT d) AS diseases
ORDER BY explained DESC, diseases, gene LIMIT $limit
