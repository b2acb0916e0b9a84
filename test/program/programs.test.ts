import * as E from "fp-ts/Either"
import { describe, expect, test } from "vitest"
import {
  abstract,
  add,
  array,
  check,
  cond,
  cos,
  dce,
  evalShape,
  evaluate,
  greater,
  item,
  jit,
  less,
  mul,
  type NDArray,
  type Program,
  scan,
  show,
  simplify,
  sin,
  sum,
  toArray,
  trace,
  whileLoop,
  zeros,
} from "../../src/index.js"
import { program, variable } from "../../src/program/index.js"

const x = zeros([3])
const problem = (p: Program): string => {
  const result = check(p)
  return E.isLeft(result) ? result.left : "well formed"
}
const count = (p: Program, name: string): number => show(p).match(new RegExp(`= ${name}\\b`, "g"))?.length ?? 0

describe("check rejects", () => {
  const p = trace((x: NDArray) => mul(sin(x), cos(x)))(x)
  const [s, c, m] = p.equations
  const other = variable({ shape: [3], dtype: "float32" })
  const cases: readonly (readonly [string, Program, string])[] = [
    ["nothing in a traced program", p, "well formed"],
    [
      "a use before its definition",
      program(p.inputs, [m!, s!, c!], p.outputs),
      "mul reads a variable before its definition",
    ],
    ["a definition that is made twice", program(p.inputs, [s!, s!, c!, m!], p.outputs), "sin defines a variable twice"],
    ["an output that is not defined", program(p.inputs, p.equations, [other]), "an output is not defined"],
    ["an input twice", program([...p.inputs, ...p.inputs], p.equations, p.outputs), "an input is listed twice"],
    [
      "a wrong type",
      program(p.inputs, [{ ...s!, outputs: [variable({ shape: [4], dtype: "float32" })] }], p.inputs),
      "sin gives float32[3] where float32[4] is declared",
    ],
    [
      "outputs too many",
      program(p.inputs, [{ ...s!, outputs: [...s!.outputs, other] }], p.inputs),
      "sin has 1 outputs, not 2",
    ],
  ]
  for (const [name, q, expected] of cases) test(name, () => expect(problem(q)).toBe(expected))
  test("a wrong type in a body", () => {
    const q = trace((x: NDArray) => jit((y: NDArray) => sin(y))(x))(x)
    const [call] = q.equations
    const broken = program([other], [], [variable({ shape: [3], dtype: "float32" })])
    expect(problem(program(q.inputs, [{ ...call!, params: { ...call!.params, body: broken } }], q.outputs))).toBe(
      "in the body of call: an output is not defined",
    )
  })
})

describe("dce", () => {
  test("removes what nobody reads, and is idempotent", () => {
    const p = trace((x: NDArray) => {
      mul(sin(x), cos(x))
      return add(x, 1)
    })(x)
    expect([count(p, "sin"), count(dce(p), "sin"), count(dce(p), "add")]).toEqual([1, 0, 1])
    expect(show(dce(dce(p)))).toBe(show(dce(p)))
  })
  test("removes outputs and carries of a scan that nobody needs", () => {
    const f = (xs: NDArray): NDArray =>
      scan(
        ({ a, b, c }: { readonly a: NDArray; readonly b: NDArray; readonly c: NDArray }, y: NDArray) => [
          { a: add(a, y), b: mul(b, a), c: sin(c) },
          { used: add(a, 1), unused: cos(b) },
        ],
        { a: array(0), b: array(1), c: array(2) },
        xs,
      )[1].used
    const p = dce(trace(f)(x))
    expect([count(p, "sin"), count(p, "cos"), count(p, "mul"), count(p, "add")]).toEqual([0, 0, 0, 2])
    expect(p.equations[0]!.inputs.length).toBe(2)
    expect(problem(p)).toBe("well formed")
  })
  test("keeps a carry that another one needs", () => {
    const f = (xs: NDArray): NDArray =>
      scan(
        ([a, b]: readonly [NDArray, NDArray], y: NDArray) => [[add(a, b), mul(b, y)] as const, null],
        [array(0), array(1)],
        xs,
      )[0][0]
    const p = dce(trace(f)(x))
    expect([count(p, "add"), count(p, "mul")]).toEqual([1, 1])
    expect(toArray(evaluate(p, [array([2, 3, 4])])[0]!)).toBe(toArray(f(array([2, 3, 4]))))
  })
  test("removes outputs of branches, of calls and of loops", () => {
    const both = (y: NDArray): readonly [NDArray, NDArray] => [sin(y), cos(y)]
    const branches = trace(
      (x: NDArray) => cond(greater(sum(x), 0), both, (y: NDArray) => [y, cos(mul(y, 2))] as const, x)[0],
    )(x)
    expect([count(branches, "cos"), count(dce(branches), "cos"), count(dce(branches), "sin")]).toEqual([2, 0, 1])
    const called = trace((x: NDArray) => jit(both)(x)[0])(x)
    expect([count(called, "cos"), count(dce(called), "cos")]).toEqual([1, 0])
    const loop = trace(
      (x: NDArray) =>
        [
          whileLoop(
            (y) => less(y, 3),
            (y: NDArray) => add(y, 1),
            sum(x),
          ),
          x,
        ][1],
    )(x)
    expect(count(dce(loop), "while")).toBe(0)
  })
})

