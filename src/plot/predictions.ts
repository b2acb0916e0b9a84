import { ndarray } from "../array/given.js"
import type { NDArray } from "../array/index.js"
import type { Panel } from "./figure.js"
import { type ImageGridOptions, imageGrid } from "./image-grid.js"
import { drawing, imageOptions, needed, numbers, texts } from "./kinds.js"
import { type Numbers, numbersOf, sameLength } from "./values.js"

export interface PredictionGridOptions extends Omit<ImageGridOptions, "captions" | "correct"> {
  /** the class that each image was taken for */
  readonly predictions: Numbers
  /** the class that each image is of, where it is known */
  readonly labels?: Numbers
  /** what the classes are called; default their numbers */
  readonly names?: readonly string[]
  /** how sure each prediction is, from 0 to 1 */
  readonly probabilities?: Numbers
}

/**
 * Images with what they were taken for, green where it is right and red, with the true class, where it is not.
 *
 * @throws ShapeError unless there is one prediction, and one label, for each image
 * @example predictionGrid(zeros([2, 8, 8]), { predictions: [4, 7], labels: [4, 9], title: "Digits" }).width // 940
 */
export const predictionGrid = drawing(
  "predictionGrid",
  {
    images: ndarray,
    options: needed(
      { ...imageOptions, predictions: numbers, labels: numbers, names: texts, probabilities: numbers },
      "predictions",
    ),
  },
  (images: NDArray, options: PredictionGridOptions): Panel => {
    const op = "predictionGrid"
    const { predictions, labels, names, probabilities, ...rest } = options
    const chosen = numbersOf(op, "predictions", "n", predictions)
    const known = labels === undefined ? null : numbersOf(op, "labels", "n", labels)
    const sure = probabilities === undefined ? null : numbersOf(op, "probabilities", "n", probabilities)
    if (known !== null) sameLength(op, ["predictions", "labels"], [chosen.length, known.length])
    if (sure !== null) sameLength(op, ["predictions", "probabilities"], [chosen.length, sure.length])
    const nameOf = (c: number): string => names?.[c] ?? String(c)
    const caption = (c: number, i: number): string => {
      const share = sure === null ? "" : ` ${Math.round(100 * sure[i]!)} %`
      return known === null || known[i] === c
        ? `${nameOf(c)}${share}`
        : `${nameOf(c)}${share}\nnot ${nameOf(known[i]!)}`
    }
    return imageGrid(images, {
      ...rest,
      captions: chosen.map(caption),
      ...(known === null ? {} : { correct: chosen.map((c, i) => c === known[i]) }),
    })
  },
)
