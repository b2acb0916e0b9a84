import { readdirSync, readFileSync } from "node:fs"
import { join } from "node:path"
import { describe, expect, test } from "vitest"
import { array, ones, zeros } from "../../src/index.js"
import {
  activationHistograms,
  activationMaps,
  attributionGrid,
  barChart,
  chart,
  confusionChart,
  contours,
  decisionBoundary,
  figure,
  filterGrid,
  grid,
  heatmap,
  histogram,
  imageGrid,
  learningCurves,
  lineChart,
  lossSurface,
  optimizerPaths,
  type Panel,
  points,
  predictionGrid,
  scatter,
  svg,
} from "../../src/plot/index.js"
import { key, normal } from "../../src/random/index.js"
import { unreadable } from "./overlap.js"
import { difference } from "./same.js"
import { elements, parseXml, texts, type Xml } from "./xml.js"

const draw = (panel: Panel): string => figure(panel, { title: "A figure", subtitle: "of parts", note: "from here" })
const parsed = (panel: Panel): Xml => parseXml(draw(panel))
const classes = (panel: Panel, name: string): readonly Xml[] =>
  ["path", "rect", "circle", "line", "g"]
    .flatMap((tag) => elements(parsed(panel), tag))
    .filter((e) => e.attributes.class === name)

const axis = Array.from({ length: 21 }, (_, i) => -1 + i / 10)
const bowl = { x: axis, y: axis, values: axis.map((y) => axis.map((x) => x * x + 5 * y * y + 0.01)) }
const images = normal(key(0), [6, 8, 8])
const long = "a name that is much longer than anyone would expect of a class"

const panels: Readonly<Record<string, Panel>> = {
  bars: barChart(
    { training: [0.9, 0.8], validation: [0.7, 0.6] },
    { names: [long, "b"], title: "Bars", yLabel: "accuracy" },
  ),
  heat: heatmap(
    [
      [1, 2],
      [3, 4],
    ],
    { rows: [long, "b"], columns: ["c", long], format: String, title: "Heat" },
  ),
  "small cells": heatmap(ones([60, 60]), { title: "Heat" }),
  histogram: histogram(images, { title: "Histogram", xLabel: "value", yLabel: "count" }),
  scatter: scatter(normal(key(1), [30, 2]), { labels: Array(30).fill(2), names: ["a", "b", long], title: "Scatter" }),
  curves: learningCurves(
    { loss: { training: [2, 1], validation: array([2.5, 1.5]) }, accuracy: { validation: [0.2, 0.9] } },
    { log: ["loss"] },
  ),
  marks: lineChart(
    [
      {
        name: "a",
        points: [
          [0, 1e-9],
          [10, 1e9],
        ],
      },
    ],
    {
      ...{ title: long, xLabel: "x", yLabel: "y", logY: true, width: 300 },
      marks: [4, 4.2, 4.4, 10].map((x) => ({ x, name: "a place worth noticing" })),
    },
  ),
  boundary: decisionBoundary(bowl, {
    points: [
      [0, 0],
      [1, 1],
    ],
    labels: [0, 1],
    names: ["in", "out"],
    threshold: 1,
    title: "Boundary",
  }),
  classes: decisionBoundary({
    x: [0, 1, 2],
    y: [0, 1],
    values: array([
      [
        [2, 1, 0],
        [1, 2, 0],
        [0, 1, 2],
      ],
      [
        [2, 1, 0],
        [1, 2, 0],
        [0, 1, 2],
      ],
    ]),
  }),
  surface: lossSurface(bowl, { title: "Surface", log: true }),
  paths: optimizerPaths(
    bowl,
    [
      {
        name: "sgd",
        points: [
          [1, 1],
          [0.5, 0.2],
          [0, 0],
        ],
      },
    ],
    { minimum: [0, 0], title: "Paths" },
  ),
  confusion: confusionChart(
    [
      [8, 2],
      [1, 9],
    ],
    { names: ["cat", "dog"], title: "Confusion" },
  ),
  images: imageGrid(images, {
    captions: ["one", "two", long, "four", "five", "six"],
    correct: [true, true, false, true, true, true],
  }),
  predictions: predictionGrid(images, {
    predictions: [0, 1, 2, 3, 4, 5],
    labels: [0, 1, 2, 3, 4, 6],
    probabilities: Array(6).fill(0.5),
  }),
  filters: filterGrid(normal(key(2), [64, 5]), { title: "Filters" }),
  colours: filterGrid(normal(key(2), [4, 3, 5, 5]), { title: "Filters" }),
  maps: activationMaps(images, { title: "Maps" }),
  attribution: attributionGrid(images, normal(key(3), [6, 4, 4]), { title: "Saliency" }),
  histograms: activationHistograms(
    [1, 2, 3].map((i) => ({ name: `layer ${i}`, values: images })),
    { title: "Activations" },
  ),
}

describe.each(Object.entries(panels))("%s", (_, panel) => {
  const text = draw(panel)

  test("is a figure with a title and a description", () => {
    const root = parseXml(text)
    expect(elements(root, "title")[0]!.text).toBe("A figure")
    expect(elements(root, "desc")[0]!.text).toBe("of parts")
    expect(root.attributes.role).toBe("img")
    expect(text).not.toMatch(/NaN|Infinity|undefined/)
  })

  test("has no text on another, or beyond the edge", () => expect(unreadable(text)).toEqual([]))

  test("has colours for the dark", () => expect(text).toContain("prefers-color-scheme:dark"))
})

