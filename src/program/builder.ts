import {
  type Aval,
  describe,
  fromHost,
  hostOf,
  isDeviceArray,
  makeArray,
  type NDArray,
  OPERATOR,
  partsOf,
  STORAGE,
  type Storage,
} from "../array/index.js"
import { inContext, TraceError } from "../errors/index.js"
import { bindComplex, hasComplex } from "./complex.js"
import { interpret } from "./interpret.js"
import {
  type Atom,
  type Equation,
  type Params,
  type Primitive,
  type Program,
  program,
  type Var,
  variable,
} from "./program.js"

/** A program under construction; `level` is its depth in the nest of traces. */
export interface Builder {
  readonly level: number
  readonly context: string
  readonly equations: Equation[]
  readonly captured: Map<NDArray, Var>
  open: boolean
}

interface TracedStorage extends Storage {
  readonly kind: "traced"
  readonly builder: Builder
  readonly variable: Var
}

const isTraced = (s: Storage): s is TracedStorage => s.kind === "traced"

/** Runs a primitive outside of traces, given the types of its results; null leaves it to its `impl`. */
export type Eager = (
  primitive: Primitive,
  xs: readonly NDArray[],
  out: readonly Aval[],
  params: Params,
) => readonly NDArray[] | null

/** The one mutable cell of the library, shared by all loaded copies: the innermost open trace, and what runs large work. */
interface Cell {
  current: Builder | null
  eager: Eager | null
}

const CELL = Symbol.for("cotangent.trace")
const hasCell = (g: object): g is { readonly [CELL]: Cell } => CELL in g

const cell = (): Cell => {
  const g: object = globalThis
  if (hasCell(g)) return g[CELL]
  const value: Cell = { current: null, eager: null }
  Object.defineProperty(g, CELL, { value, enumerable: false })
  return value
}

/** True while some function is being traced. */
export const isTracing = (): boolean => cell().current !== null

/** Has large primitives outside of traces run by what `make` gives, unless something runs them already. */
export const setEager = (make: () => Eager): void => {
  cell().eager ??= make()
}

export const openBuilder = (context: string, above?: Builder): Builder => ({
  level: ((above ?? cell().current)?.level ?? 0) + 1,
  context,
  equations: [],
  captured: new Map(),
  open: true,
})

/** Runs `f` with `b` as the current builder; an exception leaves no trace behind. */
export const within = <A>(b: Builder | null, f: () => A): A => {
  const c = cell()
  const saved = c.current
  c.current = b
  try {
    return f()
  } finally {
    c.current = saved
  }
}

const escaped = (op: string, aval: string, b: Builder): TraceError =>
  new TraceError({
    op,
    problem: "a traced array was used after its trace had ended",
    given: { x: aval, "traced by": b.context },
    hint: "return the array from the traced function instead of keeping it in an outer variable",
  })

const refusal = (b: Builder) => (action: string, aval: string) =>
  b.open
    ? new TraceError({
        op: action,
        problem: "a traced array has no elements",
        given: { x: aval },
        hint:
          action === OPERATOR
            ? "compute with add, less, ... instead of JavaScript's operators, and choose with where or cond"
            : "return the array from the traced function and read it there",
      }).within(b.context)
    : escaped(action, aval, b)

/** The array that stands for a variable of an open builder. */
export const tracer = (b: Builder, v: Var): NDArray => {
  const storage: TracedStorage = {
    kind: "traced",
    device: { kind: "traced", name: "traced" },
    note: "(traced)",
    path: v.path,
    refuse: refusal(b),
    builder: b,
    variable: v,
  }
  return makeArray(v.aval.shape, v.aval.dtype, storage)
}

const tracedOf = (x: NDArray): TracedStorage | null => {
  const storage = x[STORAGE]
  return isTraced(storage) ? storage : null
}

/** True for values that stand for a variable, or for two as a complex array. */
export const isTracer = (x: NDArray): boolean => tracedOf(x) !== null || (partsOf(x)?.some(isTracer) ?? false)

/** The atom for a value in a builder: its own variable, a literal for a scalar on the host, else a captured input. */
export const atomIn = (b: Builder, x: NDArray): Atom => {
  const traced = tracedOf(x)
  if (traced?.builder === b) return traced.variable
  if (traced === null && x.shape.length === 0 && !isDeviceArray(x)) {
    const { dtype, data } = hostOf("trace", x)
    return { tag: "lit", aval: { shape: [], dtype }, value: data[0]! }
  }
  const known = b.captured.get(x)
  if (known !== undefined) return known
  const v = variable(x, x[STORAGE].path)
  b.captured.set(x, v)
  return v
}

