import { type DType, isNDArray, isPlain, type NDArray, type Shape, sizeOf } from "../../array/index.js"
import type { Key } from "../../random/index.js"
import { flattenArguments, traceFunction } from "../../transforms/function.js"
import { abstract, evalShape, trace } from "../../transforms/index.js"
import * as Tree from "../../tree/index.js"
import { callable } from "../combinators/sequential.js"
import {
  type AnyLayer,
  type Applied,
  type Call,
  type Context,
  inference,
  inLayer,
  kindOf,
  reachOf,
  runOf,
} from "../layer.js"
import { multiplyAdds } from "./multiply-adds.js"
import { type Field, pixels, through, wider } from "./receptive-field.js"
import { tableOf } from "./table.js"

/** What one layer of a network is and does. */
export interface SummaryRow {
  /** where its parameters stand in the tree */
  readonly path: string
  /** what it is called: `conv2d` */
  readonly kind: string
  /** the shapes of what it gives, of which there is one but for few layers */
  readonly outputs: readonly Shape[]
  /** how many learned numbers it has */
  readonly parameters: number
  /** how many products it adds up */
  readonly multiplyAdds: number
  /** how many pixels an element of its output sees along each spatial axis; null when it sees all */
  readonly receptiveField: readonly number[] | null
  /** how many pixels apart neighbours of its output are in the input; null when they see all */
  readonly jump: readonly number[] | null
}

/** The layers of a network in the order in which they run; as text, a table. */
export interface Summary {
  readonly rows: readonly SummaryRow[]
  /** how many learned numbers the network has */
  readonly parameters: number
  /** how many products it adds up */
  readonly multiplyAdds: number
  readonly toString: () => string
}

/** The options of `summary`. */
export interface SummaryOptions {
  /** of the input; default float32 */
  readonly dtype?: DType
  /** what goes along with the input, such as the memory of a decoder */
  readonly context?: Context
}

const numbersIn = (tree: unknown): number => Tree.leaves(tree as never).reduce((n, x) => n + sizeOf(x.shape), 0)

const arraysIn = (x: unknown): readonly NDArray[] =>
  isNDArray(x)
    ? [x]
    : Array.isArray(x)
      ? x.flatMap(arraysIn)
      : isPlain(x)
        ? Object.entries(x).flatMap(([name, value]) => (name === "key" ? [] : arraysIn(value)))
        : []

/** What a layer with state gives: a function of the state. */
type Later = (s: unknown) => readonly [unknown, unknown]

type Pair = readonly [p: unknown, s: unknown]

const isLater = (y: unknown): y is Later => typeof y === "function"

const joinPath = (path: string, name: string): string =>
  path === "" || name === "" || name.startsWith("[") ? path + name : `${path}.${name}`

/** What a composite has seen so far: the widest field, which is that of what it makes of its layers' outputs. */
interface Scope {
  field: Field
}

/** Calls of layers, each of which leaves a row, and what each array sees. */
const recorder = (rows: SummaryRow[], fields: Map<NDArray, Field>) => {
  const fieldOf = (x: unknown, otherwise: Field): Field => {
    const known = arraysIn(x).flatMap((a): readonly Field[] => (fields.has(a) ? [fields.get(a) ?? null] : []))
    return known.length === 0 ? otherwise : known.reduce(wider)
  }
  const rowOf = (
    path: string,
    layer: object,
    p: unknown,
    value: unknown,
    products: number,
    field: Field,
  ): SummaryRow => ({
    path,
    kind: kindOf(layer),
    outputs: arraysIn(value).map((a) => a.shape),
    parameters: numbersIn(p),
    multiplyAdds: products,
    receptiveField: field?.map((f) => f.size) ?? null,
    jump: field?.map((f) => f.jump) ?? null,
  })
  const visit = <P, X, Y>(path: string, layer: Applied<P, X, Y>, p: P, x: X, outer: Scope): Y => {
    const inner: Scope = { field: fieldOf(x, outer.field) }
    const made = runOf(layer)
    const call: Call = (name, l, q, y) => inLayer(name, () => visit(joinPath(path, name), l, q, y, inner))
    const apply = made === null ? layer.apply : made(call)
    const look = (value: unknown, again: () => unknown): void => {
      const field = made === null ? through(inner.field, reachOf(layer)) : fieldOf(value, inner.field)
      arraysIn(value).forEach((a) => fields.set(a, field))
      outer.field = wider(outer.field, field)
      if (made === null) rows.push(rowOf(path, layer, p, value, multiplyAdds(trace(again)()), field))
    }
    const y = apply(p, x)
    if (isLater(y)) {
      const later: Later = (s) => {
        const pair = y(s)
        look(pair[0], () => y(s))
        return pair
      }
      return later as Y
    }
    look(y, () => apply(p, x))
    return y
  }
  return visit
}

/** Whether a layer, begun with such a pair of parameters and state, gives a function of the state. */
const isStateful = (layer: Applied<unknown, unknown, unknown>, first: unknown, x: NDArray): first is Pair => {
  if (!Array.isArray(first) || first.length !== 2) return false
  try {
    return isLater(layer.apply(first[0], inference(x)))
  } catch {
    return false
  }
}

/**
 * What the layers of a network give, how many parameters and multiply-adds each has, and how many pixels it sees, for an
 * input of a shape with its batch; layers with state are not in training. Nothing is computed.
 *
 * Multiply-adds are those of matrix products and convolutions. Where branches meet, the widest field counts.
 * @throws ShapeError when the layers do not fit the input, or each other
 * @example String(summary(sequential([conv2d(1, 6, 5), flatten(), dense(3456, 10)]), [1, 1, 28, 28]).parameters) // "34726"
 */
export const summary = (
  layer: AnyLayer,
  inputShape: Shape,
  { dtype = "float32", context = {} }: SummaryOptions = {},
): Summary => {
  const rows: SummaryRow[] = []
  const net = callable(layer)
  const first: unknown = evalShape(layer.init)(abstract([2], { dtype: "uint32" }) as Key)
  const input = abstract(inputShape, { dtype })
  const pair: Pair | null = isStateful(net, first, input) ? first : null
  const run = (begun: unknown, x: NDArray): unknown => {
    const scope: Scope = { field: pixels(inputShape) }
    const visit = recorder(rows, new Map([[x, scope.field]]))
    if (pair === null) return visit("", net, begun, x, scope)
    const [p, s] = begun as Pair
    return (visit("", net, p, inference(x, context), scope) as Later)(s)[0]
  }
  const products = multiplyAdds(
    traceFunction("summary", { name: kindOf(layer) }, flattenArguments("summary", run, [first, input]), (args) =>
      run(args[0], args[1] as NDArray),
    ).program,
  )
  const parameters = numbersIn(pair === null ? first : pair[0])
  return { rows, parameters, multiplyAdds: products, toString: () => tableOf(rows, parameters, products) }
}
