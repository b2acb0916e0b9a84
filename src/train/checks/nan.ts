import { type HostArray, hostOf, type NDArray, showAval } from "../../array/index.js"
import { type Equation, isVar, type Program } from "../../program/index.js"
import type { Key } from "../../random/index.js"
import { apply, type Fn, flattenArguments, leavesOf, traceFunction } from "../../transforms/function.js"
import { valueAndGradWithAux } from "../../transforms/index.js"
import { checkTask, checkTrained } from "../check.js"
import type { Trained } from "../evaluate.js"
import type { Task } from "../task.js"

/** The first place at which a program makes NaN of numbers. */
export interface NaNPlace {
  /** the primitive that made it */
  readonly primitive: string
  /** what it was given: dtype, shape, and the least and the largest element */
  readonly inputs: readonly string[]
  /** what it gave */
  readonly output: string
  /** the layer in which it is computed, as `withLayerNames` names it; of jitted functions inside each other the last; null outside of all */
  readonly layer: string | null
  /** an argument that is NaN already, by its path, in which case no primitive made it */
  readonly argument: string | null
  readonly toString: () => string
}

const hasNaN = ({ data }: HostArray): boolean => Array.prototype.some.call(data, Number.isNaN)

const described = (x: HostArray): string => {
  const [low, high] = Array.from(x.data).reduce<readonly [number, number]>(
    ([a, b], v) => [Math.min(a, v), Math.max(b, v)],
    [Infinity, -Infinity],
  )
  return x.data.length === 0 ? showAval(x) : `${showAval(x)} from ${low} to ${high}`
}

type Found = Omit<NaNPlace, "toString">

const isName = (name: unknown): name is string => typeof name === "string" && name !== ""

/** Runs a program equation by equation on the reference, also inside of control flow, and stops at the first NaN. */
const search = (p: Program, args: readonly HostArray[]): Found | null => {
  const state: { found: Found | null } = { found: null }
  const names: string[] = []
  const step = (e: Equation, xs: readonly HostArray[]): readonly HostArray[] => {
    const name = e.primitive.name === "call" && isName(e.params.name) ? e.params.name : null
    if (name !== null) names.push(name)
    const ys = e.primitive.impl(xs, e.params, run)
    const bad = ys.findIndex(hasNaN)
    if (state.found === null && bad >= 0 && !xs.some(hasNaN))
      state.found = {
        primitive: e.primitive.name,
        inputs: xs.map(described),
        output: showAval(ys[bad]!),
        layer: names.at(-1) ?? null,
        argument: null,
      }
    if (name !== null) names.pop()
    return ys
  }
  const run = (body: Program, inputs: readonly HostArray[]): readonly HostArray[] => {
    const env = new Map(body.inputs.map((v, i) => [v, inputs[i]!] as const))
    const read = (a: Equation["inputs"][number]): HostArray =>
      isVar(a) ? env.get(a)! : { ...a.aval, data: Float64Array.of(a.value) as HostArray["data"] }
    for (const e of body.equations) {
      const ys = step(e, e.inputs.map(read))
      e.outputs.forEach((v, j) => env.set(v, ys[j]!))
    }
    return body.outputs.map(read)
  }
  run(p, args)
  return state.found
}

const textOf = ({ primitive, inputs, output, layer, argument }: Found): string =>
  argument !== null
    ? `NaN is in the argument ${argument}`
    : `NaN first arises in ${primitive}${layer === null ? "" : `, in the layer ${layer}`}: ${inputs.join(" and ")} gives ${output}`

/**
 * Runs a function on the reference backend, primitive by primitive, and says where NaN first arises; null when it does
 * not. It looks inside of loops, branches and jitted functions, and `withLayerNames` lets it name layers.
 *
 * @example findNaN((x: NDArray) => sum(log(sub(x, 2))))(array([1, 2]))?.primitive // "log"
 */
export const findNaN =
  <A extends readonly unknown[], B>(f: Fn<A, B>) =>
  (...args: A): NaNPlace | null => {
    const flats = flattenArguments("findNaN", f, args)
    const { program, captured } = traceFunction("findNaN", f, flats, (xs) => apply(f, xs))
    const given: readonly NDArray[] = [...captured, ...leavesOf(flats)]
    const inputs = given.map((x) => hostOf("findNaN", x))
    const at = inputs.findIndex(hasNaN)
    const known = program.inputs[at]
    const found: Found | null =
      known === undefined
        ? search(program, inputs)
        : { primitive: "", inputs: [], output: "", layer: null, argument: known.path ?? "that it closes over" }
    return found === null ? null : { ...found, toString: () => textOf(found) }
  }

/**
 * Where NaN first arises in the loss of a batch, or in its gradient; null when it does not.
 *
 * @example const task = supervised(stateless(dense(1, 1)), (y, t) => log(sub(mul(y, 0), t)))
 * const [params, state] = task.init(key(0))
 * findNaNInStep(task, { params, state }, [ones([2, 1]), ones([2, 1])], key(1))?.primitive // "log"
 */
export const findNaNInStep = <P, N, B>(
  task: Task<P, N, B>,
  trained: Trained<P, N>,
  batch: B,
  k: Key | null,
): NaNPlace | null => {
  checkTask("findNaNInStep", task)
  checkTrained("findNaNInStep", trained)
  const { params, state } = trained
  const loss = (p: P) => {
    const [value, { metrics }] = task.loss(p, state, batch, k)
    return [value, metrics] as const
  }
  return findNaN(loss)(params) ?? findNaN(valueAndGradWithAux(loss))(params as never)
}
