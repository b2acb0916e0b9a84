import { digitsAttribution, type Labelled } from "../data/index.js"
import { fromTypedArray, type NDArray, take, toTypedArray } from "../index.js"
import { column, figure, imageGrid, lineChart, type Panel, row } from "../plot/index.js"
import { percent } from "./progress.js"
import type { EpochEvent, Score } from "./training.js"

/** What a drawing shows. */
export interface Drawing {
  readonly epochs: readonly EpochEvent[]
  readonly best: EpochEvent
  readonly test: Labelled
  readonly score: Score
  readonly hidden: number
  readonly seed: number
}

/** More images than these are not looked at one by one. */
const MOST_IMAGES = 48

const EPOCHS = { xLabel: "epoch", wholeX: true } as const

const losses = ({ epochs, best }: Drawing): Panel =>
  lineChart(
    [
      { name: "training, with dropout", points: epochs.map((e) => [e.epoch, e.loss]) },
      { name: "validation", points: epochs.map((e) => [e.epoch, e.validation.loss]) },
    ],
    { ...EPOCHS, title: "Loss", yLabel: "cross-entropy (nats)", logY: true, marks: [{ x: best.epoch, name: "best" }] },
  )

/** From a round number well below the usual accuracy up to 100, so that the first epochs do not flatten the rest. */
const accuracyRange = (accuracies: readonly number[]): readonly [number, number] => {
  const usual = [...accuracies].sort((a, b) => a - b)[accuracies.length >> 1] ?? 0
  return [Math.max(0, 10 * Math.floor((100 - 4 * (100 - usual)) / 10)), 100]
}

const accuracies = ({ epochs, best }: Drawing): Panel => {
  const values = epochs.map((e) => 100 * e.validation.accuracy)
  return lineChart([{ name: "validation", points: epochs.map((e, i) => [e.epoch, values[i]!]) }], {
    ...EPOCHS,
    title: "Validation accuracy",
    yLabel: "right answers (%)",
    yDomain: accuracyRange(values),
    marks: [{ x: best.epoch, name: "best" }],
    firstColor: 1,
  })
}

const mistakes = ({ test, score }: Drawing): Panel => {
  const [labels, predictions] = [toTypedArray(test.labels), toTypedArray(score.predictions)]
  const wrong = [...labels.keys()].filter((i) => labels[i] !== predictions[i])
  const shown = wrong.slice(0, MOST_IMAGES)
  const images: NDArray = take(test.images, fromTypedArray(Int32Array.from(shown)), { axis: 0 })
  const rest = wrong.length > shown.length ? `, the first ${shown.length} of them` : ""
  return imageGrid(images, {
    title: `Misclassified test digits (${wrong.length} of ${labels.length}${rest}), predicted / true`,
    captions: shown.map((i) => `${predictions[i]} / ${labels[i]}`),
    empty: "none: every test digit was recognized",
  })
}

/** The learning curves and the mistakes, as the text of an SVG file. */
export const draw = (drawing: Drawing): string => {
  const { epochs, best, score, hidden, seed } = drawing
  return figure(column([row([losses(drawing), accuracies(drawing)]), mistakes(drawing)]), {
    title: `Handwritten digits: test accuracy ${percent(score.accuracy)}`,
    subtitle: `64-${hidden}-10 network, seed ${seed}; ${epochs.length} epoch${epochs.length === 1 ? "" : "s"}, best validation loss in epoch ${best.epoch}`,
    note: `Digits: ${digitsAttribution}`,
  })
}
