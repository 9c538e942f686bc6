// {path, format} -> how many edges graphology, on which Gephi Lite is built, reads of GEXF or GraphML.
import { readFileSync } from 'node:fs'
import { MultiDirectedGraph } from 'graphology'
import gexf from 'graphology-gexf'
import graphml from 'graphology-graphml'
import { given, print } from './common.mjs'

const graph = { gexf, graphml }[given.format].parse(MultiDirectedGraph, readFileSync(given.path, 'utf8'))
print(graph.size)
