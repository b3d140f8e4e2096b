// question: How well are diseases covered: how many have how many findings?
// column: findings string — number of findings
// column: diseases integer — diseases with that many
// example: medkg query diseases_without_phenotypes
MATCH (d:Disease)
WHERE NOT d.deprecated
OPTIONAL MATCH (d)-[r:HAS_PHENOTYPE]->()
WHERE NOT r.negated
WITH d, count(r) AS n
WITH CASE WHEN n = 0 THEN '0' WHEN n < 5 THEN '1-4' WHEN n < 20 THEN '5-19' WHEN n < 100 THEN '20-99' ELSE '100+' END AS findings,
  CASE WHEN n = 0 THEN 0 WHEN n < 5 THEN 1 WHEN n < 20 THEN 2 WHEN n < 100 THEN 3 ELSE 4 END AS place
WITH findings, place, count(*) AS diseases
RETURN findings, diseases
ORDER BY place
