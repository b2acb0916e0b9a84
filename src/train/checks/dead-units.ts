import { type NDArray, toArray } from "../../array/index.js"
import { activations } from "../../interpret/index.js"
import { inference, type StatefulLayer } from "../../nn/index.js"
import { all, lessEqual } from "../../operations/index.js"
import { asArray } from "../../operations/operand.js"
import { checkNetwork, checkTrained } from "../check.js"
import type { Trained } from "../evaluate.js"
import { table } from "./table.js"

/** How many units of an activation are 0 for every example. */
export interface DeadRow {
  /** where the layer stands in the network */
  readonly path: string
  readonly kind: string
  /** its features, or channels */
  readonly units: number
  readonly dead: number
}

/** The activations in the order in which they run; as text, a table. */
export interface DeadUnits {
  readonly rows: readonly DeadRow[]
  /** the largest share of dead units among them */
  readonly worst: number
  readonly toString: () => string
}

/** Activations that can give 0 for good, and have no gradient there. */
const CAN_DIE = new Set(["relu", "relu6", "squaredRelu"])

const deadIn = (y: NDArray): number => {
  const others = y.shape.map((_: number, i: number) => i).filter((i: number) => i !== 1)
  const dead = toArray(all(lessEqual(y, 0), { axis: others })) as readonly boolean[]
  return dead.filter(Boolean).length
}

/**
 * The relus that are 0 for every example of a batch, and at every place of an image: they learn nothing from it. Many of
 * them say that the learning rate is too high, or the first biases too low.
 *
 * @example const net = stateless(sequential([dense(2, 3), activation(relu)]))
 * const [params, state] = net.init(key(0))
 * deadUnits(net, { params, state }, zeros([4, 2])).worst // 1
 */
export const deadUnits = <P, N>(network: StatefulLayer<P, N>, trained: Trained<P, N>, x: NDArray): DeadUnits => {
  checkNetwork("deadUnits", network)
  checkTrained("deadUnits", trained)
  const { params, state } = trained
  const rows = activations(network as never, params, inference(asArray("deadUnits", x)), state)
    .filter(({ kind, output }) => CAN_DIE.has(kind) && output.shape.length >= 2)
    .map(({ path, kind, output }) => ({ path, kind, units: output.shape[1] as number, dead: deadIn(output) }))
  return {
    rows,
    worst: Math.max(0, ...rows.map(({ dead, units }) => dead / Math.max(units, 1))),
    toString: () =>
      table(
        ["layer", "kind", "units", "dead"],
        rows.map(({ path, kind, units, dead }) => [path, kind, String(units), String(dead)]),
      ),
  }
}
