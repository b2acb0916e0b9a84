import { nameOfValue } from "../../src/array/index.js"
import { array, complex, fromTypedArray, isCotangentError, isNDArray, zeros } from "../../src/index.js"
import { key } from "../../src/random/index.js"

/** Any function, as a program without types calls it. */
export type Untyped = (...args: readonly unknown[]) => unknown

type Args = readonly unknown[]

export const matrix = array([
  [1, 2],
  [3, 4],
])
const numbers = complex(matrix, 1)
const ids = array([1, 2], { dtype: "int32" })
export const seed = key(0)

/** What a beginner, or a program without types, may give to an operation. */
export const values: readonly unknown[] = [
  ...[undefined, null, "a", {}, 3, NaN, -1, 1.5, true, 1n, Symbol("a"), () => 1, new Map(), new Date(0)],
  ...[
    [],
    [
      [1, 2],
      [3, 4],
    ],
    [matrix, ids],
    [null],
    [{}],
    [3, 3],
    { a: null },
  ],
  ...[seed, matrix, numbers, ids, array([true, false]), array(1), zeros([0])],
  ...[fromTypedArray(new Int8Array(2)), fromTypedArray(new Uint16Array(2), [2], { dtype: "bfloat16" })],
]

const options: readonly unknown[] = [
  ...[99, NaN, "0", {}, [0, 0], [0, NaN]].map((axis) => ({ axis })),
  ...["float", "complex64"].map((dtype) => ({ dtype })),
]

/** Where a second operand, an axis, a shape, options or an index may stand. */
const seconds: readonly unknown[] = [...[undefined, null, "a", {}, NaN, 3, () => 1, [null]], ...[seed, matrix, ids]]

/** Calls of any function, with up to three arguments and with options. */
export const calls: readonly Args[] = [
  [],
  ...values.flatMap((x) => [[x], [x, x, x], ...seconds.map((y) => [x, y])]),
  ...seconds.flatMap((x) => [
    [matrix, x, matrix],
    [matrix, matrix, x],
    [matrix, ids, x],
    [matrix, [0, 0], x],
    [seed, matrix, x],
    [seed, x, matrix],
  ]),
  ...options.flatMap((o) => [
    [matrix, o],
    [ids, o],
    [matrix, matrix, o],
    [matrix, ids, o],
    [matrix, 1, o],
    [matrix, [0], o],
    [[matrix, matrix], o],
  ]),
  [3, 3, 3],
  [2, 3, 1],
]

/** Fewer calls, for what a call returns: a function, or the functions of a layer, an optimizer, a range. */
const few: readonly Args[] = [
  ...[[], [null], ["a"], [{}], [3], [[]], [matrix], [() => 1], [3, 3]],
  ...[
    [matrix, matrix],
    [{}, matrix],
    [null, null, null],
    [{}, {}, {}],
    [seed, matrix],
    [{ x: matrix }, matrix],
  ],
]

/** Whose caller is the library: a chart draws its layers, an assertion makes the inputs of its law. */
const inner = new Set(["draw", "check"])

const word = (x: unknown): string =>
  Array.isArray(x) ? `[${x.map(word).join(", ")}]` : isNDArray(x) ? `${x.dtype}[${x.shape}]` : nameOfValue(x)

const isRecord = (x: unknown): x is Readonly<Record<string, unknown>> =>
  typeof x === "object" && x !== null && Object.getPrototypeOf(x) === Object.prototype

/** The functions in what a call has returned, by name. */
const returned = (x: unknown): readonly (readonly [name: string, f: Untyped])[] => {
  const all = typeof x === "function" ? [["", x] as const] : isRecord(x) ? Object.entries(x) : []
  return all.flatMap(([name, f]) =>
    typeof f === "function" && !inner.has(name) ? [[name, f as Untyped] as const] : [],
  )
}

const has = (x: unknown, name: PropertyKey): x is Readonly<Record<PropertyKey, Untyped>> =>
  typeof x === "object" && x !== null && name in x && typeof (x as Record<PropertyKey, unknown>)[name] === "function"

/** How long a promise is waited for; later it can only be the nonsense that it waits for. */
const PATIENCE = 300

const settled = (x: PromiseLike<unknown>): Promise<unknown> =>
  Promise.race([x, new Promise((resolve) => setTimeout(resolve, PATIENCE).unref())])

/** Runs what a call has returned: a promise to its end, and what is iterated over to its first item. */
const begun = async (x: unknown): Promise<unknown> => {
  if (has(x, "then")) return settled(x as unknown as PromiseLike<unknown>)
  if (has(x, Symbol.asyncIterator)) await settled((x[Symbol.asyncIterator]!() as AsyncIterator<unknown>).next())
  if (has(x, "next") && has(x, Symbol.iterator)) x.next!()
  return x
}

/** Calls of a function: one is enough where it takes no arguments. */
const callsOf = (f: Untyped, args: readonly Args[]): readonly Args[] =>
  f.length === 0 && /^\(\) =>/.test(String(f)) ? args.slice(0, 1) : args

/** How many results of a function are called in turn. */
const MOST = 6

interface Search {
  /** whether a call is made; all are by default */
  readonly isAllowed?: (path: string, args: Args) => boolean
  readonly args?: readonly Args[]
  /** how deep functions are called that calls have returned; default 1 */
  readonly depth?: number
}

/** The calls of `f`, and of the functions that it returns, that throw something else than an error of the library. */
export const strangers = async (path: string, f: Untyped, search: Search = {}): Promise<readonly string[]> => {
  const { isAllowed = () => true, args: all = calls, depth = 1 } = search
  const found: string[] = []
  let deeper = 0
  for (const args of callsOf(f, all)) {
    if (!isAllowed(path, args)) continue
    const call = `${path}(${args.map(word).join(", ")})`
    try {
      const inside = returned(await begun(f(...args)))
      if (depth === 0 || inside.length === 0 || deeper++ >= MOST) continue
      for (const [name, g] of inside)
        found.push(...(await strangers(`${call}${name && `.${name}`}`, g, { isAllowed, args: few, depth: depth - 1 })))
    } catch (e) {
      if (!isCotangentError(e)) found.push(`${call}: ${e}`)
    }
  }
  return found
}
