// question: Which things does no statement mention?
// parameter: category string = Disease — Biolink class
// parameter: limit integer = 50 — rows at most
// column: id string — id
// column: name string — name
// example: medkg query unconnected_things
MATCH (n:NamedThing)
WHERE n.category = $category AND NOT n.deprecated AND NOT (n)--()
RETURN n.id AS id, n.name AS name
ORDER BY id LIMIT $limit
