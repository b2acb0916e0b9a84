import { type NDArray, range, type Shape } from "../array/index.js"
import { mul } from "../primitives/arithmetic.js"
import { reduceSum } from "../primitives/broadcast.js"
import { dotGeneral } from "../primitives/dot.js"
import { permute, reshapeTo } from "./axes.js"
import { expand } from "./operand.js"

/** An array whose axes have names, all different. */
export interface Labelled {
  readonly x: NDArray
  readonly labels: readonly string[]
}

const without = (labels: readonly string[], dropped: readonly string[]): readonly string[] =>
  labels.filter((l) => !dropped.includes(l))

const common = (a: readonly string[], b: readonly string[]): readonly string[] => a.filter((l) => b.includes(l))

const positions = ({ labels }: Labelled, wanted: readonly string[]): readonly number[] =>
  wanted.map((l) => labels.indexOf(l))

/** Sums the axes that are not kept. */
export const sumOut = (a: Labelled, kept: readonly string[]): Labelled => {
  const gone = without(a.labels, kept)
  return gone.length === 0 ? a : { x: reduceSum(a.x, positions(a, gone)), labels: without(a.labels, gone) }
}

/** Drops the axes of length 1 that are longer in another array: they broadcast. */
export const dropBroadcast = (a: Labelled, sizes: ReadonlyMap<string, number>): Labelled => {
  const shape: Shape = a.x.shape
  const kept = a.labels.filter((l, i) => shape[i] === sizes.get(l))
  if (kept.length === a.labels.length) return a
  return {
    x: reshapeTo(
      a.x,
      positions(a, kept).map((i) => shape[i]!),
    ),
    labels: kept,
  }
}

/** The axes in the given order. */
export const arrange = (a: Labelled, labels: readonly string[]): NDArray => permute(a.x, positions(a, labels))

/** The axes in the given order, with length 1 for those it has not. */
const aligned = (a: Labelled, labels: readonly string[]): NDArray => {
  const own = common(labels, a.labels)
  const x = arrange(a, own)
  return reshapeTo(
    x,
    labels.map((l) => (own.includes(l) ? x.shape[own.indexOf(l)] : 1)),
  )
}

const outer = (a: Labelled, b: Labelled, labels: readonly string[]): Labelled => {
  const [x, y] = [aligned(a, labels), aligned(b, labels)]
  const shape = labels.map((_, i) => Math.max(x.shape[i], y.shape[i]))
  const isEmpty = (i: number): boolean => x.shape[i] === 0 || y.shape[i] === 0
  const target = shape.map((d, i) => (isEmpty(i) ? 0 : d))
  return { x: mul(expand(x, target), expand(y, target)), labels }
}

const product = (a: Labelled, b: Labelled, kept: readonly string[]): Labelled => {
  const shared = common(a.labels, b.labels)
  const contracted = without(shared, kept)
  const batch = without(shared, contracted)
  const labels = [...batch, ...without(a.labels, shared), ...without(b.labels, shared)]
  if (contracted.length === 0) return outer(a, b, labels)
  const x = dotGeneral(a.x, b.x, {
    contract: [positions(a, contracted), positions(b, contracted)],
    batch: [positions(a, batch), positions(b, batch)],
  })
  return { x, labels }
}

/** The product of two arrays summed over the axes that are not kept; the result has the kept axes they have. */
export const contractPair = (a: Labelled, b: Labelled, kept: readonly string[]): Labelled => {
  const x = sumOut(a, [...kept, ...b.labels])
  const y = sumOut(b, [...kept, ...a.labels])
  const shared = common(x.labels, y.labels)
  const [xFree, yFree] = [without(x.labels, shared), without(y.labels, shared)]
  // The axes of the first factor come first: the order that needs no transposition afterwards is the better one.
  const isSwapped = xFree.length > 0 && yFree.length > 0 && kept.indexOf(yFree[0]!) < kept.indexOf(xFree[0]!)
  return isSwapped ? product(y, x, kept) : product(x, y, kept)
}

/** Names for n axes that end at the last one, shared by arrays whose axes broadcast. */
export const fromEnd = (n: number): readonly string[] => range(n).map((i) => `${i - n}`)
