// {path, format} -> how many quads of the default graph N3.js reads.
import { given, print, read } from './common.mjs'

print(read(given.path, given.format).filter(quad => quad.graph.termType === 'DefaultGraph').length)
