import type { NDArray } from "../../array/index.js"
import { bind, type Primitive, reaches, type TransposeRule } from "../../program/index.js"
import { add } from "../arithmetic.js"
import { instantiate, zerosOf } from "../broadcast.js"
import { body, fixpoint, outAvals, scatterTangents, transpose } from "./bodies.js"
import { parts, type ScanParams, sliceOf, stackOf, type } from "./scan-loop.js"

const isLinear = (v: NDArray | null): boolean => v === null

/** A carry that is partly known (a loop counter) is linearized first, which separates what is linear from it. */
const transposeKnownCarry =
  (self: Primitive<ScanParams>): TransposeRule<ScanParams> =>
  (cts, xs, p, avals) => {
    const linear = xs.map((x) => x === null)
    const zeros = xs.map((x, i) => x ?? zerosOf(avals[i]!))
    const inputs = avals.filter((_, i) => linear[i])
    const known = zeros.filter((_, i) => !linear[i])
    const outer = body(
      (all) => {
        const queue = all.slice(known.length)
        const rest = all.slice(0, known.length)
        const primals = linear.map((l, i) => (l ? zerosOf(avals[i]!) : rest.shift()!))
        const [, dys] = self.jvp(
          primals,
          linear.map((l) => (l ? queue.shift()! : null)),
          p,
        )
        return dys.map((t, i) => instantiate(t, type(avals, p)[i]!))
      },
      [...known, ...inputs],
    )
    const back = transpose(outer, [...known, ...inputs.map(() => null)], cts)
    return scatterTangents(back, linear)
  }

/**
 * The scan in the other direction: cotangents of the carry flow through it, cotangents of linear constants add up in
 * it, cotangents of linear scanned inputs are its outputs. A linear carry may start from known zeros.
 */
export const transposeScan =
  (self: Primitive<ScanParams>): TransposeRule<ScanParams> =>
  (cts, xs, p, avals) => {
    const x = parts(xs, p)
    const types = parts(avals, p)
    const linear = (carry: readonly boolean[]): readonly boolean[] => [
      ...x.consts.map(isLinear),
      ...carry,
      ...x.xs.map(isLinear),
    ]
    const carry = fixpoint(x.carry.map(isLinear), (c) => reaches(p.body, linear(c)).slice(0, p.carry))
    if (carry.includes(false)) return transposeKnownCarry(self)(cts, xs, p, avals)
    const out = outAvals(p.body)
    const linearConsts = types.consts.filter((_, i) => isLinear(x.consts[i]!))
    const linearXs = types.xs.filter((_, i) => isLinear(x.xs[i]!))
    const knownConsts = x.consts.filter((c): c is NDArray => c !== null)
    const knownXs = x.xs.filter((c): c is NDArray => c !== null)
    const step = body(
      (all) => {
        const queue = [...all]
        const take = (n: number): NDArray[] => queue.splice(0, n)
        const consts = take(knownConsts.length)
        const sums = take(linearConsts.length)
        const ctCarry = take(p.carry)
        const slices = take(knownXs.length)
        const args = [
          ...x.consts.map((c) => (c === null ? null : consts.shift()!)),
          ...x.carry.map(() => null),
          ...x.xs.map((c) => (c === null ? null : slices.shift()!)),
        ]
        const back = transpose(p.body, args, [...ctCarry, ...queue])
        const [c, k] = [linearConsts.length, linearConsts.length + p.carry]
        return [
          ...sums.map((s, i) => (back[i] === null ? s : add(s, back[i]!))),
          ...types.carry.map((a, i) => instantiate(back[c + i]!, a)),
          ...linearXs.map((a, i) => instantiate(back[k + i]!, sliceOf(a))),
        ]
      },
      [...knownConsts, ...linearConsts, ...types.carry, ...knownXs.map(sliceOf), ...out.slice(p.carry)],
    )
    const given = cts.map((ct, i) => instantiate(ct, i < p.carry ? out[i]! : stackOf(out[i]!, p.length)))
    const result = bind(
      self,
      [...knownConsts, ...linearConsts.map(zerosOf), ...given.slice(0, p.carry), ...knownXs, ...given.slice(p.carry)],
      {
        body: step,
        consts: knownConsts.length,
        carry: linearConsts.length + p.carry,
        length: p.length,
        reverse: !p.reverse,
      },
    )
    const back = scatterTangents(
      result,
      xs.map((v, i) => isLinear(v) || (i >= p.consts && i < p.consts + p.carry)),
    )
    return back.map((ct, i) => (isLinear(xs[i]!) ? ct : null))
  }
