/** A count with three digits and the largest unit that leaves it at least 1. */
const scaled = (n: number, base: number, units: readonly string[]): string => {
  const power = Math.min(units.length - 1, n < base ? 0 : Math.floor(Math.log(n) / Math.log(base)))
  const value = n / base ** power
  return `${power === 0 || value >= 100 ? Math.round(value) : Number(value.toPrecision(3))} ${units[power]}`
}

export const showBytes = (n: number): string => scaled(n, 1024, ["B", "KiB", "MiB", "GiB"])

export const showFlops = (n: number): string => scaled(n, 1000, ["FLOP", "kFLOP", "MFLOP", "GFLOP", "TFLOP"])

/** Milliseconds as text. */
export const showTime = (ms: number): string =>
  ms >= 1000
    ? `${Number((ms / 1000).toPrecision(3))} s`
    : ms >= 1
      ? `${Number(ms.toPrecision(3))} ms`
      : `${Number((ms * 1000).toPrecision(3))} us`