describe("simplify", () => {
  test("shares equal subexpressions, also between two calls of one jitted function", () => {
    const f = jit((y: NDArray) => mul(sin(y), 2))
    const p = simplify(trace((x: NDArray) => add(add(f(x), f(x)), sin(x)))(x))
    expect([count(p, "sin"), count(p, "call"), count(p, "mul")]).toEqual([1, 0, 1])
  })
  test("inlines two calls with different arguments, with variables of their own", () => {
    const f0 = (y: NDArray): NDArray => mul(sin(y), y)
    const f = jit(f0)
    const g = (x: NDArray): NDArray => f(f(x))
    const p = simplify(trace(g)(x))
    expect([count(p, "sin"), problem(p)]).toEqual([2, "well formed"])
    expect(toArray(evaluate(p, [array([1, 2, 3])])[0]!)).toEqual(toArray(f0(f0(array([1, 2, 3])))))
  })
  test("computes with literals once", () => {
    const p = simplify(trace(() => mul(add(array(2), 3), array(4)))())
    expect([p.equations.length, p.outputs[0]]).toEqual([0, expect.objectContaining({ value: 20 })])
  })
  test("does not share what only looks equal: 0 and -0, 1 in two dtypes", () => {
    const p = simplify(trace((x: NDArray) => [mul(x, 0), mul(x, -0)])(array(1)))
    expect(count(p, "mul")).toBe(2)
    expect(evaluate(p, [array(1)]).map((y) => Object.is(item(y), -0))).toEqual([false, true])
  })
  test("drops only what is exact for floats", () => {
    const f = (x: NDArray): readonly NDArray[] => [mul(x, 1), add(x, 0), add(x, -0), mul(x, 0)]
    const p = simplify(trace(f)(array(1)))
    expect([count(p, "mul"), count(p, "add")]).toEqual([1, 1])
    const odd = array(-0)
    expect(evaluate(p, [odd]).map((y) => Object.is(item(y), -0))).toEqual(f(odd).map((y) => Object.is(item(y), -0)))
    expect(item(evaluate(p, [array(NaN)])[3]!)).toBeNaN()
  })
})

describe("trace and evalShape", () => {
  test("need no elements", () => {
    const f = (x: NDArray) => ({ y: sum(x, { axis: 0 }), z: [greater(x, 0)] })
    const out = evalShape(f)(abstract([4, 3]))
    expect([out.y.shape, out.y.dtype, out.z[0]!.shape, out.z[0]!.dtype]).toEqual([[3], "float32", [4, 3], "bool"])
    expect(String(out.y)).toBe("float32[3] (abstract)")
  })
  test("what is closed over comes first among the inputs", () => {
    const w = array([1, 2, 3])
    const p = trace((x: NDArray) => mul(x, w))(x)
    expect(p.inputs.map((v) => v.path)).toEqual([null, "x"])
    expect(toArray(evaluate(p, [w, array([4, 5, 6])])[0]!)).toEqual([4, 10, 18])
  })
})
