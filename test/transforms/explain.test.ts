import { describe, expect, test } from "vitest"
import {
  add,
  array,
  explain,
  grad,
  jit,
  jitWith,
  matmul,
  mul,
  type NDArray,
  profile,
  reference,
  sin,
  sum,
  tanh,
} from "../../src/index.js"

const f = (x: NDArray): NDArray => add(sin(mul(x, 1)), sin(x))

describe("explain", () => {
  test("shows the simplified program, the kernels, their work and the memory", () => {
    const e = explain(jit(f))(array([1, 2, 3]))
    expect(String(e)).toBe(
      [
        "wasm on cpu: 2 equations, 12 B in, 12 B out, 24 B at most alive",
        "(a:float32[3]) => {",
        "  b:float32[3] = sin a",
        "  c:float32[3] = add b b",
        "  return c",
        "}",
        "",
        "1 kernel: 6 FLOP, 24 B moved",
        "kernel t0   // 6 FLOP, 24 B",
        "  for i0 < 3:",
        "    v0: float32 = sin(x0[i0])",
        "    t0[i0] = v0 + v0",
        "",
        "memory: 384 B planned, 128 B if nothing were shared",
      ].join("\n"),
    )
    expect(e.bytes).toMatchObject({ inputs: 12, outputs: 12, peak: 24, moved: 24 })
    expect([e.flops, e.kernels.length]).toEqual([6, 1])
    expect(e.source).toContain("f32x4")
  })

  test("the reference backend has no kernels", () => {
    const e = explain(jitWith({ device: reference })(f))(array([1, 2, 3]))
    expect([e.kernels, e.source, e.backend]).toEqual([[], "", "reference"])
    expect(String(e).split("\n")).toHaveLength(5 + 1)
  })

  test("a step of training is few kernels, a product being one", () => {
    const loss = (w: NDArray, x: NDArray): NDArray => sum(tanh(matmul(x, w)))
    const step = jit((w: NDArray, x: NDArray) => grad((w: NDArray) => loss(w, x))(w))
    const e = explain(step)(array([[1], [2]]), array([[1, 2]]))
    expect(e.kernels.length).toBeLessThanOrEqual(3)
  })

  test("refuses functions that are not jitted", () => {
    expect(() => explain(sin)(array(1))).toThrow(
      "explain: the function was not made by jit\n  hint: explain(jit(f))(...args)",
    )
  })
})

describe("profile", () => {
  test("times every kernel and leaves the function as it was", () => {
    const jitted = jitWith({ donate: [0] })(f)
    const x = array([1, 2, 3])
    const p = profile(jitted, 2)(x)
    expect(p.kernels.map((k) => k.name)).toEqual(["t0"])
    expect(p.kernels.every((k) => k.time >= 0 && k.bytes === 24)).toBe(true)
    expect(String(p).split("\n")[0]).toMatch(/kernel +time +share +GFLOP\/s +GB\/s/)
    expect(String(jitted(x))).toBe(String(jit(f)(array([1, 2, 3]))))
  })

  test("refuses functions that are not jitted", () => {
    expect(() => profile(sin)(array(1))).toThrow("profile: the function was not made by jit")
  })
})
