import { checkOptions } from "../array/given.js"
import {
  type Aval,
  checkDType,
  checkShape,
  type DType,
  fromParts,
  isComplex,
  makeArray,
  type NDArray,
  partDType,
  type Shape,
} from "../array/index.js"
import { TraceError } from "../errors/index.js"
import type { Program } from "../program/index.js"
import { apply, type Fn, flattenArguments, rebuild, traceFunction } from "./function.js"

/**
 * An array without elements: only a shape and a dtype, to trace a function with.
 *
 * @example evalShape(transpose)(abstract([8, 3])) // float32[3,8]
 */
export const abstract = (shape: Shape, options: { readonly dtype?: DType } = {}): NDArray => {
  checkOptions("abstract", options)
  const dtype = checkDType("abstract", options.dtype ?? "float32")
  if (!isComplex(dtype)) return withoutElements(checkShape("abstract", shape), dtype)
  const part = { dtype: partDType(dtype) }
  return fromParts(abstract(shape, part), abstract(shape, part))
}

const withoutElements = (shape: Shape, dtype: DType): NDArray =>
  makeArray(shape, dtype, {
    kind: "abstract",
    device: { kind: "abstract", name: "abstract" },
    note: "(abstract)",
    path: null,
    refuse: (op, aval) =>
      new TraceError({
        op,
        problem: `an abstract ${aval} has no elements`,
        hint: "use it with trace and evalShape; make real arrays with array, zeros or full",
      }),
  })

/**
 * The program of a function on arrays like these; what it closes over comes first among the inputs.
 *
 * @example show(trace((x: NDArray) => mul(x, sin(x)))(abstract([3])))
 */
export const trace =
  <A extends readonly unknown[], B>(f: Fn<A, B>) =>
  (...args: A): Program =>
    traceFunction("trace", f, flattenArguments("trace", f, args), (xs) => apply(f, xs)).program

/** The structure, shapes and dtypes that a function would return, as a tree of abstract arrays; nothing is computed. */
export const evalShape =
  <A extends readonly unknown[], B>(f: Fn<A, B>) =>
  (...args: A): B => {
    const { program, out } = traceFunction("evalShape", f, flattenArguments("evalShape", f, args), (xs) => apply(f, xs))
    const leaf = ({ shape, dtype }: Aval): NDArray => abstract(shape, { dtype })
    return rebuild(
      out.structure,
      program.outputs.map((a) => leaf(a.aval)),
    )
  }
