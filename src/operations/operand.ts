import {
  allocate,
  broadcastShapes,
  type DType,
  describe,
  fromHost,
  isComplex,
  isNDArray,
  isPlain,
  type NDArray,
  nameOfValue,
  partsOnly,
  range,
  type Shape,
  sameShape,
  scalar,
  showShape,
  store,
} from "../array/index.js"
import { DTypeError, isCotangentError, ShapeError, TreeError, ValueError } from "../errors/index.js"
import { broadcastInDim } from "../primitives/broadcast.js"
import { checkUsable } from "../program/index.js"
import { startEager } from "../transforms/eager.js"

/** What an operation was given, by parameter name: the values have not been looked at yet. */
export type Given = Readonly<Record<string, unknown>>

const showOther = (x: unknown): string =>
  Array.isArray(x) ? "a nested JavaScript array" : typeof x === "number" ? String(x) : nameOfValue(x)

/** How an operand reads in an error. */
export const show = (x: unknown): string => (isNDArray(x) ? describe(x) : showOther(x))

/** How a word that an option should be reads in an error. */
export const quote = (x: unknown): string => (typeof x === "string" ? `"${x}"` : show(x))

/** How all operands read in an error. */
export const showAll = (given: Given): Readonly<Record<string, string>> =>
  Object.fromEntries(Object.entries(given).map(([name, x]) => [name, show(x)]))

const hintFor = (name: string, x: unknown): string =>
  x === undefined || x === null
    ? `give ${name} an array or a number`
    : Array.isArray(x) || typeof x === "number" || typeof x === "boolean"
      ? `make it an array: array(${name})`
      : ArrayBuffer.isView(x)
        ? `make it an array: fromTypedArray(${name}, shape)`
        : "an operand is an array, made by array(...), zeros(...) and the like"

const notAnArray = (op: string, name: string, given: Given): TreeError =>
  new TreeError({
    op,
    problem: `${name} is no array`,
    given: showAll(given),
    hint: hintFor(name, given[name]),
  })

/** Throws unless the operand is an array. */
export const asArray = (op: string, x: unknown, name = "x"): NDArray => {
  if (!isNDArray(x)) throw notAnArray(op, name, { [name]: x })
  startEager()
  checkUsable(op, x)
  return x
}

/** A list of arrays, at least one. */
export const asArrays = (op: string, xs: unknown): readonly NDArray[] => {
  if (!Array.isArray(xs) || xs.length === 0)
    throw new TreeError({
      op,
      problem: Array.isArray(xs) ? "the list of arrays is empty" : "xs is no list of arrays",
      ...(Array.isArray(xs) ? {} : { given: { xs: show(xs) } }),
      hint: `give at least one array: ${op}([x, y])`,
    })
  return xs.map((x, i) => asArray(op, x, `xs[${i}]`))
}

const literal = (op: string, x: number, dtype: DType, given: Given): NDArray => {
  try {
    return isComplex(dtype) ? scalar(x, dtype) : fromHost([], dtype, allocate(dtype, [store(op, x, dtype)]))
  } catch (e) {
    throw isCotangentError(e) ? new DTypeError({ ...e.report, given: showAll(given) }) : e
  }
}

const differing = (op: string, given: Given): DTypeError => {
  const arrays = Object.entries(given).filter((entry): entry is [string, NDArray] => isNDArray(entry[1]))
  const dtypes = [...new Set(arrays.map(([, x]) => x.dtype))]
  const [name] = arrays.find(([, x]) => x.dtype !== dtypes[0])!
  return new DTypeError({
    op,
    problem: `the dtypes differ: ${dtypes.join(" and ")}`,
    given: showAll(given),
    hint: `nothing is promoted by itself; convert one: astype(${name}, "${dtypes[0]}")`,
  })
}

/** The operands as arrays of one dtype: a number takes the dtype of the arrays, float32 where there are none. */
export const operands = (op: string, given: Given): readonly NDArray[] => {
  startEager()
  for (const name in given)
    if (typeof given[name] !== "number" && !isNDArray(given[name])) throw notAnArray(op, name, given)
  const xs: (NDArray | number)[] = []
  let dtype: DType | null = null
  for (const name in given) {
    const x = given[name]
    if (isNDArray(x)) {
      checkUsable(op, x)
      if (dtype !== null && x.dtype !== dtype) throw differing(op, given)
      dtype = x.dtype
    }
    if (isNDArray(x) || typeof x === "number") xs.push(x)
  }
  return xs.map((x) => (typeof x === "number" ? literal(op, x, dtype ?? "float32", given) : x))
}

