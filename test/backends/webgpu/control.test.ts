import { describe, expect, test } from "vitest"
import * as ct from "../../../src/index.js"
import type { Device } from "../../../src/webgpu.js"
import { device, fetched } from "./device.js"

type X = ct.NDArray

const gpu = await device()

/** Programs with loops and branches, and arguments for them. */
const programs: Readonly<Record<string, readonly [(...xs: readonly X[]) => unknown, ...(readonly X[])[]]>> = {
  scan: [
    (c, xs) => ct.scan((s: X, x: X) => [ct.add(s, x), ct.multiply(s, x)] as const, c!, xs!),
    [ct.array(1), ct.array([1, 2, 3, 4])],
  ],
  "scan backwards": [
    (c, xs) => ct.scan((s: X, x: X) => [ct.add(s, x), s] as const, c!, xs!, { reverse: true }),
    [
      ct.array([1, 1]),
      ct.array([
        [1, 2],
        [3, 4],
        [5, 6],
      ]),
    ],
  ],
  "a scan that exchanges its carries": [
    (a, b, xs) => ct.scan(([s, t]: readonly [X, X], x: X) => [[t, ct.add(s, x)], t] as const, [a!, b!] as const, xs!),
    [ct.array(1), ct.array(2), ct.array([1, 2, 3])],
  ],
  "a scan in a scan": [
    (c, xs) =>
      ct.scan((s: X, row: X) => ct.scan((t: X, x: X) => [ct.add(ct.multiply(t, 0.5), x), t] as const, s, row), c!, xs!),
    [
      ct.array(1),
      ct.array([
        [1, 2, 3],
        [4, 5, 6],
      ]),
    ],
  ],
  "more turns than the table has": [
    (x) => ct.foriLoop(0, 2500, (i: X, s: X) => ct.add(s, ct.astype(i, "float32")), x!),
    [ct.array(0)],
  ],
  while: [
    (x) =>
      ct.whileLoop(
        (s: X) => ct.less(s, 1000),
        (s: X) => ct.multiply(s, 2),
        x!,
      ),
    [ct.array(3)],
    [ct.array(5000)],
  ],
  "a long while": [
    (x) =>
      ct.whileLoop(
        (s: X) => ct.less(s, 700),
        (s: X) => ct.add(s, 1),
        x!,
      ),
    [ct.array(0)],
  ],
  "a while in a while": [
    (x) =>
      ct.whileLoop(
        (s: X) => ct.less(s, 200),
        (s: X) =>
          ct.add(
            ct.whileLoop(
              (t: X) => ct.less(ct.remainder(t, 7), 6),
              (t: X) => ct.add(t, 1),
              s,
            ),
            1,
          ),
        x!,
      ),
    [ct.array(0)],
    [ct.array(150)],
  ],
  "a while in a scan": [
    (c, xs) =>
      ct.scan(
        (s: X, x: X) => {
          const t = ct.whileLoop(
            (v: X) => ct.less(v, x),
            (v: X) => ct.add(v, 3),
            s,
          )
          return [t, t] as const
        },
        c!,
        xs!,
      ),
    [ct.array(0), ct.array([5, 2, 20, 21])],
  ],
  cond: [
    (p, x) =>
      ct.cond(
        p!,
        (v: X) => ct.add(v, 1),
        (v: X) => ct.multiply(v, 2),
        x!,
      ),
    [ct.array(true), ct.array([1, 2])],
    [ct.array(false), ct.array([1, 2])],
  ],
  "a cond in a scan": [
    (c, xs) =>
      ct.scan(
        (s: X, x: X) =>
          [
            ct.cond(
              ct.less(x, 3),
              (v: X) => ct.add(v, 10),
              (v: X) => ct.multiply(v, 2),
              s,
            ),
            s,
          ] as const,
        c!,
        xs!,
      ),
    [ct.array(1), ct.array([1, 5, 2, 4])],
  ],
  "a while in a cond": [
    (p, x) =>
      ct.cond(
        p!,
        (v: X) =>
          ct.whileLoop(
            (s: X) => ct.less(s, 100),
            (s: X) => ct.multiply(s, 3),
            v,
          ),
        (v: X) => ct.negative(v),
        x!,
      ),
    [ct.array(true), ct.array(5)],
    [ct.array(false), ct.array(5)],
  ],
  "a cond in a while": [
    (x) =>
      ct.whileLoop(
        (s: X) => ct.less(s, 100),
        (s: X) =>
          ct.cond(
            ct.less(s, 10),
            (v: X) => ct.add(v, 3),
            (v: X) => ct.multiply(v, 2),
            s,
          ),
        x!,
      ),
    [ct.array(1)],
  ],
  "a scan in a while": [
    (x, xs) =>
      ct.whileLoop(
        (s: X) => ct.less(s, 100),
        (s: X) => ct.scan((t: X, v: X) => [ct.add(t, v), null] as const, s, xs!)[0],
        x!,
      ),
    [ct.array(1), ct.array([1, 2, 3])],
  ],
  "branches whose index is past the end": [
    (i, x) => ct.switchCase(i!, [(v: X) => v, (v: X) => ct.add(v, 1), (v: X) => ct.add(v, 2)], x!),
    [ct.astype(ct.array(-3), "int32"), ct.array(0)],
    [ct.astype(ct.array(1), "int32"), ct.array(0)],
    [ct.astype(ct.array(9), "int32"), ct.array(0)],
  ],
}

describe.skipIf(gpu === null)("loops and branches on a device", () => {
  const on = gpu as Device

  test.each(Object.entries(programs))("%s", async (_, [f, ...points]) => {
    const there = ct.jitWith({ device: on })(f)
    const here = ct.jitWith({ device: ct.reference })(f)
    for (const xs of points) {
      const [got, wanted] = [await fetched(there(...xs)), here(...xs)]
      expect(String(got)).toBe(String(wanted))
    }
  })

  test("a scan is one submit, without a look from the host", () => {
    const f = ct.jitWith({ device: on })((xs: X) =>
      ct.scan((s: X, x: X) => [ct.add(s, x), s] as const, ct.array(0), xs),
    )
    const xs = ct.ones([100])
    f(xs)
    const { submits } = on.stats()
    f(xs)
    expect(on.stats().submits - submits).toBe(1)
  })

  test("a branch is chosen without a look from the host", () => {
    const f = ct.jitWith({ device: on })((p: X, x: X) =>
      ct.cond(
        p,
        (v: X) => ct.exp(v),
        (v: X) => ct.negative(v),
        x,
      ),
    )
    const [p, x] = [ct.array(true), ct.ones([3])]
    f(p, x)
    const { submits } = on.stats()
    f(p, x)
    expect(on.stats().submits - submits).toBe(1)
  })

  test("calls after one that waits for its flag come after it, and so do reads", async () => {
    const count = ct.jitWith({ device: on, donate: [0] })((x: X) =>
      ct.whileLoop(
        (s: X) => ct.less(ct.max(s), 300),
        (s: X) => ct.add(s, 1),
        x,
      ),
    )
    const double = ct.jitWith({ device: on, donate: [0] })((x: X) => ct.multiply(x, 2))
    const results = [0, 100, 299].map((n) => double(count(double(count(ct.array([n, n - 1])))))).map((x) => fetched(x))
    expect((await Promise.all(results)).map((x) => ct.toArray(x))).toEqual([
      [1200, 1196],
      [1200, 1196],
      [1200, 1196],
    ])
  })
})
