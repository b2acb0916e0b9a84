export { type Graph, graph, type RunNamed } from "./graph.js"
export { type Combine, joined, parallel, summed } from "./parallel.js"
export { type ResidualParameters, residual } from "./residual.js"
export { type ParametersOf, type Sequential, sequential } from "./sequential.js"
export {
  type AnyStateful,
  type StatefulSequential,
  statefulParallel,
  statefulResidual,
  statefulSequential,
  stateless,
} from "./stateful.js"
