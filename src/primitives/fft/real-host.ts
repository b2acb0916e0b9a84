import type { HostArray } from "../../array/index.js"
import { room } from "./host.js"
import { transformOf } from "./plan.js"
import { rootsOfUnity, type Transform, zeroData } from "./roots.js"

const rowsOf = ({ shape, data }: HostArray): number => data.length / shape.at(-1)!

/** Writes the first half of the transform of a real row. */
type RealForward = (row: Float64Array, re: Float64Array, im: Float64Array) => void

/** Writes the real row whose transform begins with these halves; they are the room it works in. */
type RealBackward = (re: Float64Array, im: Float64Array, row: Float64Array) => void

const oddForward = (n: number, transform: Transform): RealForward => {
  const work = zeroData(n)
  return (row, re, im) => {
    work.re.set(row)
    work.im.fill(0)
    transform(work.re, work.im)
    re.set(work.re.subarray(0, re.length))
    im.set(work.im.subarray(0, im.length))
  }
}

/**
 * A real row of even length as a complex one of half of it: with z_j = x_(2 j) + i x_(2 j + 1), the transforms of the
 * even and of the odd elements are the parts of Z that are their own mirrored conjugate and minus it.
 */
const evenForward = (n: number, transform: Transform): RealForward => {
  const half = n / 2
  const roots = rootsOfUnity(n, half + 1)
  const work = zeroData(half)
  return (row, re, im) => {
    for (let j = 0; j < half; j++) {
      work.re[j] = row[2 * j]!
      work.im[j] = row[2 * j + 1]!
    }
    transform(work.re, work.im)
    for (let k = 0; k <= half; k++) {
      const a = k === half ? 0 : k
      const b = k === 0 ? 0 : half - k
      const evenRe = (work.re[a]! + work.re[b]!) / 2
      const evenIm = (work.im[a]! - work.im[b]!) / 2
      const oddRe = (work.im[a]! + work.im[b]!) / 2
      const oddIm = (work.re[b]! - work.re[a]!) / 2
      re[k] = evenRe + roots.re[k]! * oddRe - roots.im[k]! * oddIm
      im[k] = evenIm + roots.re[k]! * oddIm + roots.im[k]! * oddRe
    }
  }
}

const oddBackward = (n: number, transform: Transform): RealBackward => {
  const work = zeroData(n)
  return (re, im, row) => {
    work.re.set(re)
    work.im.set(im)
    for (let k = 1; k < re.length; k++) {
      work.re[n - k] = re[k]!
      work.im[n - k] = -im[k]!
    }
    transform(work.im, work.re)
    row.set(work.re)
  }
}

/** The steps of `evenForward` backwards. */
const evenBackward = (n: number, transform: Transform): RealBackward => {
  const half = n / 2
  const roots = rootsOfUnity(n, half)
  const work = zeroData(half)
  return (re, im, row) => {
    for (let k = 0; k < half; k++) {
      const oddRe = re[k]! - re[half - k]!
      const oddIm = im[k]! + im[half - k]!
      work.re[k] = re[k]! + re[half - k]! + roots.im[k]! * oddRe - roots.re[k]! * oddIm
      work.im[k] = im[k]! - im[half - k]! + roots.re[k]! * oddRe + roots.im[k]! * oddIm
    }
    transform(work.im, work.re)
    for (let j = 0; j < half; j++) {
      row[2 * j] = work.re[j]!
      row[2 * j + 1] = work.im[j]!
    }
  }
}

/** The elements of a half other than the first and, for an even n, the last, which are their own conjugates. */
const scaleInner = (half: Float64Array, n: number, factor: number): void => {
  for (let k = 1; 2 * k < n; k++) half[k] = half[k]! * factor
}

/** The first halves of the transforms of real rows; `doubled`: with their inner elements times 2. */
export const rfftHost = (x: HostArray, doubled: boolean): readonly HostArray[] => {
  const n = x.shape.at(-1)!
  const length = Math.floor(n / 2) + 1
  const shape = [...x.shape.slice(0, -1), length]
  const out = { re: room(shape, x, rowsOf(x) * length), im: room(shape, x, rowsOf(x) * length) }
  const forward = n % 2 === 0 ? evenForward(n, transformOf(n / 2)) : oddForward(n, transformOf(n))
  const row = new Float64Array(n)
  const { re, im } = zeroData(length)
  for (let i = 0; i < rowsOf(x); i++) {
    row.set(x.data.subarray(i * n, (i + 1) * n))
    forward(row, re, im)
    if (doubled) for (const part of [re, im]) scaleInner(part, n, 2)
    out.re.data.set(re, i * length)
    out.im.data.set(im, i * length)
  }
  return [out.re, out.im]
}

/** The real rows of length n whose transforms begin with re + i im; not `doubled`: with inner elements halved. */
export const irfftHost = (re: HostArray, im: HostArray, n: number, doubled: boolean): HostArray => {
  const length = re.shape.at(-1)!
  const out = room([...re.shape.slice(0, -1), n], re, rowsOf(re) * n)
  const backward = n % 2 === 0 ? evenBackward(n, transformOf(n / 2)) : oddBackward(n, transformOf(n))
  const half = zeroData(length)
  const row = new Float64Array(n)
  for (let i = 0; i < rowsOf(re); i++) {
    half.re.set(re.data.subarray(i * length, (i + 1) * length))
    half.im.set(im.data.subarray(i * length, (i + 1) * length))
    half.im[0] = 0
    if (n % 2 === 0) half.im[n / 2] = 0
    if (!doubled) for (const part of [half.re, half.im]) scaleInner(part, n, 0.5)
    backward(half.re, half.im, row)
    out.data.set(row, i * n)
  }
  return out
}
