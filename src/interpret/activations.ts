import { isNDArray, type NDArray, nameOfValue } from "../array/index.js"
import { ShapeError, ValueError } from "../errors/index.js"
import { callable } from "../nn/combinators/sequential.js"
import { type AnyLayer, type Applied, type Call, type Input, inLayer, kindOf, runOf } from "../nn/layer.js"

/** What one layer of a network gave. */
export interface Activation {
  /** where the layer's parameters stand in the tree: `layers[1].norm` */
  readonly path: string
  /** what the layer is called: `relu` */
  readonly kind: string
  readonly output: NDArray
}

const joined = (path: string, name: string): string =>
  path === "" || name === "" || name.startsWith("[") ? path + name : `${path}.${name}`

type Later = (s: unknown) => readonly [unknown, unknown]

const isLater = (y: unknown): y is Later => typeof y === "function"

/** Runs layers and hands on what those give that are not made of others. */
const watching = (see: (path: string, kind: string, output: unknown) => void) => {
  const visit = <P, X, Y>(path: string, layer: Applied<P, X, Y>, p: P, x: X): Y => {
    const made = runOf(layer)
    const call: Call = (name, inner, q, y) => inLayer(name, () => visit(joined(path, name), inner, q, y))
    const look = (output: unknown): void => {
      if (made === null) see(path, kindOf(layer), output)
    }
    const y = made === null ? layer.apply(p, x) : made(call)(p, x)
    if (!isLater(y)) {
      look(y)
      return y
    }
    const later: Later = (s) => {
      const pair = y(s)
      look(pair[0])
      return pair
    }
    return later as Y
  }
  return visit
}

const arrayIn = (output: unknown): NDArray | null => {
  if (isNDArray(output)) return output
  const x: unknown = typeof output === "object" && output !== null && "x" in output ? output.x : null
  return isNDArray(x) ? x : null
}

/**
 * What every layer of a network gives for an input, in the order in which they run. A network with state is given it
 * last, and its input is `inference(x)` or `training(x, key)`.
 *
 * @throws ShapeError when the layers do not fit the input
 * @example const net = sequential([dense(2, 3), activation(relu)])
 * activations(net, net.init(key(0)), ones([1, 2])).map((a) => a.kind) // ["dense", "relu"]
 */
export const activations = (
  layer: AnyLayer,
  params: unknown,
  x: NDArray | Input,
  state?: unknown,
): readonly Activation[] => {
  const given: unknown = layer
  if (typeof given !== "object" || given === null || !("apply" in given) || typeof given.apply !== "function")
    throw new ValueError({ op: "activations", problem: `the network is ${nameOfValue(given)}`, hint: "give a layer" })
  const seen: Activation[] = []
  const visit = watching((path, kind, output) => {
    const found = arrayIn(output)
    if (found !== null) seen.push({ path, kind, output: found })
  })
  const y: unknown = visit("", callable(layer), params, x as never)
  if (!isLater(y)) return seen
  if (state === undefined)
    throw new ShapeError({
      op: "activations",
      problem: "this network has a state",
      hint: "give the state that its init returned: activations(net, params, inference(x), state)",
    })
  y(state)
  return seen
}
