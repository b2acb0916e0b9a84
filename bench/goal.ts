import { short } from "./statistics.js"

/** What a workload should take. */
export type Goal =
  /** milliseconds, on two cores with 63 GFLOP/s each */
  | { readonly kind: "time"; readonly ms: number }
  /** a share of what all cores can do; another one where engines have no fused multiply-add */
  | { readonly kind: "peak"; readonly share: number; readonly unfused: number }
  /** a share of the rate of another workload, which comes before */
  | { readonly kind: "rate"; readonly of: string; readonly share: number }
  /** so many times as fast as a peer; a part of one for a peer that may be faster */
  | { readonly kind: "faster"; readonly than: string; readonly times: number }
  /** at most so many times a memory copy */
  | { readonly kind: "copies"; readonly of: string; readonly times: number }

/** What has been measured, in milliseconds and floating-point operations a millisecond. */
export interface Measured {
  readonly flops: number
  readonly peak: number | null
  readonly fused: boolean
  readonly copy: number | null
  readonly peers: Readonly<Record<string, number>>
  readonly rates: Readonly<Record<string, number>>
}

const divide = (a: number, b: number | null | undefined): number | null => (b ? a / b : null)

/** The milliseconds of a goal; null when what it is relative to was not measured. */
export const goalTime = (goal: Goal, m: Measured): number | null => {
  switch (goal.kind) {
    case "time":
      return goal.ms
    case "peak":
      return divide(m.flops / (m.fused ? goal.share : goal.unfused), m.peak)
    case "rate":
      return divide(m.flops / goal.share, m.rates[goal.of])
    case "faster":
      return divide(m.peers[goal.than] ?? 0, goal.times) || null
    case "copies":
      return m.copy === null ? null : m.copy * goal.times
  }
}

const percent = (share: number): string => `${Math.round(share * 100)} %`

/** A goal in words. */
export const goalText = (goal: Goal, fused: boolean): string => {
  switch (goal.kind) {
    case "time":
      return `${short(goal.ms)} ms`
    case "peak":
      return `${percent(fused ? goal.share : goal.unfused)} of the peak`
    case "rate":
      return `${percent(goal.share)} of the rate of ${goal.of}`
    case "faster":
      return goal.times < 1 ? `at most ${1 / goal.times}x the time of ${goal.than}` : `${goal.times}x ${goal.than}`
    case "copies":
      return `${goal.times}x a ${goal.of}`
  }
}
