import * as E from "fp-ts/Either"
import { describe, expect, test } from "vitest"
import {
  add,
  array,
  check,
  checkpoint,
  cond,
  customJvp,
  customVjp,
  dce,
  foriLoop,
  grad,
  greater,
  jit,
  less,
  matmul,
  mul,
  type NDArray,
  type Program,
  parse,
  primitives,
  relu,
  scan,
  show,
  sin,
  sum,
  trace,
  vmap,
  whileLoop,
  zeros,
} from "../../src/index.js"

const x = zeros([2, 3])

describe("a program is readable", () => {
  test("a layer", () => {
    const layer = (p: { readonly w: NDArray; readonly b: NDArray }, x: NDArray): NDArray =>
      relu(add(matmul(x, p.w), p.b))
    expect(show(trace(layer)({ w: zeros([3, 4]), b: zeros([4]) }, x))).toMatchInlineSnapshot(`
      "(a:float32[4] b:float32[3,4] c:float32[2,3]) => {
        d:float32[2,4] = dotGeneral c b { contract: [[1], [0]], batch: [[], []] }
        e:float32[2,4] = broadcastInDim a { shape: [2, 4], dims: [1] }
        f:float32[2,4] = add d e
        g:float32[2,4] = broadcastInDim 0:float32 { shape: [2, 4], dims: [] }
        h:bool[2,4] = le f g
        i:float32[2,4] = select h g f
        return i
      }"
    `)
  })
  test("a gradient, without what it does not need", () => {
    expect(show(dce(trace(grad((x: NDArray) => sum(mul(sin(x), x))))(zeros([3]))))).toMatchInlineSnapshot(`
      "(a:float32[3]) => {
        b:float32[3] = sin a
        c:float32[3] = cos a
        d:float32[3] = broadcastInDim 1:float32 { shape: [3], dims: [] }
        e:float32[3] = mul b d
        f:float32[3] = mul d a
        g:float32[3] = mul f c
        h:float32[3] = add e g
        return h
      }"
    `)
  })
  test("a loop, whose body is indented", () => {
    const total = (xs: NDArray): NDArray => scan((c: NDArray, x: NDArray) => [add(c, x), mul(c, 2)], array(0), xs)[0]
    expect(show(trace(total)(zeros([4])))).toMatchInlineSnapshot(`
      "(a:float32[4]) => {
        b:float32[] c:float32[4] = scan 0:float32 a {
          body: (a:float32[] b:float32[]) => {
            c:float32[] = add a b
            d:float32[] = mul a 2:float32
            return c d
          }
          consts: 0
          carry: 1
          length: 4
          reverse: false
        }
        return b
      }"
    `)
  })
})

