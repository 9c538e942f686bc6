// What the scripts share: they take one JSON object from standard input and print one JSON value.
import { readFileSync } from 'node:fs'
import { Parser } from 'n3'

export const given = JSON.parse(readFileSync(0, 'utf8'))

/** The triples or quads of a file, by N3.js. */
export function read (path, format = 'text/turtle') {
  return new Parser({ format }).parse(readFileSync(path, 'utf8'))
}

export function print (value) {
  process.stdout.write(JSON.stringify(value))
}