/** Throws unless the arrays, which have one dtype, have one of those the operation takes. */
export const checkTakes = (
  op: string,
  allowed: readonly DType[],
  [x]: readonly NDArray[],
  given: Given,
  hint = `convert it first: astype(x, "${allowed[0]}")`,
): void => {
  if (allowed.includes(x!.dtype)) return
  if (isComplex(x!.dtype)) throw partsOnly(op, showAll(given))
  throw new DTypeError({
    op,
    problem: `takes ${allowed.slice(0, -1).join(", ")}${allowed.length > 1 ? " or " : ""}${allowed.at(-1)}, not ${x!.dtype}`,
    given: showAll(given),
    hint,
  })
}

/** `x` repeated to a shape that its own broadcasts to, with its axes as the last ones; itself when it has the shape. */
export const expand = (x: NDArray, shape: Shape): NDArray => {
  if (sameShape(x.shape, shape)) return x
  const first = shape.length - x.shape.length
  return broadcastInDim(
    x,
    shape,
    range(x.shape.length).map((i) => first + i),
  )
}

const lengthFromEnd = (shape: Shape, i: number): number => shape[shape.length - 1 - i] ?? 1

const clash = (a: Shape, b: Shape): string => {
  const i = range(Math.max(a.length, b.length)).find((k) => {
    const [m, n] = [lengthFromEnd(a, k), lengthFromEnd(b, k)]
    return m !== n && m !== 1 && n !== 1
  })!
  return `${lengthFromEnd(a, i)} and ${lengthFromEnd(b, i)} along axis ${-1 - i}`
}

/** The one shape that all shapes broadcast to. */
export const commonShape = (op: string, shapes: readonly Shape[], given: Given): Shape =>
  shapes.reduce((a, b) => {
    const shape = sameShape(a, b) ? a : broadcastShapes(a, b)
    if (shape === null)
      throw new ShapeError({
        op,
        problem: `the shapes ${showShape(a)} and ${showShape(b)} do not broadcast: ${clash(a, b)}`,
        given: showAll(given),
        hint: "lengths must be equal, or one of them 1; add axes with expandDims(x, axis)",
      })
    return shape
  })

/** Operands of one dtype, broadcast to one shape. */
export const broadcast = (op: string, given: Given, allowed?: readonly DType[], hint?: string): readonly NDArray[] => {
  const xs = operands(op, given)
  if (allowed !== undefined) checkTakes(op, allowed, xs, given, hint)
  const shape = commonShape(
    op,
    xs.map((x) => x.shape),
    given,
  )
  return xs.map((x) => expand(x, shape))
}

/** Throws unless `xs` is a list, whose entries the operation looks at itself. */
export const asList = <T>(op: string, xs: readonly T[], name: string): readonly T[] => {
  if (Array.isArray(xs)) return xs
  throw new TreeError({
    op,
    problem: `${name} is no list`,
    given: { [name]: nameOfValue(xs) },
    hint: `put what belongs together in a list: [${name}]`,
  })
}

const isNumbers = (xs: unknown): xs is readonly number[] =>
  Array.isArray(xs) && xs.every((x: unknown) => typeof x === "number")

/** One number or a list of them, as a list. */
export const asNumbers = (op: string, xs: unknown, name: string): readonly number[] => {
  if (typeof xs === "number") return [xs]
  if (isNumbers(xs)) return xs
  throw new ValueError({
    op,
    problem: `${name} must be a number or a list of numbers, not ${nameOfValue(xs)}`,
    hint: "use JavaScript numbers, which are known before anything is computed",
  })
}

/** Throws unless two lists of numbers stand in a list. */
export const asTwoLists = (op: string, xs: unknown, name: string): void => {
  if (!Array.isArray(xs) || xs.length !== 2 || !xs.every(isNumbers))
    throw new ValueError({
      op,
      problem: `${name} is ${nameOfValue(xs)}, not two lists of axes`,
      hint: `give the axes of x and those of y: { ${name}: [[1], [0]] }`,
    })
}

/** Throws unless the parameters of an operation are a record with these lists in it. */
export const checkParams = (op: string, params: unknown, lists: readonly string[]): void => {
  const fields: Readonly<Record<string, unknown>> = isPlain(params) ? params : {}
  const isList = (x: unknown): boolean => isNumbers(x) || (Array.isArray(x) && x.every(isNumbers))
  const missing = lists.find((name) => !isList(fields[name]))
  if (missing !== undefined)
    throw new ValueError({
      op,
      problem: `the parameter ${missing} is ${nameOfValue(fields[missing])}, not a list of numbers`,
      hint: `give a record with the lists ${lists.join(", ")}`,
    })
}
