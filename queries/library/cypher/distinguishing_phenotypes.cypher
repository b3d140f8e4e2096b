// question: Which findings tell two diseases apart? An unknown frequency counts as one half, a missing finding as 0.
// parameter: first string — id of a disease
// parameter: second string — id of another
// parameter: limit integer = 30 — rows at most
// column: phenotype string — id
// column: name string — name
// column: share_first float — in the first
// column: share_second float — in the second
// column: difference float — first less second
// example: medkg query distinguishing_phenotypes --param first=MONDO:0007947 --param second=MONDO:0012212
MATCH (d:Disease)-[r:HAS_PHENOTYPE]->(p:NamedThing)
WHERE d.id IN [$first, $second] AND NOT r.negated
WITH p, max(CASE WHEN d.id = $first THEN coalesce(r.frequency, 0.5) ELSE 0.0 END) AS share_first,
  max(CASE WHEN d.id = $second THEN coalesce(r.frequency, 0.5) ELSE 0.0 END) AS share_second
RETURN p.id AS phenotype, p.name AS name, share_first, share_second,
  round(share_first - share_second, 6) AS difference
ORDER BY abs(share_first - share_second) DESC, phenotype LIMIT $limit
