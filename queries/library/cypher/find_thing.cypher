// question: What is this id, and what else is it called?
// parameter: id string — an id, a former id, or a cross-reference
// column: id string — leading id
// column: category string — Biolink class
// column: name string — name
// column: synonyms strings — exact synonyms
// column: xrefs strings — the same thing elsewhere
// column: deprecated boolean — obsolete
// column: replaced_by string — its successor, or empty
// example: medkg query find_thing --param id=OMIM:154700
MATCH (n:NamedThing)
WHERE n.id = $id OR $id IN n.alternates OR $id IN n.xrefs
RETURN n.id AS id, n.category AS category, n.name AS name, coalesce(n.synonyms, []) AS synonyms,
  coalesce(n.xrefs, []) AS xrefs, n.deprecated AS deprecated, coalesce(n.replaced_by, '') AS replaced_by
ORDER BY id
