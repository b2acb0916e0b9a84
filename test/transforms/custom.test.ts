import { describe, expect, test } from "vitest"
import { arrays, assertLaw, laws } from "../../laws/index.js"
import {
  add,
  array,
  clip,
  customJvp,
  customVjp,
  div,
  exp,
  grad,
  item,
  jit,
  jvp,
  log,
  mul,
  type NDArray,
  scan,
  sin,
  sum,
  toArray,
  vmap,
} from "../../src/index.js"

/** log(1 + e^x) with the derivative that does not overflow. */
const log1pExp = customJvp(
  (x: NDArray) => log(add(1, exp(x))),
  ([x], [t]) => [log(add(1, exp(x))), mul(t, div(1, add(1, exp(mul(x, -1)))))],
)

/** The identity, whose cotangents are clipped. */
const gentle = customVjp(
  (x: NDArray) => x,
  (x) => [x, null],
  (_, ct) => [clip(ct, -1, 1)],
)

/** A product that counts cotangents of its first argument double, so that the rule shows. */
const lopsided = customVjp(
  ({ x, y }: { readonly x: NDArray; readonly y: NDArray }) => ({ out: mul(x, y) }),
  ({ x, y }) => [{ out: mul(x, y) }, [x, y] as const],
  ([x, y], { out }) => [{ x: mul(mul(out, y), 2), y: mul(out, x) }],
)

describe("customJvp", () => {
  test("obeys all laws, as any function", () => {
    for (const law of [
      laws.gradient,
      laws.jvp,
      laws.vjp,
      laws.linearize,
      laws.secondDerivative,
      laws.jit,
      laws.program,
      laws.checkpoint,
    ])
      assertLaw(law(log1pExp), arrays([3]), { numRuns: 5 })
  })
  test("uses its rule in both modes, where the plain function overflows", () => {
    expect(item(grad(log1pExp)(array(100)))).toBe(1)
    expect(item(jvp(log1pExp)([array(100)], [array(2)])[1])).toBe(2)
    expect(item(grad((x: NDArray) => log(add(1, exp(x))))(array(100)))).toBeNaN()
  })
  test("uses it under jit, vmap, scan and grad of grad", () => {
    const far = array([100, 200])
    expect(toArray(vmap(jit(grad(log1pExp)))(far))).toEqual([1, 1])
    expect(toArray(jit(vmap(grad(grad(log1pExp))))(far))).toEqual([Math.fround(Math.exp(-100)), 0])
    const sumOf = (x: NDArray): NDArray =>
      scan((c: NDArray, y: NDArray) => [add(c, log1pExp(mul(x, y))), null], array(0), far)[0]
    expect(item(grad(sumOf)(array(1)))).toBe(300)
  })
})

describe("customVjp", () => {
  test("is itself in value, and its rule in reverse", () => {
    const f = (x: NDArray): NDArray => sum(mul(gentle(x), array([5, -0.5, -9])))
    expect(toArray(gentle(array([1, 2, 3])))).toEqual([1, 2, 3])
    expect(toArray(grad(f)(array([1, 2, 3])))).toEqual([1, -0.5, -1])
    expect(toArray(jit(grad(f))(array([1, 2, 3])))).toEqual([1, -0.5, -1])
  })
  test("takes trees, with residuals that are one", () => {
    const g = grad((p: { readonly x: NDArray; readonly y: NDArray }) => sum(lopsided(p).out))({
      x: array(3),
      y: array(5),
    })
    expect([item(g.x), item(g.y)]).toEqual([10, 3])
  })
  test("under vmap, also where only some of it is mapped", () => {
    const f = (x: NDArray): NDArray => sum(lopsided({ x, y: array(5) }).out)
    expect(toArray(vmap(grad(f))(array([1, 2])))).toEqual([10, 10])
    const shared = (y: NDArray): NDArray => sum(vmap((x: NDArray) => lopsided({ x, y }).out)(array([1, 2])))
    expect(
      item(
        grad((z: NDArray) => sum(vmap((x: NDArray, y: NDArray) => lopsided({ x, y }).out)(z, z)))(
          array([1]),
        ) as NDArray,
      ),
    ).toBe(3)
    expect(() => grad(shared)(array(5))).not.toThrow()
  })
  test("in the body of a scan", () => {
    const f = (x: NDArray): NDArray =>
      scan((c: NDArray, k: NDArray) => [gentle(mul(c, k)), null], x, array([10, 10]))[0]
    expect(item(f(array(1)))).toBe(100)
    expect(item(grad((x: NDArray) => mul(f(x), 7))(array(1)))).toBe(10)
  })
  test("a null cotangent is zero", () => {
    const blind = customVjp(
      (x: NDArray, y: NDArray) => mul(x, y),
      (x, y) => [mul(x, y), y],
      (y, ct) => [mul(ct, y), null],
    )
    const [gx, gy] = grad(([x, y]: readonly [NDArray, NDArray]) => add(blind(x, y), sin(y)))([array(2), array(0)])
    expect([item(gx), item(gy)]).toEqual([0, 1])
  })
  test("the rule itself is differentiable in reverse", () => {
    const cube = customVjp(
      (x: NDArray) => mul(mul(x, x), x),
      (x) => [mul(mul(x, x), x), x],
      (x, ct) => [mul(ct, mul(3, mul(x, x)))],
    )
    expect(item(grad(grad(cube))(array(2)))).toBe(12)
    expect(item(grad(grad(grad(cube)))(array(2)))).toBe(6)
  })
})
