import { checkFields, checkMeasured } from "./check.js"
import type { Listener } from "./events.js"
import type { EpochEvent, StepEvent } from "./fit.js"
import type { EpochRecord } from "./history.js"
import type { Metrics } from "./means.js"
import { CLEAR_LINE, HIDE_CURSOR, type Paint, paintFor, SHOW_CURSOR, type Terminal } from "./terminal.js"

/** A share of 1 as percent. */
export const percent = (share: number): string => `${(100 * share).toFixed(1)} %`

/** Metrics that are shares, and read as percent. */
const isShare = (name: string): boolean => /^(accuracy|top\d+)$/.test(name)

const show = (name: string, x: number): string => `${name} ${isShare(name) ? percent(x) : x.toPrecision(4)}`

/** The words for camelCase: `absoluteError` is "absolute error". */
const words = (name: string): string => name.replace(/[A-Z]/g, (c) => ` ${c.toLowerCase()}`)

/** Metrics in one line: `loss 0.2512  accuracy 97.1 %`. */
export const metricsText = (metrics: Metrics, before = ""): string =>
  Object.entries(metrics)
    .map(([name, x]) => show(name, x).replace(name, before + words(name)))
    .join("  ")

const place = (epoch: number, epochs: number): string =>
  `epoch ${String(epoch).padStart(String(epochs).length)}/${epochs}`

/**
 * A line for one epoch, for a stream that cannot be drawn over.
 *
 * @example epochText({ epoch: 2, metrics: { loss: 0.25 }, validation: { loss: 0.5, accuracy: 0.9 } }, 10) // "epoch  2/10  loss 0.2500  validation loss 0.5000  validation accuracy 90.0 %"
 */
export const epochText = (record: EpochRecord, epochs: number): string => {
  checkMeasured("epochText", "the epoch", [record])
  const { epoch, metrics, validation = null } = record
  return [
    place(epoch, epochs),
    metricsText(metrics),
    ...(validation === null ? [] : [metricsText(validation, "validation ")]),
  ].join("  ")
}

/** A bar of a number of cells, of which a share is full, to half a cell. */
export const bar = (share: number, cells: number, paint: Paint): string => {
  const halves = Math.round(Math.min(Math.max(share, 0), 1) * cells * 2)
  const full = "━".repeat(Math.floor(halves / 2)) + (halves % 2 === 1 ? "╸" : "")
  return paint("cyan", full) + paint("dim", "─".repeat(cells - full.length))
}

/** Seconds as m:ss, or h:mm:ss. */
const clock = (seconds: number): string => {
  const whole = Math.round(seconds)
  const [h, m, s] = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60, whole % 60]
  const two = (n: number): string => String(n).padStart(2, "0")
  return h > 0 ? `${h}:${two(m)}:${two(s)}` : `${m}:${two(s)}`
}

const MOST_CELLS = 30
/** Two blanks before the numbers, and room for the ^C that a terminal echoes. */
const MARGIN = 5

type Told = Pick<StepEvent<unknown>, "epoch" | "step" | "steps" | "means">

/**
 * Where a run is, in one line that is no wider than the terminal; `left` is the seconds that it still takes.
 *
 * @example progressText({ epoch: 1, step: 1, steps: 2, means: { loss: 1 } }, 1, { isLive: false, hasColor: false, columns: 30 }) // "epoch 1/1 ━━╸──  loss 1.000"
 */
export const progressText = (
  { epoch, step, steps, means }: Told,
  epochs: number,
  terminal: Terminal,
  left: number | null = null,
): string => {
  const paint = paintFor(terminal)
  const head = `${place(epoch, epochs)} `
  const tail = [metricsText(means), ...(left === null ? [] : [`${clock(left)} left`])].join("  ")
  const cells = Math.min(MOST_CELLS, terminal.columns - head.length - tail.length - MARGIN)
  // Too narrow a terminal would wrap, and a wrapped line cannot be drawn over.
  return cells < 4 || steps === null
    ? (head + tail).slice(0, Math.max(0, terminal.columns - 1))
    : `${head}${bar(step / steps, cells, paint)}  ${tail}`
}

/** Where progress is shown. */
export interface Screen {
  readonly terminal: Terminal
  readonly print: (text: string) => void
}

/** The milliseconds between two drawings of the bar. */
const FRAME = 100

/** What is known of the speed: when the first step was seen, and how many epochs were over by then. */
interface Clock {
  readonly start: number
  readonly done: number
}

const doneAt = ({ epoch, step, steps }: Told): number => epoch - 1 + (steps === null ? 0 : step / steps)

const secondsLeft = (now: Told, epochs: number, { start, done }: Clock): number | null => {
  const gone = doneAt(now) - done
  return gone <= 0 ? null : (((performance.now() - start) / 1000) * (epochs - doneAt(now))) / gone
}

/**
 * Shows a run on its way: a bar that is drawn over in a terminal, with a line for each epoch that is over; plain lines
 * elsewhere. The cursor comes back however the run ends.
 *
 * @example const shown = showProgress({ terminal: terminalOf({}, {}), print: () => {} }, 5)
 */
export const showProgress = <T>(screen: Screen, epochs: number): Listener<T> => {
  checkFields("showProgress", "the screen", screen, ["terminal", "print"])
  const { terminal, print } = screen
  return async function* (events) {
    const clear = terminal.isLive ? CLEAR_LINE : ""
    let [clockOf, drawn]: [Clock | null, number] = [null, 0]
    if (terminal.isLive) print(HIDE_CURSOR)
    const epochLine = (event: EpochEvent<T>): string => `${clear}${epochText(event, epochs)}\n`
    try {
      for await (const event of events) {
        if (event.kind === "epoch") print(epochLine(event))
        else if (terminal.isLive && performance.now() - drawn >= FRAME) {
          clockOf ??= { start: performance.now(), done: doneAt(event) }
          print(CLEAR_LINE + progressText(event, epochs, terminal, secondsLeft(event, epochs, clockOf)))
          drawn = performance.now()
        }
        yield event
      }
    } finally {
      if (terminal.isLive) print(`${CLEAR_LINE}${SHOW_CURSOR}`)
    }
  }
}
