// question: Which findings do two diseases share?
// parameter: first string — id of a disease
// parameter: second string — id of another
// parameter: limit integer = 100 — rows at most
// column: phenotype string — id
// column: name string — name
// column: frequency_first float — in the first
// column: frequency_second float — in the second
// example: medkg query shared_phenotypes --param first=MONDO:0007947 --param second=MONDO:0012212
MATCH (:Disease {id: $first})-[a:HAS_PHENOTYPE]->(p:NamedThing)<-[b:HAS_PHENOTYPE]-(:Disease {id: $second})
WHERE NOT a.negated AND NOT b.negated
RETURN p.id AS phenotype, p.name AS name, max(a.frequency) AS frequency_first, max(b.frequency) AS frequency_second
ORDER BY phenotype LIMIT $limit
