import { bar, percent } from "../train/progress.js"
import type { Paint, Terminal } from "./terminal.js"
import type { EpochEvent, StepEvent, TrainingEvent } from "./training.js"

export { bar, percent }

/** A line for one epoch, for a stream that cannot be drawn over. */
export const epochLine = ({ epoch, loss, validation }: EpochEvent, epochs: number): string =>
  [
    `epoch ${String(epoch).padStart(String(epochs).length)}/${epochs}`,
    `loss ${loss.toFixed(4)}`,
    `validation loss ${validation.loss.toFixed(4)}`,
    `accuracy ${percent(validation.accuracy).padStart(7)}`,
  ].join("  ")

/** What a progress bar knows: the last step, and the last epoch that was over. */
export interface Progress {
  readonly step: StepEvent | null
  readonly epoch: EpochEvent | null
}

export const nothingYet: Progress = { step: null, epoch: null }

/** The progress after one more event. */
export const advance = (progress: Progress, event: TrainingEvent): Progress =>
  event.kind === "step" ? { ...progress, step: event } : { ...progress, epoch: event }

const MOST_CELLS = 40
/** Two blanks before the numbers, and room for the ^C that a terminal echoes. */
const MARGIN = 5

/** The progress in one line that is no wider than the terminal. */
export const progressLine = (
  { step, epoch }: Progress,
  epochs: number,
  { columns }: Terminal,
  paint: Paint,
): string => {
  const done = step === null ? 0 : step.epoch - 1 + step.step / step.steps
  const head = `epoch ${String(step?.epoch ?? 1).padStart(String(epochs).length)}/${epochs} `
  const tail = [
    ...(step === null ? [] : [`loss ${step.loss.toFixed(4)}`]),
    ...(epoch === null ? [] : [`validation ${epoch.validation.loss.toFixed(4)}`, percent(epoch.validation.accuracy)]),
  ].join("  ")
  const cells = Math.min(MOST_CELLS, columns - head.length - tail.length - MARGIN)
  // Too narrow a terminal would wrap, and a wrapped line cannot be drawn over.
  return cells < 4
    ? (head + tail).slice(0, Math.max(0, columns - 1))
    : `${head}${bar(done / epochs, cells, paint)}  ${tail}`
}
