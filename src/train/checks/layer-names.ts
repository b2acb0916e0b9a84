import { callable } from "../../nn/combinators/sequential.js"
import type { StatefulLayer } from "../../nn/index.js"
import { type Applied, type Call, inLayer, kindOf, runOf } from "../../nn/layer.js"
import { jit, trace } from "../../transforms/index.js"
import { checkNetwork } from "../check.js"

type Later = (s: unknown) => unknown

const isLater = (y: unknown): y is Later => typeof y === "function"

const joined = (path: string, name: string): string =>
  path === "" || name === "" || name.startsWith("[") ? path + name : `${path}.${name}`

/** Computes as one equation of the surrounding program, under a name that its derivatives have too. */
const under = <A>(name: string, f: () => A): A =>
  jit(Object.defineProperty(() => f(), "name", { value: name }) as () => A)()

/** Whether a layer waits for a state, found in a trace that is thrown away. */
const waits = (f: () => unknown): boolean => {
  const state = { isLater: false }
  trace(() => {
    state.isLater = isLater(f())
    return null
  })()
  return state.isLater
}

const visit = <P, X, Y>(path: string, layer: Applied<P, X, Y>, p: P, x: X): Y => {
  const made = runOf(layer)
  const call: Call = (name, inner, q, y) => inLayer(name, () => visit(joined(path, name), inner, q, y))
  if (made !== null) return made(call)(p, x)
  const name = `${path} ${kindOf(layer)}`.trim()
  if (!waits(() => layer.apply(p, x))) return under(name, () => layer.apply(p, x))
  const later: Later = (s) => under(name, () => (layer.apply(p, x) as Later)(s))
  return later as Y
}

/**
 * The same network, whose layers are named in programs: what is computed in one, and its part of the gradient, is an
 * equation `call` of that name. For `findNaN`, and for reading programs.
 *
 * @example const net = withLayerNames(stateless(sequential([dense(2, 3), activation(relu)])))
 * show(trace((x: NDArray) => net.apply(net.init(key(0))[0], inference(x))(null)[0])(ones([1, 2]))).includes("[1] relu") // true
 */
export const withLayerNames = <P, N>(network: StatefulLayer<P, N>): StatefulLayer<P, N> => {
  checkNetwork("withLayerNames", network)
  return {
    init: network.init,
    apply: (p, x) => visit("", callable(network as never), p, x) as (s: N) => never,
  }
}
