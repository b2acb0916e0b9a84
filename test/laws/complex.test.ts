import * as fc from "fast-check"
import { describe, expect, test } from "vitest"
import type { Sample } from "../../laws/primitive.js"
import { samples } from "../../laws/samples/index.js"
import {
  add,
  allClose,
  astype,
  complex,
  imag,
  isComplexObj,
  jvp,
  mul,
  type NDArray,
  type Primitive,
  real,
  zerosLike,
} from "../../src/index.js"
import { primitives } from "../../src/primitives/index.js"
import { bind } from "../../src/program/index.js"

const numRuns = Number(process.env.LAWS_RUNS ?? 25)

const isFloat = (x: NDArray): boolean => x.dtype === "float64"
const apply = (p: Primitive, xs: readonly NDArray[], s: Sample): readonly NDArray[] => bind(p, xs, s.params)

/** The inputs with floats made by f of the floats at two points, and everything else as it is at the first. */
const inputs = (s: Sample, f: (x: NDArray, y: NDArray) => NDArray): readonly NDArray[] =>
  s.points[0]!.map((x, i) => (isFloat(x) ? f(x, s.points[1]![i]!) : x))

const same = (got: readonly NDArray[], wanted: readonly NDArray[]): void => {
  got.forEach((y, i) => {
    const close = allClose(y, wanted[i]!, { rtol: 1e-9, atol: 1e-9, equalNaN: true })
    if (!close) expect.fail(`got ${String(y)}\nwanted ${String(wanted[i])}`)
  })
}

const onFloats = (name: string): fc.Arbitrary<Sample> => samples[name]!.filter((s) => s.points[0]!.some(isFloat))

const named = (kind: (p: Primitive) => boolean): readonly (readonly [string, Primitive])[] =>
  Object.entries(primitives).filter(([, p]) => kind(p))

describe("what goes by parts is linear over the reals", () => {
  test.each(named((p) => p.complex === "parts" && p.name !== "stopGradient"))("%s", (name, p) => {
    fc.assert(
      fc.property(onFloats(name), (s) => {
        const [x, y] = [
          apply(p, s.points[0]!, s),
          apply(
            p,
            inputs(s, (_, b) => b),
            s,
          ),
        ]
        same(
          apply(p, inputs(s, add), s),
          x.map((u, i) => add(u, y[i]!)),
        )
      }),
      { numRuns },
    )
  })
})

const formulas = named((p) => typeof p.complex === "function" && p.name !== "convert")

describe("a formula extends the real function", () => {
  test.each(formulas)("%s", (name, p) => {
    fc.assert(
      fc.property(onFloats(name), (s) => {
        const wanted = apply(p, s.points[0]!, s)
        const got = apply(
          p,
          inputs(s, (x) => astype(x, "complex128")),
          s,
        )
        same(got.map(real), wanted)
        const imaginary = got.filter(isComplexObj).map(imag)
        same(
          imaginary,
          imaginary.map((y) => zerosLike(y)),
        )
      }),
      { numRuns },
    )
  })
})

const notAnalytic = ["abs", "sign", "eq", "ne", "lt", "le", "gt", "ge"]

describe("a derivative is the same in all directions of the plane", () => {
  test.each(formulas.filter(([name]) => !notAnalytic.includes(name)))("%s", (name, p) => {
    fc.assert(
      fc.property(onFloats(name), (s) => {
        const at = inputs(s, complex)
        const f = (...zs: readonly NDArray[]): readonly NDArray[] => {
          const queue = [...zs]
          return apply(
            p,
            at.map((x) => (isComplexObj(x) ? queue.shift()! : x)),
            s,
          )
        }
        const zs = at.filter(isComplexObj)
        const along = s.points[2]!.filter(isFloat).map((t) => complex(t, 0.5))
        const turned = along.map((t) => complex(mul(imag(t), -1), real(t)))
        const push = (ts: readonly NDArray[]): readonly NDArray[] => jvp(f)(zs, ts)[1]
        same(
          push(turned),
          push(along).map((t) => complex(mul(imag(t), -1), real(t))),
        )
      }),
      { numRuns },
    )
  })
})
