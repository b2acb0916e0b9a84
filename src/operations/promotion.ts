import {
  bytesOf,
  checkDType,
  complexDTypes,
  type DType,
  dtypes,
  isDType,
  isNDArray,
  type NDArray,
} from "../array/index.js"
import { DTypeError, ValueError } from "../errors/index.js"
import { layouts } from "./limits.js"
import { asArray } from "./operand.js"
import { operation } from "./operation.js"

/** Kinds of dtypes, each of which holds the numbers of those before it. */
const kinds = ["bool", "unsigned integer", "signed integer", "real floating", "complex floating"] as const

type Kind = (typeof kinds)[number]

const beginnings: readonly (readonly [string, Kind])[] = [
  ["bool", "bool"],
  ["uint", "unsigned integer"],
  ["int", "signed integer"],
  ["float", "real floating"],
  ["bfloat", "real floating"],
  ["complex", "complex floating"],
]

const kindOf = (dtype: DType): Kind => beginnings.find(([start]) => dtype.startsWith(start))![1]

const rank = (dtype: DType): number => kinds.indexOf(kindOf(dtype))

/** The bits that every number of the dtype, or of its parts, has at most, and those of a float's exponent. */
const bitsOf = (dtype: DType): readonly [digits: number, exponent: number] => {
  const layout = layouts[dtype]
  if (layout !== undefined) return [layout[1] + 1, layout[2]]
  const bits = 8 * bytesOf(dtype)
  return [kindOf(dtype) === "bool" ? 1 : kindOf(dtype) === "signed integer" ? bits - 1 : bits, 0]
}

const isWhole = (dtype: DType): boolean => rank(dtype) <= kinds.indexOf("signed integer")

/** Whether every number of one dtype is one of another. */
const holds = (to: DType, from: DType): boolean =>
  from === to ||
  kindOf(from) === "bool" ||
  (rank(to) >= rank(from) && bitsOf(from).every((bits, i) => bitsOf(to)[i]! >= bits))

const promoted = (op: string, a: DType, b: DType): DType => {
  const [low, high] = rank(a) <= rank(b) ? [a, b] : [b, a]
  // A float takes integers in whatever its width, as JAX has it; everything else goes to the least dtype that holds both.
  if (isWhole(low) && !isWhole(high)) return high
  const both = [...dtypes, ...complexDTypes]
    .filter((d) => rank(d) === rank(high) && holds(d, a) && holds(d, b))
    .sort((c, d) => bytesOf(c) - bytesOf(d))
  if (both[0] !== undefined) return both[0]
  throw new DTypeError({
    op,
    problem: `no dtype holds the numbers of both ${a} and ${b}`,
    hint: `convert one to the other with astype, or both to "float32"`,
  })
}

/**
 * The least dtype that both convert to: a float or complex one takes integers of any width, as in JAX.
 *
 * Nothing in the library converts by itself: this says what to give to `astype`.
 * @throws DTypeError for what is no dtype, and for uint32 with a signed integer, which no dtype here holds
 * @example promoteTypes("int32", "float32") // "float32"
 */
export const promoteTypes = (a: DType, b: DType): DType =>
  promoted("promoteTypes", checkDType("promoteTypes", a), checkDType("promoteTypes", b))

/**
 * The dtype that arrays, dtypes and numbers promote to together; a number takes the dtype of the others, if that can
 * hold it, and is float32 otherwise.
 *
 * @throws DTypeError when no dtype holds all; TreeError for what is no array, dtype or number
 * @example resultType(array([1, 2]), "int8", 3) // "float32"
 */
export const resultType = (...xs: readonly (NDArray | DType | number)[]): DType => {
  const op = "resultType"
  const numbers = xs.filter((x) => typeof x === "number")
  const known = xs.flatMap((x): readonly DType[] =>
    typeof x === "number"
      ? []
      : isNDArray(x)
        ? [asArray(op, x).dtype]
        : [isDType(x) ? x : typeof x === "string" ? checkDType(op, x) : asArray(op, x).dtype],
  )
  if (known.length === 0) return "float32"
  const all = known.reduce((a, b) => promoted(op, a, b))
  const isFraction = numbers.some((x) => !Number.isInteger(x))
  const isNumber = numbers.length > 0 && kindOf(all) === "bool"
  return isNumber || (isFraction && isWhole(all)) ? "float32" : all
}

/** What a conversion may do: nothing, keep every number, stay in a kind or go to a later one, or anything. */
export type Casting = "no" | "equiv" | "safe" | "sameKind" | "unsafe"

/** The options of `canCast`. */
export interface CanCastOptions {
  /** default "safe" */
  readonly casting?: Casting
}

const rules: Readonly<Record<Casting, (from: DType, to: DType) => boolean>> = {
  no: (from, to) => from === to,
  equiv: (from, to) => from === to,
  safe: (from, to) => holds(to, from),
  sameKind: (from, to) => rank(to) >= rank(from),
  unsafe: () => true,
}

/**
 * Whether a conversion is safe: keeps every number; or allowed by another rule.
 *
 * @throws DTypeError for what is no dtype; ValueError for an unknown rule
 * @example canCast("int32", "float32") // false
 */
export const canCast = operation(
  "canCast",
  (from: DType, to: DType, { casting = "safe" }: CanCastOptions = {}): boolean => {
    const op = "canCast"
    if (!Object.hasOwn(rules, casting))
      throw new ValueError({
        op,
        problem: `"${String(casting)}" is no rule`,
        hint: `use ${Object.keys(rules)
          .map((name) => `"${name}"`)
          .join(", ")}`,
      })
    return rules[casting](checkDType(op, from), checkDType(op, to))
  },
  ["casting"],
)

/** The kinds of dtypes, in the words of the array API standard. */
export type DTypeKind = Kind | "integral" | "numeric"

const members: Readonly<Record<DTypeKind, readonly Kind[]>> = {
  bool: ["bool"],
  "unsigned integer": ["unsigned integer"],
  "signed integer": ["signed integer"],
  integral: ["unsigned integer", "signed integer"],
  "real floating": ["real floating"],
  "complex floating": ["complex floating"],
  numeric: /* @__PURE__ */ kinds.slice(1),
}

/**
 * Whether a dtype is of a kind, or of one of several.
 *
 * @throws DTypeError for what is no dtype; ValueError for an unknown kind
 * @example isdtype("int32", "integral") // true
 */
export const isdtype = (dtype: DType, kind: DTypeKind | readonly DTypeKind[]): boolean => {
  const wanted: readonly DTypeKind[] = typeof kind === "string" ? [kind] : Array.isArray(kind) ? kind : []
  const unknown = wanted.find((name) => !Object.hasOwn(members, String(name)))
  if (unknown !== undefined || wanted.length === 0)
    throw new ValueError({
      op: "isdtype",
      problem: `${unknown === undefined ? "this" : `"${String(unknown)}"`} is no kind`,
      hint: `use ${Object.keys(members)
        .map((name) => `"${name}"`)
        .join(", ")}`,
    })
  const own = kindOf(checkDType("isdtype", dtype))
  return wanted.some((name) => members[name].includes(own))
}
