import { options, whole } from "../array/given.js"
import { type ChartLayer, type ChartOptions, chart } from "./chart.js"
import { colorBar } from "./color-bar.js"
import type { Panel } from "./figure.js"
import { drawing, range as pair, paths, surface, surfaceOptions } from "./kinds.js"
import { contours } from "./layers/contours.js"
import { lines } from "./layers/lines.js"
import { points } from "./layers/points.js"
import { colorScale, raster, type Surface, surfaceTable } from "./layers/surface.js"
import { extent } from "./scale.js"
import { faint, paper } from "./style.js"
import { svg } from "./svg.js"
import { type Point, type Points, pointsOf } from "./values.js"

export interface SurfaceOptions extends ChartOptions {
  /** how many contours there are; default 12 */
  readonly levels?: number
  /** whether heights are told apart by their ratios and not by their differences; default false */
  readonly log?: boolean
}

/** The least and the greatest height that is finite, above 0 where ratios count. */
const heights = (surface: Surface, log: boolean): readonly [number, number] => {
  const { values } = surfaceTable("surface", surface)
  const found = values.filter((v) => Number.isFinite(v) && (!log || v > 0))
  return found.length === 0 ? [1, 2] : extent(found)
}

/** So many heights between two, evenly spaced in differences or in ratios. */
const between = ([low, high]: readonly [number, number], n: number, log: boolean): readonly number[] =>
  Array.from({ length: n }, (_, i) => {
    const t = (i + 1) / (n + 1)
    return log ? low * (high / low) ** t : low + (high - low) * t
  })

/**
 * A surface over a plane in colours with its contours, such as a loss around a solution.
 *
 * @throws ShapeError unless the values fit x and y
 * @example lossSurface({ x: [0, 1, 2], y: [0, 1], values: array([[1, 2, 3], [2, 4, 8]]) }, { title: "Loss" }).width // 460
 */
export const lossSurface = drawing(
  "lossSurface",
  { surface, options: options(surfaceOptions) },
  (surface: Surface, options: SurfaceOptions = {}): Panel => {
    const { levels = 12, log = false, ...axes } = options
    const range = heights(surface, log)
    const place = (value: number): number => (log ? Math.log(Math.max(value, range[0])) : value)
    const scale = colorScale("viridis", [place(range[0]), place(range[1])])
    const color = (value: number) => scale(place(value))
    const layers = [
      raster(surface, color, true),
      contours(surface, { levels: between(range, levels, log), color: paper, width: 0.7, opacity: 0.7 }),
    ]
    return chart(layers, {
      xDomain: extent(surface.x),
      yDomain: extent(surface.y),
      aside: colorBar(color, range, { log }),
      ...axes,
    })
  },
)

/** A way over a plane: its points in order, [n,2] or a list of pairs. */
export interface Path {
  readonly name: string
  readonly points: Points
}

export interface PathsOptions extends SurfaceOptions {
  /** where the least loss is */
  readonly minimum?: Point
  /** which colour of the palette the first path has; default 0 */
  readonly firstColor?: number
}

const target = ([px, py]: Point): ChartLayer => ({
  xs: [px],
  ys: [py],
  draw: ({ x, y }) => [
    svg("path", {
      class: "minimum",
      transform: `translate(${x.at(px)},${y.at(py)})`,
      d: "M-6 0H6M0 -6V6",
      stroke: "#cf222e",
      "stroke-width": 2.2,
      fill: "none",
    }),
  ],
})

/** A way with more steps than these is a line only. */
const MOST_STEPS = 60

/**
 * The ways of optimizers over the contours of a loss, each with its steps, where they are few, and its last point; a cross is where the minimum is.
 *
 * @throws ShapeError unless the values fit x and y and the points are [n,2]
 * @example const bowl = { x: [0, 1, 2], y: [0, 1, 2], values: array([[2, 1, 2], [1, 0, 1], [2, 1, 2]]) }
 * optimizerPaths(bowl, [{ name: "sgd", points: array([[0, 0], [1, 1]]) }], { minimum: [1, 1] }).width // 460
 */
export const optimizerPaths = drawing(
  "optimizerPaths",
  { surface, paths, options: options({ ...surfaceOptions, minimum: pair, firstColor: whole(0) }) },
  (surface: Surface, paths: readonly Path[], options: PathsOptions = {}): Panel => {
    const { levels = 16, log = false, minimum, firstColor = 0, ...axes } = options
    const found = between(heights(surface, log), levels, log)
    const series = paths.map(({ name, points: all }) => ({
      name,
      points: pointsOf("optimizerPaths", "the points", all),
    }))
    const ends = series.flatMap(({ points: all }) => all.slice(-1))
    const steps = series.map(({ points: all }) => (all.length > MOST_STEPS ? [] : all.slice(1, -1)))
    const layers = [
      contours(surface, { levels: found, color: faint, width: 0.8, opacity: 0.55 }),
      lines(series, { dashed: false, width: 2, firstColor }),
      points(steps.flat(), { labels: steps.flatMap((all, i) => all.map(() => i)), radius: 2.4, firstColor }),
      points(ends, { labels: ends.map((_, i) => i), radius: 5, firstColor }),
      ...(minimum === undefined ? [] : [target(minimum)]),
    ]
    return chart(layers, { xDomain: extent(surface.x), yDomain: extent(surface.y), ...axes })
  },
)
