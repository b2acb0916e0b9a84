import { scaleLinear, scaleLog } from "d3-scale"

export interface Tick {
  readonly value: number
  readonly text: string
}

/** A map of data to pixels, with the values that are worth a tick. */
export interface Scale {
  readonly at: (value: number) => number
  readonly ticks: readonly Tick[]
  /** whether ticks are names of places rather than numbers on a line */
  readonly named?: boolean
}

export interface ScaleOptions {
  readonly domain: readonly [number, number]
  readonly pixels: readonly [number, number]
  /** about how many ticks */
  readonly ticks?: number
  /** whether the domain is widened to round numbers */
  readonly nice?: boolean
  /** whether ticks are whole numbers only */
  readonly whole?: boolean
}

/** Whether two numbers are too close for ticks between them. */
const isPoint = (low: number, high: number): boolean =>
  high - low <= Math.max(1e-290, 1e-12 * Math.max(Math.abs(low), Math.abs(high)))

/** A linear scale; a domain of one point is widened to both sides. */
export const linearScale = (options: ScaleOptions): Scale => {
  const { domain, pixels, ticks = 5, nice = false, whole = false } = options
  const [low, high] = domain
  const margin = isPoint(low, high) ? Math.max(0.5, Math.abs(low) / 10) : 0
  const scale = scaleLinear([low - margin, high + margin], [...pixels])
  if (nice) scale.nice(ticks)
  const values = scale.ticks(ticks).filter((value) => !whole || Number.isInteger(value))
  const isLong = values.some((value) => Math.abs(value) >= 1e6 || (value !== 0 && Math.abs(value) < 1e-3))
  const format = whole ? String : scale.tickFormat(ticks, isLong ? "~e" : undefined)
  return { at: (value) => scale(value), ticks: values.map((value) => ({ value, text: format(value) })) }
}

/** 1, 2 and 5 times a power of ten. */
const round125 = (decade: number): readonly number[] => [1, 2, 5].map((m) => Number(`${m}e${decade}`))

const WIDE = 4

const SUPERSCRIPTS = "⁰¹²³⁴⁵⁶⁷⁸⁹"

const superscript = (n: number): string =>
  (n < 0 ? "⁻" : "") + [...String(Math.abs(n))].map((digit) => SUPERSCRIPTS[Number(digit)]!).join("")

/** A positive number in few letters: 0.02, and 10⁻⁷ or 2·10⁻⁷ where zeros would have to be counted. */
const power = (value: number): string => {
  if (value >= 1e-3 && value < 1e6) return String(value)
  const [mantissa, exponent] = value.toExponential().split("e") as [string, string]
  const tens = `10${superscript(Number(exponent))}`
  return mantissa === "1" ? tens : `${mantissa}·${tens}`
}

/** A logarithmic scale over positive numbers, widened to 1, 2 or 5 times powers of ten, which have the ticks. */
export const logScale = ({ domain: [low, high], pixels }: ScaleOptions): Scale => {
  const decades = [Math.floor(Math.log10(low)), Math.floor(Math.log10(high)) + 1] as const
  const all = Array.from({ length: decades[1] - decades[0] + 1 }, (_, i) => round125(decades[0] + i)).flat()
  const from = all.filter((value) => value <= low).at(-1) ?? low
  const to = all.find((value) => value >= high && value > from) ?? high
  const scale = scaleLog([from, to], [...pixels])
  const isWide = decades[1] - decades[0] > WIDE
  const values = all.filter((v) => v >= from && v <= to && (!isWide || String(v.toExponential()).startsWith("1")))
  return { at: (value) => scale(value), ticks: values.map((value) => ({ value, text: power(value) })) }
}

/** Names side by side, each in the middle of a place of its own: the first is at 0, the next at 1. */
export const nameScale = (names: readonly string[], [from, to]: readonly [number, number]): Scale => {
  const step = (to - from) / Math.max(1, names.length)
  return {
    at: (i) => from + step * (i + 0.5),
    ticks: names.map((text, value) => ({ value, text })),
    named: true,
  }
}

/** The least and the greatest of some numbers; [0, 1] when there are none. */
export const extent = (values: readonly number[]): readonly [number, number] =>
  values.reduce<readonly [number, number]>(
    ([low, high], x) => [Math.min(low, x), Math.max(high, x)],
    values.length === 0 ? [0, 1] : [values[0]!, values[0]!],
  )
