import { describe, expect, test } from "vitest"
import {
  add,
  array,
  exp,
  foriLoop,
  grad,
  hessian,
  jit,
  jvp,
  less,
  linearize,
  mul,
  type NDArray,
  ones,
  type Program,
  scan,
  sin,
  sum,
  tanh,
  toArray,
  trace,
  whileLoop,
} from "../../src/index.js"
import { isProgram } from "../../src/program/index.js"

/** All equations of a program, those of bodies too. */
const equations = (p: Program): Program["equations"] =>
  p.equations.flatMap((e) => [e, ...Object.values(e.params).filter(isProgram).flatMap(equations)])

const count = (p: Program, name: string): number => equations(p).filter((e) => e.primitive.name === name).length

/** How many numbers the scans of a program stack for each of their steps. */
const stacked = (p: Program): number =>
  p.equations
    .filter((e) => e.primitive.name === "scan")
    .flatMap((e) => e.outputs.slice(Number(e.params.carry)))
    .reduce((n, v) => n + v.aval.shape.reduce((a, b) => a * b, 1), 0)

describe("residuals that are the same in every step", () => {
  const f = (w: NDArray): NDArray => sum(foriLoop(0, 100, (_i, c: NDArray) => tanh(mul(exp(w), c)), ones([10])))
  const w = array(Array.from({ length: 10 }, (_, i) => i / 10))

  test("are computed once and not stacked: what varies is", () => {
    const p = trace(grad(f))(w)
    // Of every step, tanh keeps its result and the product its carry; e^w is the same in all of them.
    expect(stacked(p)).toBeLessThanOrEqual(2 * 100 * 10)
    const forward = p.equations.findIndex((e) => e.primitive.name === "scan")
    expect(p.equations.some((e, i) => e.primitive.name === "exp" && i !== forward)).toBe(true)
  })

  test("give the same gradient", () => {
    const unrolled = (v: NDArray): NDArray =>
      sum(Array.from({ length: 100 }).reduce<NDArray>((c) => tanh(mul(exp(v), c)), ones([10])))
    const [own, wanted] = [grad(f)(w), grad(unrolled)(w)].map(toArray) as readonly (readonly number[])[]
    own!.forEach((v, i) => expect(v).toBeCloseTo(wanted![i]!, 5))
    expect(toArray(jit(hessian(f))(w))).toBeTruthy()
  })

  test("need no memory for each step at all where nothing else is kept", () => {
    const linear = (v: NDArray, init: NDArray): NDArray =>
      sum(scan((c: NDArray, _x: NDArray) => [mul(sin(v), c), null] as const, init, ones([100]))[0])
    const p = trace((c: NDArray) => grad((x: NDArray) => linear(w, x))(c))(ones([10]))
    expect(stacked(p)).toBe(0)
  })
})

describe("whileLoop in forward mode", () => {
  const f = (x: NDArray): NDArray =>
    whileLoop(
      (y: NDArray) => less(y, 100),
      (y: NDArray) => add(mul(y, y), x),
      x,
    )
  const x = array(1.5)

  test("runs once: values and tangents share the loop", () => {
    const p = trace((y: NDArray) => jvp(f)([y], [array(1)]))(x)
    expect(count(p, "while")).toBe(1)
    expect(toArray(jvp(f)([x], [array(1)])[0])).toBe(toArray(f(x)))
  })

  test("also through jit, and under another derivative", () => {
    const slope = (y: NDArray): NDArray => jvp(f)([y], [array(1)])[1]
    expect(toArray(jit(slope)(x))).toBe(toArray(slope(x)))
    const h = 2 ** -10
    const difference = (Number(toArray(slope(array(1.5 + h)))) - Number(toArray(slope(array(1.5 - h))))) / (2 * h)
    expect(Number(toArray(jvp(slope)([x], [array(1)])[1])) / difference).toBeCloseTo(1, 2)
  })

  test("where values are separated from tangents, each has its loop", () => {
    const [value, push] = linearize(f)(x)
    expect(toArray(value)).toBe(toArray(f(x)))
    expect(toArray(push(array(1)))).toBe(toArray(jvp(f)([x], [array(1)])[1]))
  })
})
