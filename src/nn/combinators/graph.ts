import { callback, checked } from "../../array/given.js"
import type { NDArray } from "../../array/index.js"
import { foldIn, type Key, splitRecord } from "../../random/index.js"
import { fieldsOf } from "../check.js"
import { inputOf, namedLayers } from "../kinds.js"
import { type Context, composite, type Input, type StatefulLayer } from "../layer.js"
import { callable } from "./sequential.js"
import type { AnyStateful, PartsOf, Step } from "./stateful.js"

type Named = Readonly<Record<string, AnyStateful>>

/** The function that runs a layer of a graph on an array; what it is given beside goes along. */
export type RunNamed<Ls> = (name: keyof Ls & string, x: NDArray, context?: Context) => NDArray

/** Layers with names, with state, wired by a function. */
export type Graph<Ls extends Named, Y = NDArray> = StatefulLayer<PartsOf<Ls, 0>, PartsOf<Ls, 1>, Input, Y>

/**
 * Layers by name, and a function that says how an array goes through them; parameters and states are records with the
 * same names. The function calls layers with `run`, which takes care of their parameters, states and keys.
 *
 * A layer that is called twice shares its parameters, and passes its state from the first call to the second.
 * @example const block = graph({ conv: stateless(conv2d(2, 2, 3, { padding: "SAME" })), norm: batchNorm(2) }, (run, x) =>
 *   add(x, relu(run("norm", run("conv", x)))))
 * const [p, s] = block.init(key(0))
 * block.apply(p, inference(ones([1, 2, 4, 4])))(s)[0] // float32[1,2,4,4]
 */
export const graph = checked(
  "graph",
  { layers: namedLayers, wire: callback },
  <const Ls extends Named, Y = NDArray>(
    layers: Ls,
    wire: (run: RunNamed<Ls>, x: NDArray, input: Input) => Y,
  ): Graph<Ls, Y> => {
    const op = "graph"
    const names = Object.keys(layers)
    const init = (k: Key): readonly [unknown, unknown] => {
      const keys = splitRecord(k, names)
      const pairs = names.map((name) => [name, layers[name]!.init(keys[name]!)] as const)
      return [0, 1].map((i) => Object.fromEntries(pairs.map(([name, pair]) => [name, pair[i]]))) as never
    }
    const layer = composite(init, (call) => (p: unknown, input: Input) => (s: unknown) => {
      inputOf(op, input)
      const ps = fieldsOf(op, "parameters", p, names)
      const states = { ...fieldsOf(op, "state", s, names) }
      const count = { calls: 0 }
      const run: RunNamed<Ls> = (name, x, context = {}) => {
        const key = input.key === null ? null : foldIn(input.key, count.calls++)
        const step = call(name, callable(layers[name]!), ps[name], { ...input, ...context, x, key }) as Step
        const [y, state] = step(states[name])
        states[name] = state
        return y
      }
      return [wire(run, input.x, input), states] as const
    })
    return layer as never
  },
)
