// {engine, shapes, vocabulary, data: [paths]} -> for each file the problems found: [focus node, what was violated].
//
// rdf-validate-shacl knows SHACL's core only and stops at sh:sparql, which is taken away first. shacl-engine knows
// both, but reads one sh:sparql and one sh:not of a shape and asks the shapes for subclasses: shapes are taken
// apart, with the same targets, and the vocabulary is given to both sides.
import { DataFactory, Store } from 'n3'
import CoreValidator from 'rdf-validate-shacl'
import { Validator } from 'shacl-engine'
import { targetResolvers, validations } from 'shacl-engine/sparql.js'
import { given, print, read } from './common.mjs'

const { namedNode, quad } = DataFactory
const sh = name => namedNode(`http://www.w3.org/ns/shacl#${name}`)
const targets = ['targetClass', 'targetSubjectsOf', 'targetObjectsOf'].map(sh)
const shapes = new Store(read(given.shapes))
const vocabulary = read(given.vocabulary)

function coreOnly () {
  shapes.removeQuads(shapes.getQuads(null, sh('sparql'), null, null))
  const validator = new CoreValidator(shapes)
  return async data => (await validator.validate(data)).results.map(x => [x.focusNode, x.sourceConstraintComponent])
}

function whole () {
  for (const property of [sh('sparql'), sh('not')]) {
    for (const shape of shapes.getSubjects(property, null, null)) {
      shapes.getObjects(shape, property, null).slice(1).forEach((constraint, n) => {
        const own = namedNode(`${shape.value}-${property.value.split('#')[1]}-${n}`)
        shapes.removeQuad(quad(shape, property, constraint))
        shapes.addQuad(quad(own, namedNode('http://www.w3.org/1999/02/22-rdf-syntax-ns#type'), sh('NodeShape')))
        shapes.addQuad(quad(own, property, constraint))
        for (const target of targets) {
          for (const what of shapes.getObjects(shape, target, null)) shapes.addQuad(quad(own, target, what))
        }
      })
    }
  }
  const validator = new Validator(new Store([...shapes, ...vocabulary]), { factory: DataFactory, validations, targetResolvers })
  return async data => (await validator.validate({ dataset: data })).results
    .map(x => [x.focusNode.term, x.constraintComponent])
}

const problems = given.engine === 'core' ? coreOnly() : whole()
const found = []
for (const path of given.data) {
  const data = new Store([...read(path), ...vocabulary])
  found.push((await problems(data)).map(([focus, component]) => [focus.value, component.value]))
}
print(found)
