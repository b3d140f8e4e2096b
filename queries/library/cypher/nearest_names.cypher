// question: Which things are spelt most like this? It stands spelling mistakes.
// parameter: text string — a name, perhaps misspelt
// parameter: vector vector of text — its embedding
// parameter: limit integer = 10 — rows at most
// column: id string — id
// column: category string — Biolink class
// column: name string — name
// column: similarity float — cosine of the two spellings, 0 to 1
// example: medkg query nearest_names --param text='Marfann sindrome'
CALL db.index.vector.queryNodes('NamedThing[embedding]', 100, $vector) YIELD node, score
RETURN node.id AS id, node.category AS category, node.name AS name, 2 * score - 1 AS similarity
ORDER BY similarity DESC, id LIMIT $limit