test("texts on each other, and beyond the edge, are found", () => {
  const text = (x: number, y: number, content: string) => svg("text", { x, y, "font-size": 12 }, [content])
  const panel = (...content: Panel["content"]): Panel => ({ width: 400, height: 100, content })
  expect(unreadable(draw(panel(text(10, 20, "here"), text(20, 22, "there"))))).toEqual([`"here" on "there"`])
  expect(unreadable(draw(panel(text(10, 20, "here"), text(60, 22, "there"))))).toEqual([])
  expect(unreadable(draw(panel(text(420, 20, "far away"))))).toEqual([`"far away" is beyond the edge`])
})

describe("the data are in the picture", () => {
  test("a bar for each number, as high as it says", () => {
    const heights = classes(barChart([1, 2, 4], { names: ["a", "b", "c"] }), "bar").map((b) =>
      Number(b.attributes.height),
    )
    expect(heights[2]! / heights[0]!).toBeCloseTo(4, 1)
  })

  test("a histogram counts every value once", () => {
    const bars = classes(histogram([0, 0, 0, 1, 1, 2], { bins: 3 }), "bar").map((b) => Number(b.attributes.height))
    expect(bars[0]! / bars[2]!).toBeCloseTo(3, 1)
    expect(bars[1]! / bars[2]!).toBeCloseTo(2, 1)
  })

  test("values that are not finite are left out", () => {
    expect(classes(histogram([NaN, 1, Infinity], { bins: 2 }), "bar").length).toBe(2)
    expect(
      classes(
        scatter([
          [0, 1],
          [NaN, 2],
          [1, Infinity],
        ]),
        "point",
      ).length,
    ).toBe(1)
    expect(
      draw(lossSurface({ ...bowl, values: bowl.values.map((row, i) => (i === 3 ? row.map(() => NaN) : row)) })),
    ).not.toContain("NaN")
  })

  test("a confusion matrix has its counts", () => {
    expect(texts(parsed(panels.confusion!))).toEqual(
      expect.arrayContaining(["8", "2", "1", "9", "cat", "dog", "predicted", "true"]),
    )
  })

  test("a mistake is said, in words and not in colour alone", () => {
    expect(texts(parsed(panels.predictions!))).toContain("not 6")
  })

  test("contours are where the surface has the height", () => {
    const circle = { x: axis, y: axis, values: axis.map((y) => axis.map((x) => -x * x - y * y)) }
    const [path] = classes(chart([contours(circle, { levels: [-0.25] })], { width: 400, height: 400 }), "contour")
    const all = [...path!.attributes.d!.matchAll(/([\d.]+) ([\d.]+)/g)].map(
      ([, x, y]) => [Number(x), Number(y)] as const,
    )
    const [xs, ys] = [all.map((p) => p[0]), all.map((p) => p[1])]
    const middle = (v: readonly number[]): number => (Math.min(...v) + Math.max(...v)) / 2
    const ratio = (Math.max(...xs) - Math.min(...xs)) / (2 * middle(xs))
    expect(ratio).toBeCloseTo(0.5, 1)
    expect((Math.max(...ys) - Math.min(...ys)) / (2 * middle(ys))).toBeCloseTo(0.5, 1)
  })

  test("a grid has rows of so many panels", () => {
    const one: Panel = { width: 10, height: 20, content: [] }
    expect(grid([one, one, one], 2)).toMatchObject({ width: 44, height: 64 })
  })
})

test("data that do not fit are refused", () => {
  expect(() => barChart([1], { names: [] })).toThrow("there are 0 names and 1 values")
  expect(() => points(zeros([2, 3]))).toThrow("the points must be [n,2]")
  expect(() => points([[0, 1]], { labels: [] })).toThrow("there are 1 points and 0 labels")
  expect(() => confusionChart(zeros([2, 3]))).toThrow("no confusion matrix")
  expect(() => heatmap([[1], [1, 2]])).toThrow("not of one length")
  expect(() => lossSurface({ ...bowl, x: [0] })).toThrow("there are 21 columns and 1 values of x")
  expect(() => filterGrid(zeros([10, 2]))).toThrow("10 inputs are no image")
  expect(() => activationMaps(zeros([2, 2]))).toThrow("[channels,rows,columns]")
  expect(() => attributionGrid(images, zeros([2, 4, 4]))).toThrow("one for each image")
  expect(() => predictionGrid(images, { predictions: [1] })).toThrow("there are 6 images and 1 captions")
  expect(() => imageGrid(zeros([2, 2, 4, 4]))).toThrow("1 or 3 channels")
})

describe("the pictures of the lectures", () => {
  const folder = "docs/lectures"
  const names = readdirSync(folder).filter((name) => name.endsWith(".svg"))
  const read = (name: string): string => readFileSync(join(folder, name), "utf8")

  test.each(names)("%s has no text on another", (name) => expect(unreadable(read(name))).toEqual([]))

  test("are told apart, and not from themselves a hair's breadth away", () => {
    const [a, b] = [read("xor.svg"), read("symmetry.svg")]
    expect(difference(a, b)).not.toBe(null)
    const moved = a.replace(/ d="M(\d+)\.(\d+)/g, (_, whole, part) => ` d="M${Number(whole) + 1}.${part}`)
    expect(moved).not.toBe(a)
    expect(difference(moved, a)).toBe(null)
  })
})