/** Throws for an array that a trace cannot take either: donated, or traced by a trace that has ended. */
export const checkAlive = (op: string, x: NDArray): void => {
  partsOf(x)?.forEach((part) => checkAlive(op, part))
  const owner = tracedOf(x)?.builder
  if (owner !== undefined) {
    if (!owner.open) throw escaped(op, describe(x), owner)
  } else if (x[STORAGE].kind === "donated") hostOf(op, x)
}

/** Throws for an array that an operation cannot use now: not alive, or abstract while nothing is traced. */
export const checkUsable = (op: string, x: NDArray): void => {
  partsOf(x)?.forEach((part) => checkUsable(op, part))
  checkAlive(op, x)
  if (x[STORAGE].kind === "abstract" && cell().current === null) hostOf(op, x)
}

/** The innermost builder among the current one and the owners of the inputs. */
const ownerOf = (op: string, xs: readonly NDArray[]): Builder | null => {
  let b = cell().current
  for (const x of xs) {
    const owner = tracedOf(x)?.builder
    if (owner === undefined) continue
    if (!owner.open) throw escaped(op, describe(x), owner)
    if (b === null || owner.level > b.level) b = owner
  }
  return b
}

/**
 * Whether an operation on `xs` and one on `xs` and `more` belong to the same builder, so that one equation may give what
 * depends on both; it may not while `linearize` separates values from tangents.
 */
export const belongTogether = (xs: readonly NDArray[], more: readonly NDArray[]): boolean =>
  ownerOf("bind", xs) === ownerOf("bind", [...xs, ...more])

const record = <P extends Params>(b: Builder, primitive: Primitive<P>, xs: readonly NDArray[], params: P) => {
  const inputs = xs.map((x) => atomIn(b, x))
  const outputs = primitive
    .type(
      inputs.map((a) => a.aval),
      params,
    )
    .map((aval) => variable(aval))
  b.equations.push({ primitive, inputs, outputs, params })
  return outputs.map((v) => tracer(b, v))
}

/**
 * Applies a primitive. The one dispatch rule: an operation belongs to the innermost open builder among the current one
 * and its arguments' owners; with no builder it runs at once. Of complex arrays it is what the primitive makes of parts.
 */
export const bind = <P extends Params>(
  primitive: Primitive<P>,
  xs: readonly NDArray[],
  params: P,
): readonly NDArray[] => {
  if (hasComplex(xs)) return bindComplex(bind, primitive, xs, params)
  const b = ownerOf(primitive.name, xs)
  if (b !== null) return record(b, primitive, xs, params)
  const out = primitive.type(xs, params)
  const done = cell().eager?.(primitive, xs, out, params) ?? null
  if (done !== null) return done
  const hosts = xs.map((x) => hostOf(primitive.name, x))
  return primitive.impl(hosts, params, interpret).map((y) => fromHost(y.shape, y.dtype, y.data))
}

export interface Closed {
  readonly program: Program
  readonly captured: readonly NDArray[]
}

/** Ends a builder; what it captured comes before its own inputs. */
export const closeBuilder = (b: Builder, inputs: readonly Var[], outputs: readonly NDArray[]): Closed => {
  outputs.forEach((y) => {
    const owner = tracedOf(y)?.builder
    if (owner !== undefined && !owner.open) throw escaped("trace", describe(y), owner)
  })
  const atoms = outputs.map((y) => atomIn(b, y))
  b.open = false
  return {
    program: program([...b.captured.values(), ...inputs], b.equations, atoms),
    captured: [...b.captured.keys()],
  }
}

/** Traces a function on flat lists into a closed program; `context` reads "tracing `loss` for grad". */
export const traceFlat = (
  f: (xs: readonly NDArray[]) => readonly NDArray[],
  avals: readonly Aval[],
  context: string,
  paths: readonly (string | null)[] = [],
): Closed => {
  const b = openBuilder(context)
  const inputs = avals.map((aval, i) => variable(aval, paths[i] ?? null))
  try {
    return inContext(context, () => {
      const outputs = within(b, () => f(inputs.map((v) => tracer(b, v))))
      return closeBuilder(b, inputs, outputs)
    })
  } finally {
    b.open = false
  }
}
