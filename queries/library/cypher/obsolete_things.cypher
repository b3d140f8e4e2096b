// question: Which things are obsolete, and by what were they replaced?
// parameter: limit integer = 50 — rows at most
// column: id string — id
// column: name string — name
// column: replaced_by string — successor, or empty
// column: statements integer — statements that still name it
// example: medkg query obsolete_things
MATCH (n:NamedThing)
WHERE n.deprecated
OPTIONAL MATCH (n)-[r]-(:NamedThing)
RETURN n.id AS id, n.name AS name, coalesce(n.replaced_by, '') AS replaced_by, count(DISTINCT r) AS statements
ORDER BY statements DESC, id LIMIT $limit
