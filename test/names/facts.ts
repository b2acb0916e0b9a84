import { host } from "../../src/backends/host.js"
import * as core from "../../src/index.js"
import { type ComputeDevice, isNDArray, jitWith, jvp, type NDArray, toTypedArray, vjp } from "../../src/index.js"

/** A function of arrays, and arrays to call it with. */
export interface Sample {
  readonly call: (xs: readonly NDArray[]) => unknown
  readonly xs: readonly NDArray[]
}

export type Differentiable = "yes" | "forward mode" | "reverse mode" | "piecewise constant" | "no" | "-"

/** What running a function shows of it. */
export interface Facts {
  readonly backends: string
  readonly differentiable: Differentiable
  /** what else there is to say, or nothing */
  readonly remark: string
}

/** All arrays in a value, in the order of its lists and fields. */
export const arraysIn = (x: unknown): readonly NDArray[] =>
  isNDArray(x)
    ? [x]
    : Array.isArray(x)
      ? x.flatMap(arraysIn)
      : typeof x === "object" && x !== null
        ? Object.values(x).flatMap(arraysIn)
        : []

/** The value with its arrays replaced one by one. */
export const withArrays = (x: unknown, next: () => NDArray): unknown =>
  isNDArray(x)
    ? next()
    : Array.isArray(x)
      ? x.map((item) => withArrays(item, next))
      : typeof x === "object" && x !== null
        ? Object.fromEntries(Object.entries(x).map(([key, item]) => [key, withArrays(item, next)]))
        : x

/** A call with all arrays in its arguments as its arguments. */
export const sampleOf = (f: (...args: readonly unknown[]) => unknown, args: readonly unknown[]): Sample => ({
  call: (xs) => {
    const rest = xs.values()
    return f(...args.map((arg) => withArrays(arg, () => rest.next().value!)))
  },
  xs: arraysIn(args),
})

const isFloat = (x: NDArray): boolean => x.dtype.startsWith("float") || x.dtype.startsWith("complex")

const elements = (x: NDArray): readonly number[] => Array.from(toTypedArray(x))

/** Tangents of no special direction, another one for each array. */
const direction = (x: NDArray, k: number): NDArray => {
  const at = (i: number): number => 1 + ((i * 7 + k * 3) % 11) / 4
  const size = x.shape.reduce((n: number, d: number) => n * d, 1)
  return core.reshape(core.astype(core.array(Array.from({ length: size }, (_, i) => at(i))), x.dtype), x.shape)
}

const succeeds = (f: () => unknown): boolean => {
  try {
    f()
    return true
  } catch {
    return false
  }
}

const sameElements = (a: NDArray, b: NDArray): boolean => {
  const [u, v] = [elements(a), elements(b)]
  return (
    a.dtype === b.dtype &&
    u.length === v.length &&
    u.every((e, i) => Object.is(e, v[i]) || Math.abs(e - v[i]!) <= 1e-7 + 1e-5 * Math.abs(e))
  )
}

const isDevice = (x: unknown): x is ComputeDevice => typeof x === "object" && x !== null && "backend" in x

/** The devices the library exports, and the one that jit takes. */
const devices: readonly ComputeDevice[] = [...Object.values(core).filter(isDevice), host()]

/** The backends that compile the call and give what it gives uncompiled. */
const backendsOf = ({ call, xs }: Sample): string => {
  const expected = arraysIn(call(xs))
  if (expected.length === 0) return "-"
  const agrees = (device: ComputeDevice): boolean => {
    const run = jitWith({ device })((inputs: readonly NDArray[]) => arraysIn(call(inputs)))
    return succeeds(() => {
      if (!run(xs).every((y, i) => sameElements(y, expected[i]!))) throw new Error("another result")
    })
  }
  const names = devices.filter(agrees).map(({ backend }) => backend.name)
  return names.length === 0 ? "without jit" : names.join(", ")
}

/** The derivative by the arrays at some places. */
const derivativeBy = ({ call, xs }: Sample, places: readonly number[]): Differentiable => {
  const floats = places.map((i) => xs[i]!)
  const f = (inputs: readonly NDArray[]): readonly NDArray[] =>
    arraysIn(call(xs.map((x, i) => (places.includes(i) ? inputs[places.indexOf(i)]! : x)))).filter(isFloat)
  const forward = (): readonly NDArray[] => jvp(f)([floats], [floats.map(direction)])[1]
  const backward = (): readonly NDArray[] => {
    const [ys, pullback] = vjp(f)(floats)
    return pullback(ys.map(direction))[0]
  }
  const [hasForward, hasBackward] = [succeeds(forward), succeeds(backward)]
  if (!hasForward && !hasBackward) return "no"
  const derivatives = hasForward ? forward() : backward()
  if (derivatives.every((t) => elements(t).every((e) => e === 0))) return "piecewise constant"
  return hasForward && hasBackward ? "yes" : hasForward ? "forward mode" : "reverse mode"
}

/** The derivative by the float arrays together or, where there is none, by those that have one. */
const differentiableOf = (sample: Sample): Pick<Facts, "differentiable" | "remark"> => {
  const places = sample.xs.flatMap((x, i) => (isFloat(x) ? [i] : []))
  const outputs = arraysIn(sample.call(sample.xs))
  if (places.length === 0 || outputs.length === 0) return { differentiable: "-", remark: "" }
  if (!outputs.some(isFloat)) return { differentiable: "no", remark: "" }
  const all = derivativeBy(sample, places)
  if (all !== "no") return { differentiable: all, remark: "" }
  const some = places.filter((i) => derivativeBy(sample, [i]) !== "no")
  return some.length === 0
    ? { differentiable: "no", remark: "" }
    : {
        differentiable: derivativeBy(sample, some),
        remark: `differentiable by array ${some.map((i) => i + 1).join(" and ")} of ${sample.xs.length}`,
      }
}

/** What a sample call shows. */
export const factsOf = (sample: Sample): Facts =>
  succeeds(() => sample.call(sample.xs))
    ? { backends: backendsOf(sample), ...differentiableOf(sample) }
    : { backends: "-", differentiable: "-", remark: "" }
