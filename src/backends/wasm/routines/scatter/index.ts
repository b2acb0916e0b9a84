import { type Aval, bytesOf, type DType, sizeOf } from "../../../../array/index.js"
import { type ScatterParams, scatterWindows } from "../../../../primitives/gather-params.js"
import {
  all,
  block,
  brIf,
  type Code,
  type FunctionBuilder,
  f32,
  f64,
  forRange,
  i32,
  type Label,
  memory,
  nop,
  select,
  seq,
  v128,
} from "../../assembler/index.js"
import { copyElement } from "../element.js"
import { nest } from "../nest.js"
import { type Places, type RoutineMaker, whole } from "../routine.js"
import { elementUpdate, type Join, laneUpdate, type Update } from "./combine.js"
import { type Component, type WindowLoops, windowLoops } from "./windows.js"

/** Adds to the start of a window what a component of its index vector says; a window that does not count is left. */
const addComponent = (
  f: FunctionBuilder,
  { step, last }: Component,
  index: Code<"i32">,
  { dtype, mode, skip }: { readonly dtype: DType; readonly mode: ScatterParams["mode"]; readonly skip: Label },
): readonly [check: Code<"void">, offset: Code<"i32">] => {
  const i = f.local("i32", "index")
  const low = dtype === "int32" ? select(i, i32.const(0), i32.gt_s(i, 0)) : i
  const held = seq(
    i.set(index),
    mode === "clip"
      ? seq(i.set(low), i.set(select(i, i32.const(last), i32.lt_u(i, last))))
      : brIf(skip, i32.gt_u(i, last)),
  )
  return [held, i32.mul(i, step)]
}

/** Runs of at least so many elements move by lanes. */
const LANES = 4

interface Updates {
  readonly element: Update
  readonly lanes: Update | null
  /** bytes of an update, and of an element of the array as it is held */
  readonly bytes: number
  readonly held: number
}

/** A run of neighbours, by lanes as far as there are whole ones. */
const alongRun = (
  f: FunctionBuilder,
  run: number,
  to: Code<"i32">,
  from: Code<"i32">,
  { element, lanes, bytes, held }: Updates,
): Code<"void"> => {
  if (run === 1) return element(to, from)
  const end = run * bytes
  const whole = lanes !== null && run >= LANES ? end - (end % 16) : 0
  const part = (first: number, last: number, step: number, update: Update): Code<"void"> =>
    first === last
      ? nop
      : forRange(f, first, last, step, (i) => update(i32.add(to, held === bytes ? i : i32.shl(i, 1)), i32.add(from, i)))
  return seq(lanes === null ? nop : part(0, whole, 16, lanes), part(whole, end, bytes, element))
}

/** All windows, one after the other in the order of the indices. */
const windowsCode = (
  f: FunctionBuilder,
  { windows, components, runs, run }: WindowLoops,
  [array, updates, indices]: readonly [number, number, number],
  given: { readonly dtype: DType; readonly mode: ScatterParams["mode"] },
  update: Updates,
): Code<"void"> =>
  nest(f, windows, [i32.const(array), i32.const(updates), i32.const(indices)], ([start, from, at]) =>
    block((skip) => {
      const to = f.local("i32", "to")
      const moves = components.map((c, k) => addComponent(f, c, i32.load(at!, k * 4), { ...given, skip }))
      return seq(
        all(moves.map(([check]) => check)),
        to.set(moves.reduce((sum, [, offset]) => i32.add(sum, offset), start!)),
        nest(f, runs, [to, from!], ([x, y]) => alongRun(f, run, x!, y!, update)),
      )
    }),
  )

const updatesWith = (join: Join, dtype: DType, held: DType): Updates => {
  const sizes = { bytes: bytesOf(dtype), held: bytesOf(held) }
  return join === "set"
    ? {
        ...sizes,
        element: (to, from) => copyElement(sizes.bytes, to, 0, from, 0),
        lanes: (to, from) => v128.store(to, v128.load(from)),
      }
    : { ...sizes, element: elementUpdate(join, dtype, held), lanes: laneUpdate(join, dtype, held) }
}

/**
 * Sums and products of float32 are held in float64, and rounded once, where an element has more than one update on
 * average: with fewer the roundings are as few, and a second copy of a large array would cost more than the updates.
 */
const heldIn = (join: Join, x: Aval, updates: Aval): DType =>
  (join === "add" || join === "mul") && x.dtype === "float32" && sizeOf(updates.shape) > sizeOf(x.shape)
    ? "float64"
    : x.dtype

const promoted = (f: FunctionBuilder, from: number, to: number, n: number): Code<"void"> =>
  forRange(f, 0, n, 1, (i) => f64.store(i32.shl(i, 3), f64.promote_f32(f32.load(i32.shl(i, 2), from)), to))

const demoted = (f: FunctionBuilder, from: number, to: number, n: number): Code<"void"> =>
  forRange(f, 0, n, 1, (i) => f32.store(i32.shl(i, 2), f32.demote_f64(f64.load(i32.shl(i, 3), from)), to))

/** An array with its windows that start at index vectors joined by the updates. */
export const scatterBy =
  (join: Join): RoutineMaker<ScatterParams> =>
  ({ inputs: [x, indices, updates], params }) => {
    const { dtype, shape } = x!
    const held = heldIn(join, x!, updates!)
    const size = sizeOf(shape)
    const loops = windowLoops(scatterWindows(shape, updates!.shape, params), indices!.shape, dtype, held)
    const isEmpty = sizeOf(updates!.shape) === 0
    const body = (
      f: FunctionBuilder,
      { inputs: [from, at, values], outputs: [out], scratch }: Places,
    ): Code<"void"> => {
      const windows = (array: number): Code<"void"> =>
        isEmpty
          ? nop
          : windowsCode(
              f,
              loops,
              [array, values!, at!],
              { dtype: indices!.dtype, mode: params.mode },
              updatesWith(join, dtype, held),
            )
      return held === dtype
        ? seq(memory.copy(i32.const(out!), i32.const(from!), (size * bytesOf(dtype)) | 0), windows(out!))
        : seq(promoted(f, from!, scratch, size), windows(scratch), demoted(f, scratch, out!, size))
    }
    return whole("scatter", held === dtype ? 0 : size * bytesOf(held), body)
  }
