import { scaleLinear, scaleLog } from "d3-scale"

/** A map of data to pixels, with the values that are worth a tick. */
export interface Scale {
  readonly at: (value: number) => number
  readonly ticks: readonly { readonly value: number; readonly text: string }[]
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
  const format = whole ? String : scale.tickFormat(ticks)
  const values = scale.ticks(ticks).filter((value) => !whole || Number.isInteger(value))
  return { at: (value) => scale(value), ticks: values.map((value) => ({ value, text: format(value) })) }
}

/** 1, 2 and 5 times a power of ten. */
const round125 = (decade: number): readonly number[] => [1, 2, 5].map((m) => Number(`${m}e${decade}`))

const WIDE = 4

/** A logarithmic scale over positive numbers, widened to 1, 2 or 5 times powers of ten, which have the ticks. */
export const logScale = ({ domain: [low, high], pixels }: ScaleOptions): Scale => {
  const decades = [Math.floor(Math.log10(low)), Math.floor(Math.log10(high)) + 1] as const
  const all = Array.from({ length: decades[1] - decades[0] + 1 }, (_, i) => round125(decades[0] + i)).flat()
  const from = all.filter((value) => value <= low).at(-1) ?? low
  const to = all.find((value) => value >= high && value > from) ?? high
  const scale = scaleLog([from, to], [...pixels])
  const isWide = decades[1] - decades[0] > WIDE
  const values = all.filter((v) => v >= from && v <= to && (!isWide || String(v.toExponential()).startsWith("1")))
  return { at: (value) => scale(value), ticks: values.map((value) => ({ value, text: String(value) })) }
}

/** The least and the greatest of some numbers; [0, 1] when there are none. */
export const extent = (values: readonly number[]): readonly [number, number] =>
  values.reduce<readonly [number, number]>(
    ([low, high], x) => [Math.min(low, x), Math.max(high, x)],
    values.length === 0 ? [0, 1] : [values[0]!, values[0]!],
  )
