import { expect, test } from "vitest"
import {
  apply,
  bitcast,
  CORE,
  type CoreName,
  convert,
  type Expr,
  evaluator,
  exponent,
  lit,
  local,
  type Scalar,
  when,
  withExponent,
} from "../../../../src/kernel/index.js"
import { expand } from "../../../../src/kernel/math/index.js"
import { distance32 } from "../../../kernel/math/numbers.js"
import { rawDevice } from "../gpu.js"
import { applied, type Function2, floats, flushed } from "./apply.js"
import { checking } from "./checked.js"

const NUMBERS: Readonly<Record<string, readonly number[]>> = {
  float32: [
    Number.NaN,
    Infinity,
    -Infinity,
    0,
    -0,
    1,
    -1,
    0.5,
    -0.5,
    1.5,
    -1.5,
    2.5,
    -2.5,
    3,
    -3.7,
    1e10,
    -1e20,
    3e38,
    2147483648,
    -2147483648,
    4294967296,
    3e9,
    -2147483904,
    8388609,
    0.1,
    7,
    1e-40,
  ].map(Math.fround),
  int32: [0, 1, -1, 2, -2, 3, 7, -7, 31, 32, 33, 63, 2147483647, -2147483648, -2147483647, 65536, 123456789],
  uint32: [0, 1, 2, 3, 7, 31, 32, 33, 2147483647, 2147483648, 4294967295, 65535, 65536, 123456789, 4023233417],
  bool: [0, 1],
}

const KINDS: Readonly<Record<(typeof CORE)[CoreName]["types"], readonly Scalar[]>> = {
  float: ["float32"],
  int: ["int32", "uint32"],
  number: ["float32", "int32", "uint32"],
  bits: ["int32", "uint32", "bool"],
  bool: ["bool"],
  any: ["float32", "int32", "uint32", "bool"],
  uint32: ["uint32"],
}

const scalars = ["float32", "int32", "uint32", "bool"] as const

/** Every operation on two operands, on one and each number there is, and on the same twice. */
const operations = (dtype: Scalar): readonly (readonly [string, Function2])[] => {
  const core = (Object.keys(CORE) as CoreName[]).filter(
    (op) => CORE[op].arity < 3 && KINDS[CORE[op].types].includes(dtype),
  )
  const binary = core.filter((op) => CORE[op].arity === 2)
  const others: readonly (readonly [string, Function2])[] =
    dtype === "bool"
      ? []
      : [
          ...(["float32", "int32", "uint32"] as const).map(
            (to) => [`bits as ${to}`, (x: Expr) => bitcast(x, to)] as const,
          ),
        ]
  const float: readonly (readonly [string, Function2])[] =
    dtype !== "float32"
      ? []
      : [
          ["madd", (x, y) => apply("madd", x, lit(0.5, dtype), y)],
          ["exponent", (x) => exponent(x)],
          ["withExponent", (x, y) => withExponent(x, exponent(y))],
          ["withExponent of a float", (x, y) => withExponent(x, convert(exponent(y), "float32"))],
        ]
  return [
    ...core.map((op) => [op, (x: Expr, y: Expr) => apply(op, ...[x, y, y].slice(0, CORE[op].arity))] as const),
    ...binary.map((op) => [`${op} of the same`, (x: Expr) => apply(op, x, x)] as const),
    ...binary.flatMap((op) =>
      NUMBERS[dtype]!.slice(0, 6).flatMap((c) => [
        [`${op} ${c}`, (x: Expr) => apply(op, x, lit(c, dtype))] as const,
        [`${c} ${op}`, (x: Expr) => apply(op, lit(c, dtype), x)] as const,
      ]),
    ),
    ...scalars.map((to) => [`as ${to}`, (x: Expr) => convert(x, to)] as const),
    ["when", (x, y) => when(apply("eq", x, y), apply("max", x, y), y)],
    ...others,
    ...float,
  ]
}

/** What the interpreter makes of a function. */
const interpreted = (f: Function2, dtype: Scalar): ((x: number, y: number) => readonly [number, Scalar]) => {
  const operands = [local("x", dtype), local("y", dtype)] as const
  const e = f(...operands)
  return (x, y) => {
    const value = (l: Expr): number => (l === operands[0] ? x : y)
    return [evaluator({ loop: () => 0, local: value, read: () => 0, expand }).expr(e), e.dtype]
  }
}

/** What is denormal may be 0; a quotient may be two ulps off. */
const alike = (name: string, dtype: Scalar, got: number, wanted: (flush: (x: number) => number) => number): boolean => {
  const exact = wanted((x) => x)
  const near = (x: number): boolean =>
    Object.is(got, x) ||
    (dtype === "float32" &&
      ((flushed(got) === 0 && flushed(x) === 0 && (got !== 0 || x !== 0)) ||
        (/div/.test(name) && distance32(got, x) <= 2)))
  return near(exact) || near(wanted(flushed))
}

const device = await rawDevice()
const checked = checking()

test.skipIf(device === null).each(scalars)(
  "operations on %s give what the interpreter gives",
  { timeout: 3e5 },
  async (dtype) => {
    const values = NUMBERS[dtype]!
    const xs = values.flatMap((x) => values.map(() => x))
    const ys = values.flatMap(() => values)
    const all = operations(dtype)
    const wrong: string[] = []
    for (let i = 0; i < all.length; i += 60) {
      const part = all.slice(i, i + 60)
      const results = await applied(
        device!,
        checked,
        dtype,
        part.map(([, f]) => f),
        xs,
        ys,
      )
      part.forEach(([name, f], k) => {
        const exact = interpreted(f, dtype)
        const type = exact(1, 1)[1]
        const words = results[k]!
        const got: ArrayLike<number> =
          type === "float32" ? floats(words) : type === "int32" ? new Int32Array(words.buffer) : words
        xs.forEach((x, j) => {
          const y = ys[j]!
          if (!alike(name, type, got[j]!, (flush) => exact(flush(x), flush(y))[0]))
            wrong.push(`${name} of ${x} and ${y}: ${got[j]}, not ${exact(x, y)[0]}`)
        })
      })
    }
    expect(wrong.slice(0, 20)).toEqual([])
  },
)
