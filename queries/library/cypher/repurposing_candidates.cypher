// question: Which drugs treat diseases that look like this one, but are not known to treat it? With the way that leads there.
// parameter: disease string — id of a disease
// parameter: near integer = 50 — how many similar diseases to look at
// parameter: limit integer = 20 — rows at most
// column: treatment string — id
// column: name string — name
// column: via string — the similar disease it treats
// column: via_name string — its name
// column: shared_phenotypes integer — findings that the two diseases share
// column: shared_genes integer — genes that they share
// column: statement string — id of the statement that it treats the similar disease
// example: medkg query repurposing_candidates --param disease=MONDO:0007947
MATCH (d:Disease {id: $disease})-[r:HAS_PHENOTYPE]->(p:NamedThing)<-[s:HAS_PHENOTYPE]-(o:Disease)
WHERE NOT r.negated AND NOT s.negated AND o.id <> $disease
WITH d, o, count(DISTINCT p) AS shared_phenotypes
ORDER BY shared_phenotypes DESC, o.id LIMIT $near
OPTIONAL MATCH (d)<-[x]-(g:Gene)-[y]->(o)
WHERE NOT x.negated AND NOT y.negated
WITH d, o, shared_phenotypes, count(DISTINCT g) AS shared_genes
MATCH (t:NamedThing)-[r]->(o)
WHERE r.predicate IN ['biolink:treats', 'biolink:treats_or_applied_or_studied_to_treat', 'biolink:applied_to_treat', 'biolink:ameliorates_condition', 'biolink:preventative_for_condition', 'biolink:in_clinical_trials_for', 'biolink:studied_to_treat'] AND NOT r.negated
OPTIONAL MATCH (t)-[k]->(d)
WITH t, o, r, shared_phenotypes, shared_genes, count(k) AS known
WHERE known = 0
RETURN t.id AS treatment, t.name AS name, o.id AS via, o.name AS via_name, shared_phenotypes, shared_genes,
  r.id AS statement
ORDER BY shared_genes DESC, shared_phenotypes DESC, treatment, via, statement LIMIT $limit
