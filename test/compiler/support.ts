import { expect } from "vitest"
import { explain, jitWith, type NDArray, reference, toTypedArray, wasmDevice } from "../../src/index.js"

type F = (...xs: readonly NDArray[]) => NDArray | readonly NDArray[]

const listOf = (y: NDArray | readonly NDArray[]): readonly NDArray[] => (Array.isArray(y) ? y : [y as NDArray])

/** The kernels of a function jitted for WebAssembly, as text. */
export const kernelsOf = (f: F, ...xs: readonly NDArray[]): readonly string[] =>
  explain(jitWith({ device: wasmDevice(0) })(f))(...xs).kernels.map((k) => k.text)

/** What a function gives on a device with so many helping threads. */
const on = (threads: number, f: F, xs: readonly NDArray[]): readonly (readonly number[])[] =>
  listOf(jitWith({ device: wasmDevice(threads) })(f)(...xs)).map((y) => [...toTypedArray(y)])

/** A function on WebAssembly gives what the reference gives, to rounding, and the same bits for 1 and for 3 threads. */
export const agrees = (f: F, ...xs: readonly NDArray[]): void => {
  const wanted = listOf(jitWith({ device: reference })(f)(...xs)).map((y) => toTypedArray(y))
  const alone = on(0, f, xs)
  wanted.forEach((y, i) => {
    const scale = [...y].reduce((n, v) => (Number.isFinite(v) ? Math.max(n, Math.abs(v)) : n), 1e-3)
    const worst = [...y].reduce(
      (w, v, j) => (Object.is(v, alone[i]![j]) ? w : Math.max(w, Math.abs(v - alone[i]![j]!))),
      0,
    )
    expect(worst / scale).toBeLessThan(3e-5)
  })
  expect(on(2, f, xs)).toEqual(alone)
}
