import { anything, checked, listOf, number, options, text } from "../../array/given.js"
import type { DType, NDArray, Shape } from "../../array/index.js"
import type { Key } from "../../random/index.js"
import { flattenArguments, traceFunction } from "../../transforms/function.js"
import { abstract, evalShape } from "../../transforms/index.js"
import { callable } from "../combinators/sequential.js"
import { layer } from "../kinds.js"
import { type AnyLayer, type Applied, type Context, inference, kindOf } from "../layer.js"
import { folded } from "./fold.js"
import { multiplyAdds } from "./multiply-adds.js"
import { pixels } from "./receptive-field.js"
import { isLater, type Later, type Notes, numbersIn, recorder, type Scope, type SummaryRow } from "./recorder.js"
import { tableOf } from "./table.js"

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
  /** how many names of a path are told apart, the layers below being added up; all unless given */
  readonly depth?: number
}

type Pair = readonly [p: unknown, s: unknown]

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
 * @example String(summary(sequential([conv2d(1, 6, 5), globalAvgPool(), dense(6, 10)]), [1, 1, 28, 28]).parameters) // "226"
 */
export const summary = checked(
  "summary",
  { layer, inputShape: listOf(number), options: options({ dtype: text, context: anything, depth: number }) },
  (
    layer: AnyLayer,
    inputShape: Shape,
    { dtype = "float32", context = {}, depth = Infinity }: SummaryOptions = {},
  ): Summary => {
    const notes: Notes = { rows: [], composites: new Map() }
    const net = callable(layer)
    const first: unknown = evalShape(layer.init)(abstract([2], { dtype: "uint32" }) as Key)
    const input = abstract(inputShape, { dtype })
    const pair: Pair | null = isStateful(net, first, input) ? first : null
    const run = (begun: unknown, x: NDArray): unknown => {
      const scope: Scope = { field: pixels(inputShape) }
      const visit = recorder(notes, new Map([[x, scope.field]]))
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
    const shown = folded(notes, depth)
    return { rows: shown, parameters, multiplyAdds: products, toString: () => tableOf(shown, parameters, products) }
  },
)
