// question: What is named together with this thing, without a stated relation?
// parameter: id string — id of a thing
// parameter: limit integer = 50 — rows at most
// column: id string — id
// column: category string — Biolink class
// column: name string — name
// column: confidence float — 0 to 1
// column: publications integer — papers
// example: medkg query co_mentions --param id=MONDO:0007947
MATCH (:NamedThing {id: $id})-[r:OCCURS_TOGETHER_IN_LITERATURE_WITH]-(n:NamedThing)
RETURN n.id AS id, n.category AS category, n.name AS name, max(r.confidence) AS confidence,
  sum(r.publication_count) AS publications
ORDER BY publications DESC, id LIMIT $limit
