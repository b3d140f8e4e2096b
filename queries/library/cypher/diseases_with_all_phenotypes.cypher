// question: Which diseases show every one of these findings, or a kind of it?
// parameter: phenotypes strings — ids of phenotypes
// parameter: limit integer = 50 — rows at most
// column: disease string — id
// column: name string — name
// example: medkg query diseases_with_all_phenotypes --param phenotypes=HP:0001166,HP:0001083
UNWIND $phenotypes AS wanted
MATCH (:NamedThing {id: wanted})<-[:SUBCLASS_OF*0..]-(p:NamedThing)
WITH DISTINCT wanted, p
MATCH (d:Disease)-[r:HAS_PHENOTYPE]->(p)
WHERE NOT r.negated
WITH d, count(DISTINCT wanted) AS found
WHERE found = size($phenotypes)
RETURN d.id AS disease, d.name AS name
ORDER BY disease LIMIT $limit