const programs: Readonly<Record<string, Program>> = {
  literals: trace((x: NDArray) =>
    [NaN, Infinity, -Infinity, -0, 1e-45, 1e21, 0.1].map((c) => mul(x, array(c, { dtype: "float64" }))),
  )(array(1, { dtype: "float64" })),
  halves: trace(() => [
    array(-3, { dtype: "float16" }),
    array(0.1, { dtype: "bfloat16" }),
    array(-3, { dtype: "int16" }),
  ])(),
  nothing: trace(() => null)(),
  constants: trace(() => [array(true), array(-3, { dtype: "int32" }), array(4294967295, { dtype: "uint32" })])(),
  identity: trace((x: NDArray) => [x, x])(x),
  gradient: trace(grad((w: NDArray) => sum(relu(matmul(x, w)))))(zeros([3, 2])),
  jit: trace((x: NDArray) => jit((y: NDArray) => jit(sin)(y) as NDArray)(x))(x),
  scan: trace((x: NDArray) =>
    scan((c: NDArray, y: NDArray) => [add(c, sum(y)), { c }], array(-0), x, { reverse: true }),
  )(x),
  scanGradient: trace(grad((x: NDArray) => scan((c: NDArray, y: NDArray) => [mul(c, sum(y)), null], array(1), x)[0]))(
    x,
  ),
  cond: trace((x: NDArray) =>
    cond(
      greater(sum(x), 0),
      (y: NDArray) => y,
      (y: NDArray) => vmap(sin as (x: NDArray) => NDArray)(y),
      x,
    ),
  )(x),
  while: trace((x: NDArray) =>
    whileLoop(
      (y) => less(sum(y), 9),
      (y: NDArray) => add(y, 1),
      x,
    ),
  )(x),
  loop: trace((x: NDArray) =>
    foriLoop(
      0,
      3,
      (i, y: NDArray) => scan((c: NDArray, z: NDArray) => [add(c, i), z], array(0, { dtype: "int32" }), y)[1],
      x,
    ),
  )(x),
  checkpoint: trace((x: NDArray) => checkpoint((y: NDArray) => sin(y))(x))(x),
  customJvp: trace((x: NDArray) =>
    customJvp(
      (y: NDArray) => sin(y),
      ([y], [t]) => [sin(y), t],
    )(x),
  )(x),
  customVjp: trace((x: NDArray) =>
    customVjp(
      (y: NDArray) => sin(y),
      (y) => [sin(y), null],
      (_, ct) => [ct],
    )(x),
  )(x),
}

describe("parse reads what show writes", () => {
  for (const [name, p] of Object.entries(programs))
    test(name, () => {
      const text = show(p)
      const back = parse(text, primitives)
      if (E.isLeft(back)) expect.fail(`${back.left}\n${text}`)
      expect(show(back.right)).toBe(text)
      expect(E.isRight(check(back.right))).toBe(true)
    })
  test("a literal keeps its last bit, and its sign", () => {
    const text = show(programs.literals!)
    for (const literal of ["nan", "inf", "-inf", "-0", "1e-45", "1e+21", "0.1"])
      expect(text).toContain(`${literal}:float64`)
  })
  test("a literal of a storage dtype is the number that it stands for", () => {
    const text = show(programs.halves!)
    for (const literal of ["-3:float16", "0.10009765625:bfloat16", "-3:int16"]) expect(text).toContain(literal)
  })
  test("the text does not depend on the names of variables elsewhere", () => {
    expect(show(programs.scan!)).toBe(show(programs.scan!))
    expect(show(trace((x: NDArray) => sin(x))(x))).toBe(show(trace((y: NDArray) => sin(y))(x)))
  })
})

describe("parse says what is wrong", () => {
  const cases: readonly (readonly [text: string, problem: string])[] = [
    ["", "the text ends too early"],
    ["(a:float32[2]) => { return b }", "b is not defined"],
    ["(a:float33[2]) => { return a }", "float33 is not a dtype"],
    ["(a:float32[2]) => { b:float32[2] = frobnicate a return b }", "frobnicate is not a primitive"],
    ["(a:float32[2]) => { b:float32[3] = sin a return b }", "sin gives float32[2] where float32[3] is declared"],
    ["(a:float32[2]) => { return a } more", "text after the program: more"],
    ["(a:float32[2]) => { return a", "the text ends too early"],
    ["(a) => { return a }", "expected a variable with its type, found a"],
    ["(a:float32[2]) => { b:float32[2] = toString a return b }", "toString is not a primitive"],
    ["(a:float32[2] a:float32[2]) => { return a }", "a is defined twice"],
    ["(a:float32[2]) => { b:float32[2] c:float32[2] = sin a return b }", "sin has 1 outputs, not 2"],
    ["(a:float32[2]) => { return 1x:float32 }", "1x is not a number"],
    ["(a:float32[2]) => { # }", "unexpected text at offset 19: # }"],
  ]
  for (const [text, problem] of cases)
    test(problem, () => {
      const result = parse(text, primitives)
      expect(E.isLeft(result) ? result.left : "it was read").toBe(problem)
    })
})
