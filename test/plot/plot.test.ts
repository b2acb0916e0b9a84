import fc from "fast-check"
import { decode } from "fast-png"
import { describe, expect, test } from "vitest"
import { array, zeros } from "../../src/index.js"
import { column, figure, imageGrid, lineChart, type Panel, palette, renderSvg, row, svg } from "../../src/plot/index.js"
import { elements, parseXml, texts, type Xml } from "./xml.js"

const bytesOf = (uri: string): Uint8Array => Buffer.from(uri.replace("data:image/png;base64,", ""), "base64")

const parsed = (panel: Panel): Xml =>
  parseXml(figure(panel, { title: "A figure", subtitle: "of parts", note: "from here" }))

const axes = { title: "Loss", xLabel: "epoch", yLabel: "loss (nats)" }

describe("renderSvg", () => {
  test("is well-formed for any text and attribute", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), fc.string({ unit: "binary" }), (text, value) => {
        const root = parseXml(renderSvg(svg("g", { id: value }, [svg("text", {}, [text])])))
        expect(root.name).toBe("g")
      }),
    )
  })

  test("keeps what is special in XML", () => {
    const root = parseXml(renderSvg(svg("text", { id: `<&">` }, [`a < b & "c"`])))
    expect(root.attributes.id).toBe(`<&">`)
    expect(root.text).toBe(`a < b & "c"`)
  })

  test("rounds numbers and leaves undefined attributes out", () => {
    expect(renderSvg(svg("circle", { r: 1 / 3, fill: undefined }))).toBe('<circle r="0.33"/>\n')
  })
})

describe("lineChart", () => {
  const chart = parsed(
    lineChart(
      [
        { name: "training", points: [1, 2, 3].map((x) => [x, 1 / x]) },
        { name: "validation", points: [1, 2, 3].map((x) => [x, 2 / x]) },
      ],
      { ...axes, wholeX: true, marks: [{ x: 2, name: "best" }] },
    ),
  )

  test("has titles, axis labels, a legend, and a path for each series", () => {
    expect(texts(chart)).toEqual(
      expect.arrayContaining([
        "A figure",
        "of parts",
        "from here",
        "Loss",
        "epoch",
        "loss (nats)",
        "training",
        "validation",
      ]),
    )
    expect(elements(chart, "path").map((path) => path.attributes.stroke)).toEqual(palette.slice(0, 2))
    expect(elements(chart, "line").filter((line) => line.attributes.class === "mark").length).toBe(1)
  })

  test("has ticks at whole numbers only, when x counts", () => {
    const axis = elements(chart, "g").find((g) => g.attributes.class === "x-axis")!
    expect(texts(axis)).toEqual(["1", "2", "3", "epoch"])
  })

  test("has ticks at 1, 2 and 5 on a logarithmic axis", () => {
    const panel = lineChart([{ name: "loss", points: [1, 0.1, 0.03].map((y, x) => [x, y]) }], { ...axes, logY: true })
    const axis = elements(parsed(panel), "g").find((g) => g.attributes.class === "y-axis")!
    expect(texts(axis)).toEqual(["0.02", "0.05", "0.1", "0.2", "0.5", "1", "loss (nats)"])
  })

  test("draws whatever numbers it is given", () => {
    const number = fc.oneof(fc.double(), fc.constantFrom(0, NaN, Infinity, 5e-324, 1e-300, 1e299, 1e300))
    fc.assert(
      fc.property(fc.array(fc.tuple(number, number), { maxLength: 6 }), fc.boolean(), (points, logY) => {
        const chart = figure(lineChart([{ name: "any", points }], { ...axes, logY }), { title: "any" })
        expect(parseXml(chart).name).toBe("svg")
        expect(chart).not.toMatch(/NaN|Infinity|undefined/)
      }),
    )
  })

  test("draws one point as a dot", () => {
    const panel = lineChart([{ name: "one", points: [[1, 1]] }], axes)
    expect(elements(parsed(panel), "circle").length).toBe(1)
  })
})

describe("imageGrid", () => {
  const images = array([
    [
      [0, 1],
      [0.5, 0],
    ],
    [
      [1, 1],
      [1, 1],
    ],
  ])

  test("has an image and a caption for each", () => {
    const grid = parsed(imageGrid(images, { title: "Images", captions: ["1 / 2", "3 / 4"] }))
    expect(texts(grid)).toEqual(expect.arrayContaining(["Images", "1 / 2", "3 / 4"]))
    const pixels = elements(grid, "image").map(({ attributes }) => decode(bytesOf(attributes.href!)))
    expect(pixels.map(({ width, height, channels }) => [width, height, channels])).toEqual([
      [2, 2, 3],
      [2, 2, 3],
    ])
    const reds = pixels.map(({ data }) => [...data].filter((_, i) => i % 3 === 0))
    expect(reds).toEqual([
      [255, 0, 127, 255],
      [0, 0, 0, 0],
    ])
  })

  test("says so when there is none", () => {
    const grid = parsed(imageGrid(zeros([0, 8, 8]), { title: "Images", captions: [], empty: "no mistakes" }))
    expect(texts(grid)).toContain("no mistakes")
  })

  test("breaks into rows", () => {
    const six = imageGrid(zeros([6, 2, 2]), { title: "", captions: Array(6).fill(""), width: 300, size: 90 })
    const three = imageGrid(zeros([3, 2, 2]), { title: "", captions: Array(3).fill(""), width: 300, size: 90 })
    expect(six.height - three.height).toBeGreaterThan(90)
  })

  test("refuses captions that do not match", () => {
    expect(() => imageGrid(images, { title: "", captions: [] })).toThrow("there are 2 images and 0 captions")
    expect(() => imageGrid(zeros([2, 2]), { title: "", captions: [] })).toThrow(
      "images must be [n,rows,columns], or [n,channels,rows,columns]",
    )
  })
})

test("rows and columns have room for their panels", () => {
  const panel = (width: number, height: number): Panel => ({ width, height, content: [] })
  expect(row([panel(10, 20), panel(30, 5)])).toMatchObject({ width: 64, height: 20 })
  expect(column([panel(10, 20), panel(30, 5)])).toMatchObject({ width: 30, height: 49 })
})
