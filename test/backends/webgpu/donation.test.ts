import { describe, expect, test } from "vitest"
import * as ct from "../../../src/index.js"
import { type Device, toDevice } from "../../../src/webgpu.js"
import { device, fetched } from "./device.js"

type X = ct.NDArray

const gpu = await device()

const numbers = (n: number, by = 7): X => ct.array(Array.from({ length: n }, (_, i) => ((i * by) % 11) - 5))

describe.skipIf(gpu === null)("donated arguments on a device", () => {
  const on = gpu as Device

  const values = async (ys: readonly X[]): Promise<readonly unknown[]> => (await fetched(ys)).map((y) => ct.toArray(y))

  /** A call with all arguments given up is as one with none, and has no more dispatches. */
  const agrees = async (f: (...xs: readonly X[]) => readonly X[], ...xs: readonly X[]): Promise<void> => {
    const taken = async (donate: readonly number[]): Promise<readonly [unknown, number]> => {
      const g = ct.jitWith({ device: on, donate })(f)
      const before = on.stats().dispatches
      const ys = g(...xs.map((x) => toDevice(on)(ct.add(x, 0))))
      return [await values(ys), on.stats().dispatches - before]
    }
    const [wanted, most] = await taken([])
    const [got, dispatches] = await taken(xs.map((_, i) => i))
    expect(got).toEqual(wanted)
    expect(dispatches).toBeLessThanOrEqual(most)
  }

  test.each([3, 300, 5000])("no result is copied into their place, of %i elements", async (n) => {
    const [x, y] = [numbers(n), numbers(n, 3)]
    const first = (a: X): X => ct.slice(a, [0], [3])
    await agrees((a) => [ct.mul(a!, 2), ct.sum(a!)], x)
    await agrees((a) => [ct.cumsum(a!), ct.flip(a!)], x)
    await agrees((a, b) => [ct.mul(b!, 2), ct.mul(a!, 3)], x, y)
    await agrees((a) => {
      const sorted = ct.sort(ct.mul(a!, 3))
      return [sorted, ct.add(a!, sorted), ct.sum(sorted)]
    }, x)
    await agrees(
      (a, b) => {
        const m = ct.cumsum(ct.add(a!, b!))
        return [m, ct.sub(b!, ct.flip(m)), first(m), ct.sum(a!)]
      },
      x,
      y,
    )
    await agrees((a) => {
      const step = (s: X): readonly [X, X] => [ct.add(s, 1), ct.sum(s)]
      return ct.scan(step as never, a!, null as never, { length: 3 }) as never
    }, x)
  })

  test("a result that cannot have the place gets another, and the place is free at once", async () => {
    const step = ct.jitWith({ device: on, donate: [0] })((x: X) => [ct.flip(ct.add(x, 1)), ct.sum(x)] as const)
    let x = toDevice(on)(numbers(50_000))
    x = step(x)[0]
    const { arrays } = on.stats()
    for (let i = 0; i < 100; i++) x = step(x)[0]
    expect(on.stats().arrays - arrays).toBeLessThanOrEqual(100 * 256)
    expect(await values([x])).toEqual([ct.toArray(ct.flip(ct.add(numbers(50_000), 101)))])
  })

  test("the memory of an argument that no result is like is free at once", () => {
    const total = ct.jitWith({ device: on, donate: [0] })((x: X) => ct.sum(x))
    const x = toDevice(on)(numbers(50_000))
    const { arrays } = on.stats()
    total(x)
    expect(arrays - on.stats().arrays).toBeGreaterThanOrEqual(4 * 50_000 - 256)
  })

  test("but not before a call that waits for its turn has read it", async () => {
    const slow = ct.jitWith({ device: on })((x: X) =>
      ct.whileLoop(
        (s: X) => ct.less(s, 500),
        (s: X) => ct.add(s, 1),
        x,
      ),
    )
    const total = ct.jitWith({ device: on, donate: [0] })((x: X, y: X) => ct.add(ct.sum(x), y))
    const x = toDevice(on)(ct.ones([4096]))
    const sum = total(x, slow(ct.array(0)))
    const others = Array.from({ length: 8 }, (_, i) => toDevice(on)(ct.full([4096], i)))
    expect(await values([sum, ...others.map((o) => ct.max(o))])).toEqual([4096 + 500, 0, 1, 2, 3, 4, 5, 6, 7])
  })

  test("one that comes twice, and one of the host", async () => {
    const f = ct.jitWith({ device: on, donate: [0] })((x: X, y: X) => [ct.sum(x), ct.add(y, 1)] as const)
    const x = toDevice(on)(numbers(100))
    const [s, y] = f(x, x)
    expect(await values([s, y])).toEqual([ct.item(ct.sum(numbers(100))), ct.toArray(ct.add(numbers(100), 1))])
    const [t] = f(numbers(100), y)
    expect(await values([t])).toEqual([ct.item(ct.sum(numbers(100)))])
  })
})
