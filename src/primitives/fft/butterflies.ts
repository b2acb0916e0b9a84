import type { ComplexData } from "./roots.js"

/**
 * One pass of Stockham's algorithm: `stride` interleaved transforms of `length` elements become `radix` times as many
 * of `length / radix`. With m = length / radix and w = exp(-2 pi i / length), the elements a_k = x[p + k m] give
 * y[radix p + j] = w^(p j) sum_k a_k exp(-2 pi i j k / radix). `roots` are those of length * stride.
 */
export type Pass = (from: ComplexData, to: ComplexData, length: number, stride: number, roots: ComplexData) => void

export const radix2: Pass = (from, to, length, stride, roots) => {
  const { re: xr, im: xi } = from
  const { re: yr, im: yi } = to
  const m = length / 2
  for (let p = 0; p < m; p++) {
    const wr = roots.re[p * stride]!
    const wi = roots.im[p * stride]!
    for (let q = 0; q < stride; q++) {
      const i = q + stride * p
      const k = i + stride * m
      const o = i + stride * p
      const dr = xr[i]! - xr[k]!
      const di = xi[i]! - xi[k]!
      yr[o] = xr[i]! + xr[k]!
      yi[o] = xi[i]! + xi[k]!
      yr[o + stride] = dr * wr - di * wi
      yi[o + stride] = dr * wi + di * wr
    }
  }
}

const sin60 = /* @__PURE__ */ Math.sqrt(0.75)

export const radix3: Pass = (from, to, length, stride, roots) => {
  const { re: xr, im: xi } = from
  const { re: yr, im: yi } = to
  const m = length / 3
  const step = stride * m
  for (let p = 0; p < m; p++) {
    const w1r = roots.re[p * stride]!
    const w1i = roots.im[p * stride]!
    const w2r = roots.re[2 * p * stride]!
    const w2i = roots.im[2 * p * stride]!
    for (let q = 0; q < stride; q++) {
      const i = q + stride * p
      const o = q + 3 * stride * p
      const sr = xr[i + step]! + xr[i + 2 * step]!
      const si = xi[i + step]! + xi[i + 2 * step]!
      const dr = sin60 * (xr[i + step]! - xr[i + 2 * step]!)
      const di = sin60 * (xi[i + step]! - xi[i + 2 * step]!)
      const ar = xr[i]! - 0.5 * sr
      const ai = xi[i]! - 0.5 * si
      yr[o] = xr[i]! + sr
      yi[o] = xi[i]! + si
      yr[o + stride] = (ar + di) * w1r - (ai - dr) * w1i
      yi[o + stride] = (ar + di) * w1i + (ai - dr) * w1r
      yr[o + 2 * stride] = (ar - di) * w2r - (ai + dr) * w2i
      yi[o + 2 * stride] = (ar - di) * w2i + (ai + dr) * w2r
    }
  }
}

export const radix4: Pass = (from, to, length, stride, roots) => {
  const { re: xr, im: xi } = from
  const { re: yr, im: yi } = to
  const m = length / 4
  const step = stride * m
  for (let p = 0; p < m; p++) {
    const w1r = roots.re[p * stride]!
    const w1i = roots.im[p * stride]!
    const w2r = roots.re[2 * p * stride]!
    const w2i = roots.im[2 * p * stride]!
    const w3r = roots.re[3 * p * stride]!
    const w3i = roots.im[3 * p * stride]!
    for (let q = 0; q < stride; q++) {
      const i = q + stride * p
      const o = q + 4 * stride * p
      const ar = xr[i]! + xr[i + 2 * step]!
      const ai = xi[i]! + xi[i + 2 * step]!
      const br = xr[i]! - xr[i + 2 * step]!
      const bi = xi[i]! - xi[i + 2 * step]!
      const cr = xr[i + step]! + xr[i + 3 * step]!
      const ci = xi[i + step]! + xi[i + 3 * step]!
      const dr = xr[i + step]! - xr[i + 3 * step]!
      const di = xi[i + step]! - xi[i + 3 * step]!
      yr[o] = ar + cr
      yi[o] = ai + ci
      yr[o + stride] = (br + di) * w1r - (bi - dr) * w1i
      yi[o + stride] = (br + di) * w1i + (bi - dr) * w1r
      yr[o + 2 * stride] = (ar - cr) * w2r - (ai - ci) * w2i
      yi[o + 2 * stride] = (ar - cr) * w2i + (ai - ci) * w2r
      yr[o + 3 * stride] = (br - di) * w3r - (bi + dr) * w3i
      yi[o + 3 * stride] = (br - di) * w3i + (bi + dr) * w3r
    }
  }
}

const sqrt5 = /* @__PURE__ */ Math.sqrt(5)
const cos72 = (sqrt5 - 1) / 4
const cos36 = (sqrt5 + 1) / 4
const sin72 = /* @__PURE__ */ Math.sin((2 * Math.PI) / 5)
const sin36 = /* @__PURE__ */ Math.sin(Math.PI / 5)

