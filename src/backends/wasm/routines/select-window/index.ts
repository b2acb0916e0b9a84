import { bytesOf, range } from "../../../../array/index.js"
import type { SelectParams } from "../../../../primitives/window-select.js"
import {
  all,
  type Code,
  type FunctionBuilder,
  forRange,
  i32,
  if_,
  type Local,
  select,
  seq,
} from "../../assembler/index.js"
import { type Axis, merged, nestShare, unitsOf } from "../nest.js"
import { inPieces, type Places, type RoutineMaker, type Share } from "../routine.js"
import { type Selected, selectFour, selectOne } from "./candidate.js"
import { isPlain, mayMiss, type WindowAxis, windowAxes } from "./geometry.js"

/** Windows of at most so many elements are written out. */
const UNROLLED = 16

/** Where an element of a window lies: an address and a position, each with a constant to add. */
interface Spot {
  readonly address: Code<"i32">
  readonly position: Code<"i32">
  readonly bytes: number
  readonly count: number
}

/** An element of a window along one axis, the axes before being settled; `k` counts elements. */
const settle = (w: WindowAxis, k: number | Local<"i32">, place: Code<"i32">, spot: Spot): Spot => {
  if (w.base === 1 && typeof k === "number")
    return { ...spot, bytes: spot.bytes + k * w.step * w.bytes, count: spot.count + k * w.step * w.count }
  const moved = w.base === 1 ? i32.mul(k, w.step) : i32.div_u(place, w.base)
  return {
    ...spot,
    address: i32.add(spot.address, i32.mul(moved, w.bytes)),
    position: i32.add(spot.position, i32.mul(moved, w.count)),
  }
}

const isThere = (w: WindowAxis, place: Code<"i32">): Code<"i32"> => {
  const inside = i32.lt_u(place, w.places)
  return w.base === 1 ? inside : i32.and(inside, i32.eqz(i32.rem_u(place, w.base)))
}

/** Sees all elements of a window in row-major order; those that are not there are left out. */
const overWindow = (
  f: FunctionBuilder,
  axes: readonly WindowAxis[],
  starts: readonly Code<"i32">[],
  spot: Spot,
  unrolled: boolean,
  see: (spot: Spot) => Code<"void">,
): Code<"void"> => {
  const [w, ...rest] = axes
  const [start, ...others] = starts
  if (w === undefined) return see(spot)
  const element = (k: number | Local<"i32">): Code<"void"> => {
    const place = i32.add(start!, typeof k === "number" ? k * w.step : i32.mul(k, w.step))
    const inner = overWindow(f, rest, others, settle(w, k, place, spot), unrolled, see)
    return mayMiss(w) ? if_(isThere(w, place), inner) : inner
  }
  return unrolled ? all(range(w.size).map(element)) : forRange(f, 0, w.size, 1, element)
}

/** One window, or four side by side, at an address of the output. */
const windowCode = (
  f: FunctionBuilder,
  axes: readonly WindowAxis[],
  selected: Selected,
  [out, address, position, ...starts]: readonly Code<"i32">[],
): Code<"void"> => {
  const certain = !axes.some(mayMiss)
  const unrolled = axes.reduce((n, w) => n * w.size, 1) <= UNROLLED
  const first = { seen: false }
  const see = ({ address: at, position: p, bytes, count }: Spot): Code<"void"> => {
    const take = certain && unrolled && !first.seen
    first.seen = true
    const [to, offset] = certain ? [at, bytes] : [i32.add(at, bytes), 0]
    return (take ? selected.take : selected.offer)(to, offset, i32.add(p, count))
  }
  const spot: Spot = { address: address!, position: position!, bytes: 0, count: 0 }
  return seq(selected.start, overWindow(f, axes, starts, spot, unrolled, see), selected.finish(out!))
}

/** Four windows side by side in the output see four elements each time, all of them there. */
const inLanes = (axes: readonly WindowAxis[]): boolean => {
  const inner = axes.filter((w) => w.windows > 1).at(-1)
  return inner !== undefined && inner.windows >= 4 && inner.base === 1 && !mayMiss(inner)
}

/** The position of the element that each window selects: the first that compares as `select` says with all others. */
export const selectInWindow: RoutineMaker<SelectParams> = (task) => {
  const { dtype } = task.inputs[0]!
  const axes = windowAxes(task)
  const sliding = axes.filter((w) => !isPlain(w))
  const stepOf = (w: WindowAxis): Axis => {
    const linear = w.base === 1 ? w.stride : 0
    return {
      size: w.windows,
      steps: [w.out, linear * w.bytes, linear * w.count, ...sliding.map((v) => (v === w ? w.stride : 0))],
    }
  }
  const nested = merged(axes.map(stepOf))
  const last = nested.at(-1)
  const outer = nested.slice(0, -1)
  const isWide = last !== undefined && bytesOf(dtype) === 4 && inLanes(axes)
  const body = (f: FunctionBuilder, { inputs: [x], outputs: [y] }: Places, share: Share): Code<"void"> => {
    const linear = sliding.filter((w) => w.base === 1)
    const origin = (step: (w: WindowAxis) => number): number => linear.reduce((n, w) => n + w.begin * step(w), 0)
    const starts = [
      i32.const(y!),
      i32.const(x! + origin((w) => w.bytes)),
      i32.const(origin((w) => w.count)),
      ...sliding.map((w) => i32.const(w.begin)),
    ]
    if (!isWide) {
      const one = selectOne(f, dtype, task.params.select)
      return nestShare(f, nested, starts, share, (at) => windowCode(f, sliding, one, at))
    }
    const four = selectFour(f, dtype, task.params.select, { bytes: last.steps[1]!, count: last.steps[2]! })
    const lanes = (at: readonly Code<"i32">[], i: Code<"i32">): readonly Code<"i32">[] =>
      at.map((a, k) => (last.steps[k] === 0 ? a : i32.add(a, i32.mul(i, last.steps[k]!))))
    const from = f.local("i32", "from")
    return nestShare(f, outer, starts, share, (at) =>
      forRange(f, 0, last.size, 4, (i) =>
        seq(
          from.set(select(i, i32.const(last.size - 4), i32.lt_s(i, last.size - 4))),
          windowCode(f, sliding, four, lanes(at, from)),
        ),
      ),
    )
  }
  const seen = nested.reduce((n, a) => n * a.size, 1) * sliding.reduce((n, w) => n * w.size, 1)
  return inPieces("selectInWindow", { units: unitsOf(isWide ? outer : nested), cost: 6 * seen, own: 0 }, body)
}
