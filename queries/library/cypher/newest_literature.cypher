// question: Which papers of the graph say something of this thing, the newest first?
// parameter: id string — id of a thing
// parameter: limit integer = 20 — rows at most
// column: publication string — id
// column: title string — title
// column: year integer — year, empty when unknown
// column: statements integer — statements about the thing that it supports
// example: medkg query newest_literature --param id=MONDO:0007947
MATCH (:NamedThing {id: $id})-[r]-(:NamedThing)
WITH DISTINCT r.id AS statement
MATCH (e:Evidence {statement: statement})
WITH e.publication AS publication, count(DISTINCT statement) AS statements
MATCH (p:Publication {id: publication})
RETURN publication, p.title AS title, p.year AS year, statements
ORDER BY coalesce(p.year, 0) DESC, statements DESC, publication LIMIT $limit
