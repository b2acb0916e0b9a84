import { describe, expect, test } from "vitest"
import {
  add,
  array,
  astype,
  fromTypedArray,
  grad,
  item,
  jit,
  jitWith,
  matmul,
  mul,
  type NDArray,
  reference,
  sin,
  sum,
  tanh,
  toArray,
  toTypedArray,
  vmap,
  zeros,
} from "../../src/index.js"
import { key, normal } from "../../src/random/index.js"

/** A function and how often it was run. */
const counted = <A extends readonly unknown[], B>(f: (...args: A) => B) => {
  const state = { calls: 0 }
  const run = (...args: A): B => {
    state.calls++
    return f(...args)
  }
  return { run, calls: () => state.calls }
}

describe("jit traces once for each", () => {
  const { run, calls } = counted((x: NDArray) => mul(x, 2))
  const f = jit(run)
  const expectCalls = (n: number, ...xs: readonly NDArray[]): void => {
    xs.forEach((x) => {
      f(x)
    })
    expect(calls()).toBe(n)
  }
  test("shape", () => {
    expectCalls(1, zeros([3]), array([1, 2, 3]))
    expectCalls(3, zeros([4]), zeros([1, 3]), zeros([4]))
  })
  test("dtype", () => expectCalls(4, zeros([3], { dtype: "int32" }), zeros([3], { dtype: "int32" })))
  test("and not again inside of other transforms", () => {
    grad((x: NDArray) => sum(f(x)))(zeros([3]))
    vmap(f)(zeros([2, 4]))
    expect(calls()).toBe(4)
  })
})

describe("jit knows the structure of its arguments", () => {
  interface Pair {
    readonly a: NDArray
    readonly b: NDArray
  }
  const { run, calls } = counted(({ a, b }: Pair) => ({ b: add(a, mul(b, 10)), a }))
  const f = jit(run)
  const [one, two] = [array(1), array(2)]
  test("the order of keys is no difference", () => {
    expect(item(f({ a: one, b: two }).b)).toBe(21)
    expect(item(f({ b: two, a: one }).b)).toBe(21)
    expect(calls()).toBe(1)
  })
  test("other structures are", () => {
    const { run, calls } = counted((x: unknown) => (x === null ? one : two))
    const g = jit(run)
    const trees: readonly unknown[] = [
      [one],
      [[one]],
      { a: one },
      { b: one },
      [one, null],
      [null, one],
      [],
      {},
      null,
      one,
      { a: [one] },
    ]
    for (const t of [...trees, ...trees]) g(t)
    expect(calls()).toBe(trees.length)
  })
})

describe("what a jitted function closes over", () => {
  test("is read when it is traced", () => {
    const state = { scale: 2 }
    const f = jit((x: NDArray) => mul(x, state.scale))
    f(array(1))
    state.scale = 3
    expect(item(f(array(1)))).toBe(2)
    expect(toArray(f(array([1])))).toEqual([3])
  })
  test("is never cached when it is traced", () => {
    const holder: { w: NDArray } = { w: array(0) }
    const inner = jit((x: NDArray) => mul(x, holder.w))
    const outer = (w: NDArray): NDArray => {
      holder.w = w
      return inner(array(5))
    }
    expect([item(grad(outer)(array(2))), item(grad(outer)(array(3)))]).toEqual([5, 5])
    expect(toArray(vmap(outer)(array([1, 2])))).toEqual([5, 10])
    holder.w = array(7)
    expect(item(inner(array(2)))).toBe(14)
  })
  test("may be an array, whose elements do not change", () => {
    const w = array([1, 2])
    const f = jit((x: NDArray) => mul(x, w))
    expect(toArray(f(array([3, 4])))).toEqual([3, 8])
    expect(toArray(grad((x: NDArray) => sum(f(x)))(array([3, 4])))).toEqual([1, 2])
  })
  test("may be a float16 scalar, whose literal keeps its value", () => {
    const half = astype(array(1.5), "float16")
    const f = (x: NDArray): NDArray => mul(x, astype(half, "float32"))
    expect([item(jit(f)(array(2))), item(grad(f)(array(2))), item(vmap(f)(array([2])))]).toEqual([3, 1.5, 3])
  })
})

describe("values cannot change under a reader", () => {
  test("by the typed array they came from", () => {
    const data = new Float32Array([1, 2])
    const x = fromTypedArray(data)
    data[0] = 9
    expect(toArray(x)).toEqual([1, 2])
  })
  test("by what toTypedArray gave", () => {
    const x = array([1, 2])
    toTypedArray(x)[0] = 9
    expect(toArray(x)).toEqual([1, 2])
  })
  test("by the result of an identity, which may be its argument", () => {
    const x = array([1, 2])
    const y = jit((x: NDArray) => x)(x)
    toTypedArray(y)[0] = 9
    expect([toArray(x), toArray(y)]).toEqual([
      [1, 2],
      [1, 2],
    ])
  })
  test("by the shape it was given", () => {
    const shape = [2, 1]
    const [x, y] = [zeros(shape), fromTypedArray(new Float32Array(2), shape)]
    shape[0] = 1
    shape[1] = 2
    expect([x.shape, y.shape]).toEqual([
      [2, 1],
      [2, 1],
    ])
  })
})

describe("determinism", () => {
  const step = (w: NDArray, x: NDArray): NDArray => {
    const loss = (w: NDArray): NDArray => sum(tanh(matmul(x, w)))
    return add(w, mul(grad(loss)(w), -0.1))
  }
  const run = (f: typeof step): Uint8Array => {
    const w = Array.from({ length: 5 }).reduce<NDArray>(
      (w, _, i) => f(w, normal(key(i), [4, 8])),
      normal(key(9), [8, 3]),
    )
    return new Uint8Array(toTypedArray(w).buffer)
  }
  const floats = (bits: Uint8Array): Float32Array => new Float32Array(bits.buffer)
  test("two runs have the same bits, jitted or not", () => {
    expect(run(step)).toEqual(run(step))
    expect(run(jit(step))).toEqual(run(jit(step)))
    expect(run(jitWith({ device: reference })(step))).toEqual(run(step))
  })
  test("jitted or not, runs agree to rounding", () => {
    const plain = floats(run(step))
    floats(run(jit(step))).forEach((x, i) => {
      expect(Math.abs(x - plain[i]!)).toBeLessThan(1e-5)
    })
  })
})

describe("memory", () => {
  const { gc } = globalThis
  test.skipIf(gc === undefined)("10,000 jitted steps leave none behind (run node with --expose-gc)", () => {
    const step = jit((x: NDArray) => add(mul(x, 0.9), sin(x)))
    const steps = (x: NDArray, n: number): NDArray => Array.from({ length: n }).reduce<NDArray>((y) => step(y), x)
    const used = (): number => {
      gc?.()
      return process.memoryUsage().heapUsed
    }
    const warm = steps(zeros([256]), 1000)
    const before = used()
    steps(warm, 10_000)
    expect(used() / before).toBeLessThan(1.2)
  })
})
