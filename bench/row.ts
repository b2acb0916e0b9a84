import { availableParallelism } from "node:os"
import { goalText, goalTime, type Measured } from "./goal.js"
import { FLOPS_PER_CORE } from "./machine/work.js"
import type { Outcome } from "./measure.js"
import type { Workload } from "./workloads.js"

/** One line of the result. */
export interface Row {
  readonly workload: string
  /** the time of a call, null when it failed */
  readonly ours: number | null
  readonly unit: "ms"
  /** the times of the peers that can do it */
  readonly peers: Readonly<Record<string, number>>
  /** the time to reach; null when what it is relative to was not measured */
  readonly goal: number | null
  readonly met: boolean | null
  readonly goalText: string
  readonly flops: number | null
  /** of the floating-point operations that all cores can do */
  readonly share: number | null
  readonly reasons: Readonly<Record<string, string>>
}

/** The outcomes of a workload, by the names of the sides. */
export type Outcomes = Readonly<Record<string, Outcome>>

const PEAK_FLOPS = FLOPS_PER_CORE * availableParallelism()

/** Floating-point operations a millisecond, by the machine's own workload. */
export const peakOf = (o: Outcome | undefined): number | null =>
  o !== undefined && "ms" in o ? PEAK_FLOPS / o.ms : null

const msOf = (o: Outcome | undefined): number | null => (o !== undefined && "ms" in o ? o.ms : null)

/** The machine's workload that a row is compared with. */
export const machinePart = ({ goal, flops }: Workload): string | null =>
  goal.kind === "copies" ? goal.of : flops === undefined ? null : "peak"

export const rowOf = (w: Workload, outcomes: Outcomes, before: readonly Row[], fused: boolean): Row => {
  const { ours, machine, ...others } = outcomes
  const peers = Object.fromEntries(Object.entries(others).flatMap(([name, o]) => ("ms" in o ? [[name, o.ms]] : [])))
  const failed = Object.entries(outcomes).flatMap(([name, o]) => ("reason" in o ? [[name, o.reason]] : []))
  const ms = msOf(ours)
  const peak = machinePart(w) === "peak" ? peakOf(machine) : null
  const m: Measured = {
    flops: w.flops ?? 0,
    peak,
    fused,
    copy: machinePart(w) === "peak" ? null : msOf(machine),
    peers,
    rates: ratesOf(before),
  }
  const goal = goalTime(w.goal, m)
  const share = peak === null || ms === null || w.flops === undefined ? null : w.flops / ms / peak
  const met = goal === null || ms === null ? null : ms <= goal
  const text = goalText(w.goal, fused)
  return {
    workload: w.name,
    ours: ms,
    unit: "ms",
    peers,
    goal,
    met,
    goalText: text,
    flops: w.flops ?? null,
    share,
    reasons: Object.fromEntries(failed),
  }
}

const ratesOf = (rows: readonly Row[]): Readonly<Record<string, number>> =>
  Object.fromEntries(rows.flatMap((r) => (r.ours === null || r.flops === null ? [] : [[r.workload, r.flops / r.ours]])))
