import { options } from "../array/given.js"
import { type ChartOptions, chart, isDrawable } from "./chart.js"
import type { Panel } from "./figure.js"
import { chartOptions, drawing, points as places, pointOptions } from "./kinds.js"
import { type PointsOptions, points } from "./layers/points.js"
import { extent } from "./scale.js"
import type { Points } from "./values.js"

export interface ScatterOptions extends ChartOptions, PointsOptions {}

/** The share of the width that is free on both sides, so that no point stands on the edge. */
const MARGIN = 0.04

/**
 * Points in a plane, in the colours and shapes of their classes: [n,2] or a list of pairs.
 *
 * @throws ShapeError unless the points are [n,2], with one label each
 * @example scatter(array([[0, 0], [1, 1]]), { labels: [0, 1], names: ["off", "on"], xLabel: "x", yLabel: "y" }).height // 300
 */
export const scatter = drawing(
  "scatter",
  { data: places, options: options({ ...chartOptions, ...pointOptions }) },
  (data: Points, options: ScatterOptions = {}): Panel => {
    const { labels, names, radius, firstColor, opacity, ...axes } = options
    const style = { labels, names, radius, firstColor, opacity }
    const given = Object.fromEntries(Object.entries(style).filter(([, value]) => value !== undefined))
    const layer = points(data, given)
    const shown = layer.xs.filter((x) => isDrawable(x, axes.logX))
    const [low, high] = extent(shown)
    const margin = (high - low) * MARGIN
    const domain =
      axes.logX === true || axes.xNames !== undefined ? {} : { xDomain: [low - margin, high + margin] as const }
    return chart([layer], { ...domain, ...axes })
  },
)
