// question: Which kinds of this are there, near to far?
// parameter: id string — id of a term
// parameter: limit integer = 100 — rows at most
// column: id string — id of the descendant
// column: name string — its name
// column: steps integer — length of the shortest way down
// example: medkg query descendants --param id=HP:0001250
MATCH path = (n:NamedThing {id: $id})<-[:SUBCLASS_OF*1..]-(c:NamedThing)
RETURN c.id AS id, c.name AS name, min(length(path)) AS steps
ORDER BY steps, id LIMIT $limit
