// question: What does each source bring?
// column: source string — infores CURIE
// column: version string — its version, or empty
// column: license string — terms of use, or empty
// column: evidence integer — pieces of evidence
// column: statements integer — statements it supports
// column: publications integer — publications it names
// example: medkg query source_coverage
MATCH (e:Evidence)
RETURN e.source AS source, coalesce(e.source_version, '') AS version, coalesce(e.license, '') AS license,
  count(e) AS evidence, count(DISTINCT e.statement) AS statements, count(DISTINCT e.publication) AS publications
ORDER BY evidence DESC, source, version, license
