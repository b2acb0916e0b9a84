import { complexDTypes, dtypes } from "../../src/array/index.js"
import * as fft from "../../src/fft/index.js"
import { isNDArray, type NDArray, zeros } from "../../src/index.js"
import * as linalg from "../../src/linalg/index.js"
import * as operations from "../../src/operations/index.js"
import * as random from "../../src/random/index.js"
import * as special from "../../src/special/index.js"
import * as stats from "../../src/stats/index.js"
import { runOf } from "../names/calls.js"
import { arraysIn, withArrays } from "../names/facts.js"
import { type Callable, type Exports, isCallable } from "../names/modules.js"

type Args = readonly unknown[]

/** An exported operation, the names it may be called by in an error, and a call that it accepts. */
export interface Operation {
  readonly path: string
  readonly names: readonly string[]
  readonly f: Callable
  readonly args: Args
}

const modules: Readonly<Record<string, Exports>> = { "": operations, linalg, fft, special, stats, random }

const isRecord = (x: unknown): x is Exports =>
  typeof x === "object" && x !== null && !isNDArray(x) && Object.values(x).some(isCallable)

/** All functions of the modules and of the records in them, by path. */
const exported: readonly (readonly [path: string, f: Callable])[] = Object.entries(modules).flatMap(
  ([folder, module]) =>
    Object.entries(module).flatMap(([name, value]) => {
      const path = folder === "" ? name : `${folder}.${name}`
      return isCallable(value)
        ? [[path, value] as const]
        : isRecord(value)
          ? Object.entries(value).flatMap(([key, f]) => (isCallable(f) ? [[`${path}.${key}`, f] as const] : []))
          : []
    }),
)

const inside = (path: string): string => path.slice(path.indexOf(".") + 1)
const tail = (path: string): string => path.slice(path.lastIndexOf(".") + 1)

/** Every exported operation; one that is exported twice may name itself either way. */
export const exportedOperations: readonly Operation[] = exported.map(([path, f]) => ({
  path,
  names: exported.filter(([, g]) => g === f).flatMap(([other]) => [other, inside(other), tail(other)]),
  f,
  args: runOf(path, f)?.args ?? [],
}))

/** Shapes in the place of one that is right: itself, other dimensions, other lengths, and empty ones. */
const shapesFor = (shape: readonly number[]): readonly (readonly number[])[] => {
  const changed = (f: (d: number) => number) => shape.map((_, i) => shape.map((d, j) => (i === j ? f(d) : d)))
  return [
    shape,
    [],
    [1, ...shape],
    [...shape, 1, 1],
    [0],
    [0, 2],
    [2, 0, 3],
    ...changed((d) => d + 1),
    ...changed(() => 0),
  ]
}

const everyDType = [...dtypes, ...complexDTypes]

/** Arrays in the place of one that is right: of every dtype in every shape. */
const wrongArrays = (x: NDArray): readonly NDArray[] =>
  everyDType.flatMap((dtype) => shapesFor(x.shape).map((shape) => zeros(shape, { dtype })))

/** The call with all its arrays replaced: one dtype that it may not take, and shapes that go together. */
const wrongTogether = (args: Args): readonly Args[] => {
  const arrays = arraysIn(args)
  const shapes = [
    (shape: readonly number[]) => shape,
    (shape: readonly number[]) => [1, ...shape],
    () => [],
    (shape: readonly number[]) => shape.map(() => 0),
  ]
  return everyDType.flatMap((dtype) =>
    shapes.map((shapeOf) => {
      const rest = arrays.map((x) => zeros(shapeOf(x.shape), { dtype })).values()
      return args.map((arg) => withArrays(arg, () => rest.next().value!))
    }),
  )
}

const wrongNumbers = [NaN, Infinity, -Infinity, -1, 0, 1.5, 99, 1e12, "a", null, undefined, {}, [], true, 1n]

const wrongOthers = [NaN, -1, "a", null, undefined, {}, [], [NaN], [-1], ["a"], [[]], () => 1, new Map()]

const isOptions = (x: unknown): x is Exports =>
  typeof x === "object" && x !== null && !Array.isArray(x) && !isNDArray(x) && !ArrayBuffer.isView(x)

/** What may stand in the place of an argument, or inside of it. */
const wrong = (x: unknown): readonly unknown[] =>
  isNDArray(x)
    ? [...wrongArrays(x), 3, "a", null, undefined, {}, []]
    : Array.isArray(x)
      ? [
          ...wrongOthers,
          ...x.flatMap((item, i) => wrong(item).map((y) => x.map((z, j) => (j === i ? y : z)))),
          x.slice(1),
          [...x, ...x],
        ]
      : isOptions(x)
        ? [...wrongOthers, ...Object.entries(x).flatMap(([key, y]) => wrong(y).map((z) => ({ ...x, [key]: z })))]
        : typeof x === "number"
          ? wrongNumbers
          : wrongOthers

export const wrongAxes: readonly unknown[] = [99, -99, 0.5, NaN, "0", {}, [0, 0], [0, NaN], [99], 1e12]

/** The call with options added at its end. */
export const withOptions = (args: Args, options: Exports): Args => {
  const last = args.at(-1)
  return isOptions(last) ? [...args.slice(0, -1), { ...last, ...options }] : [...args, options]
}

/** Calls that differ in one place from one that is right. */
export const badCalls = ({ args }: Operation): readonly Args[] => [
  ...args.flatMap((x, i) => wrong(x).map((y) => args.map((z, j) => (j === i ? y : z)))),
  ...wrongTogether(args),
  ...wrongAxes.map((axis) => withOptions(args, { axis })),
  ...["float", "int", 1, null, {}].map((dtype) => withOptions(args, { dtype })),
  ...["a", 1, NaN, {}, null].flatMap((x) =>
    ["where", "mode", "shape", "keepDims", "padding", "k"].map((key) => withOptions(args, { [key]: x })),
  ),
]
