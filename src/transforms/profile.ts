import type { KernelReport, Timing } from "../compiler/index.js"
import type { Fn } from "./function.js"
import { showTime } from "./quantity.js"
import { stagesOf } from "./stages.js"

/** A kernel and the time that it took. */
export interface KernelTime extends KernelReport {
  /** milliseconds, the median of the runs */
  readonly time: number
  /** operations and bytes in a second, in units of 10^9 */
  readonly gflops: number
  readonly gbytes: number
}

/** Where the time of a jitted function goes. */
export interface Profile {
  readonly kernels: readonly KernelTime[]
  /** milliseconds of all kernels */
  readonly time: number
  toString(): string
}

/** Milliseconds to run before the measurement, in which the engine optimises the code. */
const WARM = 200

const warm = (run: () => void): void => {
  const end = performance.now() + WARM
  while (performance.now() < end) run()
}

const median = (xs: readonly number[]): number => [...xs].sort((a, b) => a - b)[xs.length >> 1]!

const table = (rows: readonly (readonly string[])[]): string => {
  const widths = rows[0]!.map((_, i) => Math.max(...rows.map((r) => r[i]!.length)))
  return rows
    .map((r) => r.map((cell, i) => (i === 0 ? cell.padEnd(widths[0]!) : cell.padStart(widths[i]!))).join("  "))
    .join("\n")
}

const profileText = (kernels: readonly KernelTime[], time: number): string =>
  table([
    ["kernel", "time", "share", "GFLOP/s", "GB/s"],
    ...kernels.map((k) => [
      k.name,
      showTime(k.time),
      `${Math.round((100 * k.time) / Math.max(time, Number.MIN_VALUE))} %`,
      k.gflops.toFixed(1),
      k.gbytes.toFixed(1),
    ]),
    ["all", showTime(time), "", "", ""],
  ])

/** What runs took, as a profile. */
const profileOf = (kernels: readonly KernelReport[], timings: readonly (readonly Timing[])[]): Profile => {
  const timed = timings[0]!.map(({ name }, i): KernelTime => {
    const time = median(timings.map((t) => t[i]!.time))
    const known = kernels[i] ?? { name, text: "", flops: 0, bytes: 0 }
    const perSecond = (n: number): number => (time === 0 ? 0 : n / time / 1e6)
    return { ...known, time, gflops: perSecond(known.flops), gbytes: perSecond(known.bytes) }
  })
  const time = timed.reduce((n, k) => n + k.time, 0)
  return { kernels: timed, time, toString: () => profileText(timed, time) }
}

/**
 * The time that each kernel of a jitted function takes with these arguments, the median of `runs` after a warm-up; nothing is donated.
 *
 * @throws TraceError when the function was not made by jit
 * @example String(profile(jit((x: NDArray) => mul(x, 2)))(array([1, 2])))
 */
export const profile =
  <A extends readonly unknown[], B>(jitted: Fn<A, B>, runs = 5) =>
  (...args: A): Profile => {
    const { executable, inputs } = stagesOf("profile", jitted, args)
    const { kernels } = executable.report()
    warm(() => executable.profile(inputs))
    return profileOf(
      kernels,
      Array.from({ length: runs }, () => executable.profile(inputs)),
    )
  }

/** Runs before those that count. */
const WARM_RUNS = 3

/** `profile` of a function on a device, which tells its times later; of one on the host, `profile` itself. */
export const profileLater =
  <A extends readonly unknown[], B>(jitted: Fn<A, B>, runs = 5) =>
  async (...args: A): Promise<Profile> => {
    const { executable, inputs } = stagesOf("profileOn", jitted, args)
    if (executable.measure === undefined) return profile(jitted, runs)(...args)
    const timings: (readonly Timing[])[] = []
    for (let i = 0; i < WARM_RUNS + runs; i++) timings.push(await executable.measure(inputs))
    return profileOf(executable.report().kernels, timings.slice(WARM_RUNS))
  }
