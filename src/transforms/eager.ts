import { type Aval, sizeOf } from "../array/index.js"
import { host } from "../backends/host.js"
import type { ComputeDevice, Executable } from "../compiler/index.js"
import { inNameOf } from "../errors/index.js"
import {
  type Eager,
  isProgram,
  type Param,
  type Params,
  type Primitive,
  program,
  setEager,
  type Trie,
  trie,
  variable,
} from "../program/index.js"
import { placement } from "./placement.js"

/** Elements, or products, from which a kernel repays its making; below, the reference is quicker. */
const ELEMENTS = 2 ** 18
const PRODUCTS = 2 ** 20

/** Kernels that are kept. */
const KEPT = 256

const hasProgram = (p: Param): boolean =>
  typeof p === "object" && p !== null && (isProgram(p) || Object.values(p).some((q) => hasProgram(q)))

const words = (p: Param): readonly unknown[] =>
  typeof p === "object" && p !== null
    ? ["{", ...Object.entries(p).flatMap(([k, v]) => [k, ...words(v)]), "}"]
    : [typeof p, Object.is(p, -0) ? "-0" : p]

/** What a primitive on n by n matrices takes on the reference, about, in products for each of the n^3. */
const DENSE: Readonly<Record<string, number>> = {
  ...{ cholesky: 0.25, lu: 0.25, solve: 0.25, det: 0.25, slogdet: 0.25, triangularSolve: 0.25 },
  ...{ qr: 0.5, orthogonalComplement: 0.5, cofactor: 0.5, eigh: 1 },
  ...{ svd: 4, pinv: 4, polar: 4, eig: 4, expm: 4, sqrtm: 4, solveSylvester: 4, expmAlong: 32 },
}

/** Products of a primitive on matrices, or of a contraction: elements of the result times elements of the second operand for each of its features. */
const products = (name: string, [x, y]: readonly Aval[], [out]: readonly Aval[], params: Params): number => {
  if (name === "dotGeneral") {
    const { contract } = params as { readonly contract: readonly (readonly number[])[] }
    return sizeOf(out!.shape) * sizeOf(contract[0]!.map((a) => x!.shape[a]!))
  }
  const dense = DENSE[name]
  if (dense !== undefined) return dense * sizeOf(x!.shape) * Math.max(...x!.shape.slice(-2))
  return name === "convGeneralDilated" ? (sizeOf(out!.shape) * sizeOf(y!.shape)) / Math.max(1, ...y!.shape) : 0
}

const isLarge = (name: string, xs: readonly Aval[], out: readonly Aval[], params: Params): boolean =>
  [...xs, ...out].reduce((n, a) => n + sizeOf(a.shape), 0) >= ELEMENTS || products(name, xs, out, params) >= PRODUCTS

const compile = (
  device: ComputeDevice,
  primitive: Primitive,
  xs: readonly Aval[],
  out: readonly Aval[],
  params: Params,
): Executable => {
  const inputs = xs.map((x) => variable(x))
  const outputs = out.map((a) => variable(a))
  const p = program(inputs, [{ primitive, inputs, outputs, params }], outputs)
  return device.backend.compile(p, { donated: [] })
}

/**
 * Operations outside of traces as kernels: large ones, and all on arrays of a device, where the result lies too. They
 * are kept by primitive, parameters, dtypes and shapes.
 */
const newEager = (): Eager => {
  const state: { kernels: Trie<Executable>; size: number } = { kernels: trie(), size: 0 }
  const kept = (device: ComputeDevice, key: readonly unknown[], make: () => Executable): Executable => {
    const known = state.kernels.get([device, ...key])
    if (known !== undefined) return known
    if (state.size === KEPT) {
      state.kernels = trie()
      state.size = 0
    }
    const made = make()
    state.kernels.set([device, ...key], made)
    state.size++
    return made
  }
  return (primitive, xs, out, params) => {
    const away = placement(xs)
    if (away === null && !isLarge(primitive.name, xs, out, params)) return null
    const bodies = hasProgram(params)
    if (away === null && bodies) return null
    const device = away ?? host()
    const make = (): Executable => compile(device, primitive, xs, out, params)
    if (bodies) return inNameOf(primitive.name, () => make().run(xs))
    const key = [primitive, ...xs.flatMap((x) => [x.dtype, x.shape.length, ...x.shape]), ...words(params)]
    if (away === null) return kept(device, key, make).run(xs)
    return inNameOf(primitive.name, () => kept(device, key, make).run(xs))
  }
}

/** From now on, large operations outside of traces, and those on arrays of a device, run as kernels. */
export const startEager = (): void => setEager(newEager)
