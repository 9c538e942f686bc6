// {path, format} -> how many quads of the default graph N3.js reads, or jsonld-streaming-parser where it is JSON-LD.
import { createReadStream } from 'node:fs'
import { JsonLdParser } from 'jsonld-streaming-parser'
import { given, print, read } from './common.mjs'

async function jsonld (path) {
  const quads = []
  for await (const quad of createReadStream(path).pipe(new JsonLdParser())) quads.push(quad)
  return quads
}

const quads = given.format === 'application/ld+json' ? await jsonld(given.path) : read(given.path, given.format)
print(quads.filter(quad => quad.graph.termType === 'DefaultGraph').length)
