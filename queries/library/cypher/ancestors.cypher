// question: What is this a kind of, near to far?
// parameter: id string — id of a term
// parameter: limit integer = 100 — rows at most
// column: id string — id of the ancestor
// column: name string — its name
// column: steps integer — length of the shortest way up
// example: medkg query ancestors --param id=HP:0001166
MATCH path = (n:NamedThing {id: $id})-[:SUBCLASS_OF*1..]->(a:NamedThing)
RETURN a.id AS id, a.name AS name, min(length(path)) AS steps
ORDER BY steps, id LIMIT $limit
