// question: Which things have all these words in their name or synonyms? The nearest to the text come first.
// parameter: text string — words
// parameter: words words of text — the words as a full-text query
// parameter: limit integer = 20 — rows at most
// column: id string — id
// column: category string — Biolink class
// column: name string — name
// column: score float — 1 = the very name or a synonym; else the share of the name that the text makes up
// example: medkg query search_names --param text='marfan syndrome'
CALL db.index.fulltext.queryNodes('NamedThing[names]', $words) YIELD node
WITH node, [node.name] + coalesce(node.synonyms, []) AS names, toLower(trim($text)) AS wanted
WITH node, CASE
  WHEN any(name IN names WHERE toLower(name) = wanted) THEN 1.0
  ELSE toFloat(size(wanted)) / (size(wanted) + size(node.name)) END AS score
RETURN node.id AS id, node.category AS category, node.name AS name, round(score, 4) AS score
ORDER BY score DESC, id LIMIT $limit