export const radix5: Pass = (from, to, length, stride, roots) => {
  const { re: xr, im: xi } = from
  const { re: yr, im: yi } = to
  const { re: wr, im: wi } = roots
  const m = length / 5
  const step = stride * m
  for (let p = 0; p < m; p++) {
    const w = p * stride
    for (let q = 0; q < stride; q++) {
      const i = q + stride * p
      const o = q + 5 * stride * p
      const ar = xr[i + step]! + xr[i + 4 * step]!
      const ai = xi[i + step]! + xi[i + 4 * step]!
      const br = xr[i + step]! - xr[i + 4 * step]!
      const bi = xi[i + step]! - xi[i + 4 * step]!
      const cr = xr[i + 2 * step]! + xr[i + 3 * step]!
      const ci = xi[i + 2 * step]! + xi[i + 3 * step]!
      const dr = xr[i + 2 * step]! - xr[i + 3 * step]!
      const di = xi[i + 2 * step]! - xi[i + 3 * step]!
      const er = xr[i]! + cos72 * ar - cos36 * cr
      const ei = xi[i]! + cos72 * ai - cos36 * ci
      const fr = sin72 * br + sin36 * dr
      const fi = sin72 * bi + sin36 * di
      const gr = xr[i]! - cos36 * ar + cos72 * cr
      const gi = xi[i]! - cos36 * ai + cos72 * ci
      const hr = sin36 * br - sin72 * dr
      const hi = sin36 * bi - sin72 * di
      yr[o] = xr[i]! + ar + cr
      yi[o] = xi[i]! + ai + ci
      yr[o + stride] = (er + fi) * wr[w]! - (ei - fr) * wi[w]!
      yi[o + stride] = (er + fi) * wi[w]! + (ei - fr) * wr[w]!
      yr[o + 2 * stride] = (gr + hi) * wr[2 * w]! - (gi - hr) * wi[2 * w]!
      yi[o + 2 * stride] = (gr + hi) * wi[2 * w]! + (gi - hr) * wr[2 * w]!
      yr[o + 3 * stride] = (gr - hi) * wr[3 * w]! - (gi + hr) * wi[3 * w]!
      yi[o + 3 * stride] = (gr - hi) * wi[3 * w]! + (gi + hr) * wr[3 * w]!
      yr[o + 4 * stride] = (er - fi) * wr[4 * w]! - (ei + fr) * wi[4 * w]!
      yi[o + 4 * stride] = (er - fi) * wi[4 * w]! + (ei + fr) * wr[4 * w]!
    }
  }
}

/** Any odd radix: the terms k and radix - k of a sum share their cosine, and their sine up to its sign. */
export const oddRadix =
  (radix: number): Pass =>
  (from, to, length, stride, roots) => {
    const { re: xr, im: xi } = from
    const { re: yr, im: yi } = to
    const { re: wr, im: wi } = roots
    const m = length / radix
    const step = stride * m
    const half = (radix - 1) / 2
    const sr = new Float64Array(half + 1)
    const si = new Float64Array(half + 1)
    const dr = new Float64Array(half + 1)
    const di = new Float64Array(half + 1)
    const unit = (length * stride) / radix
    for (let p = 0; p < m; p++)
      for (let q = 0; q < stride; q++) {
        const i = q + stride * p
        const o = q + radix * stride * p
        let totalR = xr[i]!
        let totalI = xi[i]!
        for (let k = 1; k <= half; k++) {
          const a = i + k * step
          const b = i + (radix - k) * step
          sr[k] = xr[a]! + xr[b]!
          si[k] = xi[a]! + xi[b]!
          dr[k] = xr[a]! - xr[b]!
          di[k] = xi[a]! - xi[b]!
          totalR += sr[k]!
          totalI += si[k]!
        }
        yr[o] = totalR
        yi[o] = totalI
        for (let j = 1; j <= half; j++) {
          let ar = xr[i]!
          let ai = xi[i]!
          let br = 0
          let bi = 0
          for (let k = 1, jk = j; k <= half; k++, jk = (jk + j) % radix) {
            const cos = wr[jk * unit]!
            const sin = wi[jk * unit]!
            ar += cos * sr[k]!
            ai += cos * si[k]!
            br += sin * dr[k]!
            bi += sin * di[k]!
          }
          const w = j * p * stride
          const v = (radix - j) * p * stride
          const low = o + j * stride
          const high = o + (radix - j) * stride
          yr[low] = (ar - bi) * wr[w]! - (ai + br) * wi[w]!
          yi[low] = (ar - bi) * wi[w]! + (ai + br) * wr[w]!
          yr[high] = (ar + bi) * wr[v]! - (ai - br) * wi[v]!
          yi[high] = (ar + bi) * wi[v]! + (ai - br) * wr[v]!
        }
      }
  }
