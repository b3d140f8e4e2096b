// question: What do two terms have in common? The most telling ancestor comes first.
// parameter: first string — id of a term
// parameter: second string — id of another
// parameter: limit integer = 10 — rows at most
// column: id string — id of the shared ancestor (or of one of the two)
// column: name string — its name
// column: information_content float — bits; 0 when no disease has it
// example: medkg query common_ancestors --param first=HP:0001166 --param second=HP:0001182
MATCH (:NamedThing {id: $first})-[:SUBCLASS_OF*0..]->(a:NamedThing)
WITH DISTINCT a
MATCH (:NamedThing {id: $second})-[:SUBCLASS_OF*0..]->(a)
WITH DISTINCT a
RETURN a.id AS id, a.name AS name, coalesce(a.information_content, 0.0) AS information_content
ORDER BY information_content DESC, id LIMIT $limit
