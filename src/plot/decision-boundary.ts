import { number, options } from "../array/given.js"
import { describe, isNDArray, type NDArray, toTypedArray } from "../array/index.js"
import { ShapeError } from "../errors/index.js"
import { type ChartLayer, type ChartOptions, chart } from "./chart.js"
import type { Panel } from "./figure.js"
import { chartOptions, points as dots, drawing, pointOptions, surface } from "./kinds.js"
import { contours, region } from "./layers/contours.js"
import { type PointsOptions, points } from "./layers/points.js"
import type { Surface } from "./layers/surface.js"
import { colorOf } from "./style.js"
import { type Matrix, type Points, tableOf } from "./values.js"

/** Scores over a grid of a plane, as `overPlane` of `cotangent/interpret` gives them. */
export interface PlaneScores {
  readonly x: readonly number[]
  readonly y: readonly number[]
  /** one score for each point, [rows,columns], or one for each class, [rows,columns,classes] */
  readonly values: Matrix
}

export interface DecisionBoundaryOptions extends ChartOptions, Omit<PointsOptions, "labels"> {
  /** the examples, [n,2], and their classes, int32[n] */
  readonly points?: Points
  readonly labels?: PointsOptions["labels"]
  /** the score above which class 1 is chosen, where there is one score; default 0 */
  readonly threshold?: number
}

/** How far each class is ahead of the best of the others, as one surface for each. */
const margins = (plane: PlaneScores, classes: number): readonly Surface[] => {
  const all = Array.from(toTypedArray(plane.values as NDArray), Number)
  const [rows, columns] = [plane.y.length, plane.x.length]
  const lead = (at: number, c: number): number => {
    const scores = all.slice(at * classes, (at + 1) * classes)
    return scores[c]! - Math.max(...scores.filter((_, other) => other !== c))
  }
  return Array.from({ length: classes }, (_, c) => ({
    x: plane.x,
    y: plane.y,
    values: Array.from({ length: rows }, (_, j) => Array.from({ length: columns }, (_, i) => lead(j * columns + i, c))),
  }))
}

const negative = ({ x, y, values }: PlaneScores, threshold: number): Surface => {
  const { rows, columns, values: all } = tableOf("decisionBoundary", "the scores", values)
  const row = (j: number): readonly number[] => all.slice(j * columns, (j + 1) * columns).map((v) => threshold - v)
  return { x, y, values: Array.from({ length: rows }, (_, j) => row(j)) }
}

const EDGE = { width: 1.6 } as const

const surfaces = (plane: PlaneScores, threshold: number): readonly ChartLayer[] => {
  const shape: readonly number[] = isNDArray(plane.values) ? plane.values.shape : [0, 0]
  if (shape.length === 3 && shape[2]! > 1) {
    const all = margins(plane, shape[2]!)
    return [
      ...all.map((surface, c) => region(surface, { level: 0, color: colorOf(c) })),
      ...all.map((surface) => contours(surface, { levels: [0], ...EDGE })),
    ]
  }
  if (shape.length !== 2 && isNDArray(plane.values))
    throw new ShapeError({
      op: "decisionBoundary",
      problem: "the scores must be [rows,columns], or [rows,columns,classes] of two classes at least",
      given: { values: describe(plane.values) },
    })
  return [
    region(negative(plane, threshold), { level: 0, color: colorOf(0) }),
    region(plane, { level: threshold, color: colorOf(1) }),
    contours(plane, { levels: [threshold], ...EDGE }),
  ]
}

const given = <O extends object>(options: O): O =>
  Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined)) as O

/**
 * Where a classifier of points in a plane decides for which class, its boundary, and the examples: from the scores over
 * the plane. With one score a point class 1 is above the threshold; with one score a class the largest wins.
 *
 * @throws ShapeError unless the scores fit x and y
 * @example const plane = { x: [0, 1], y: [0, 1], values: array([[-1, 1], [-1, 1]]) }
 * decisionBoundary(plane, { points: array([[0, 0], [1, 1]]), labels: [0, 1], title: "Split" }).width // 460
 */
export const decisionBoundary = drawing(
  "decisionBoundary",
  { plane: surface, options: options({ ...chartOptions, ...pointOptions, points: dots, threshold: number }) },
  (plane: PlaneScores, options: DecisionBoundaryOptions = {}): Panel => {
    const { points: data, labels, names, radius, firstColor, opacity, threshold = 0, ...axes } = options
    const style = given({ labels, names, radius, firstColor, opacity }) as PointsOptions
    const layers = surfaces(plane, threshold)
    return chart(data === undefined ? layers : [...layers, points(data, style)], {
      xDomain: [plane.x[0] ?? 0, plane.x.at(-1) ?? 1],
      yDomain: [plane.y[0] ?? 0, plane.y.at(-1) ?? 1],
      ...axes,
    })
  },
)
