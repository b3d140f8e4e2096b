// question: Which diseases fit these findings best? (The overlap formula of docs/graph-in-cypher.md, not the ranking of `medkg diagnose`.)
// parameter: phenotypes strings — ids of what was observed
// parameter: limit integer = 10 — rows at most
// column: disease string — id
// column: name string — name
// column: score float — bits
// column: matched integer — findings that the disease accounts for, exactly or nearly
// example: medkg query differential_diagnosis --param phenotypes=HP:0001166,HP:0001083,HP:0002616
MATCH (p:NamedThing) WHERE p.id IN $phenotypes
MATCH (p)-[:SUBCLASS_OF*0..]->(a:NamedThing)
WITH p, collect(DISTINCT a) AS above
OPTIONAL MATCH (p)<-[:SUBCLASS_OF*1..]-(c:NamedThing)
WITH p, above, collect(DISTINCT c) AS below

WITH p, [t IN above | [t, t.information_content]] + [t IN below | [t, p.information_content]] AS terms
UNWIND terms AS pair
WITH p, pair[0] AS term, pair[1] AS bits
WHERE bits > 0
MATCH (d:Disease)-[r:HAS_PHENOTYPE]->(term)
WHERE NOT r.negated
WITH d, p, max(bits * (1 + coalesce(r.frequency, 0.5)) / 2) AS best
WITH d, round(sum(best), 4) AS score, count(*) AS matched
RETURN d.id AS disease, d.name AS name, score, matched
ORDER BY score DESC, disease LIMIT $limit
