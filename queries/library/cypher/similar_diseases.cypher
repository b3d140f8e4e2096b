// question: Which diseases share most findings with this one?
// parameter: disease string — id of a disease
// parameter: limit integer = 20 — rows at most
// column: disease string — id
// column: name string — name
// column: shared integer — findings that both have
// column: similarity float — shared findings as a share of all findings of the two (Jaccard)
// example: medkg query similar_diseases --param disease=MONDO:0007947
MATCH (d:Disease {id: $disease})-[r:HAS_PHENOTYPE]->(p:NamedThing)
WHERE NOT r.negated
WITH d, collect(DISTINCT p) AS mine
UNWIND mine AS p
MATCH (other:Disease)-[r:HAS_PHENOTYPE]->(p)
WHERE NOT r.negated AND other.id <> $disease
WITH mine, other, count(DISTINCT p) AS shared
ORDER BY shared DESC, other.id LIMIT 500
MATCH (other)-[r:HAS_PHENOTYPE]->(q:NamedThing)
WHERE NOT r.negated
WITH mine, other, shared, count(DISTINCT q) AS theirs
RETURN other.id AS disease, other.name AS name, shared,
  round(toFloat(shared) / (size(mine) + theirs - shared), 4) AS similarity
ORDER BY similarity DESC, disease LIMIT $limit
