// {turtle | endpoint, queries} -> the answer of Comunica to each SELECT, in SPARQL's JSON.
import { Store } from 'n3'
import { QueryEngine } from '@comunica/query-sparql-file'
import { given, print, read } from './common.mjs'

const TYPES = { NamedNode: 'uri', BlankNode: 'bnode', Literal: 'literal' }

function cell (term) {
  const found = { type: TYPES[term.termType], value: term.value }
  if (term.language) found['xml:lang'] = term.language
  else if (term.datatype) found.datatype = term.datatype.value
  return found
}

const sources = given.endpoint ? [{ type: 'sparql', value: given.endpoint }] : [new Store(read(given.turtle))]
const answers = []
for (const query of given.queries) {
  const engine = new QueryEngine()
  const answer = await engine.query(query, { sources })
  const { variables } = await answer.metadata()
  const rows = await (await answer.execute()).toArray()
  answers.push({
    head: { vars: variables.map(variable => (variable.variable ?? variable).value) },
    results: { bindings: rows.map(row => Object.fromEntries([...row].map(([key, term]) => [key.value, cell(term)]))) }
  })
}
print(answers)
