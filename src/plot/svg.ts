import { optional, text } from "../array/given.js"
import { attributes, drawing, svgElement, svgNodes } from "./kinds.js"
/** A piece of an SVG document: an element, or text. */
export type SvgNode = SvgElement | string

export interface SvgElement {
  readonly name: string
  readonly attributes: Readonly<Record<string, string | number>>
  readonly children: readonly SvgNode[]
}

type Attributes = Readonly<Record<string, string | number | undefined>>

const isGiven = (entry: readonly [string, string | number | undefined]): entry is [string, string | number] =>
  entry[1] !== undefined

/** An element: `svg("rect", { width: 10, height: 10 })`; attributes that are undefined are left out. */
export const svg = drawing(
  "svg",
  { name: text, attributes, children: optional(svgNodes) },
  (name: string, attributes: Attributes = {}, children: readonly SvgNode[] = []): SvgElement => ({
    name,
    attributes: Object.fromEntries(Object.entries(attributes).filter(isGiven)),
    children,
  }),
)

/** A group that is moved. */
export const translate = (x: number, y: number, children: readonly SvgNode[]): SvgElement =>
  svg("g", { transform: `translate(${round(x)},${round(y)})` }, children)

/** Hundredths of a pixel are enough for the eye, and keep files small. */
export const round = (x: number): number => Math.round(x * 100) / 100

const entities: Readonly<Record<string, string>> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" }

/** XML 1.0 has no way to write these, not even as entities. */
const notXml = /[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu

const escapeText = (text: string): string => text.replace(notXml, "").replace(/[&<>"]/g, (c) => entities[c]!)

const showAttribute = ([name, value]: readonly [string, string | number]): string =>
  ` ${name}="${typeof value === "number" ? round(value) : escapeText(value)}"`

const isTextual = ({ children }: SvgElement): boolean => children.some((child) => typeof child === "string")

const lines = (node: SvgNode, indent: string): string => {
  if (typeof node === "string") return escapeText(node)
  const tag = node.name + Object.entries(node.attributes).map(showAttribute).join("")
  if (node.children.length === 0) return `${indent}<${tag}/>`
  if (isTextual(node)) return `${indent}<${tag}>${node.children.map((c) => lines(c, "")).join("")}</${node.name}>`
  return [`${indent}<${tag}>`, ...node.children.map((c) => lines(c, `${indent} `)), `${indent}</${node.name}>`].join(
    "\n",
  )
}

/**
 * The document as text, well-formed XML for any text in it.
 *
 * @example renderSvg(svg("svg", { xmlns: "http://www.w3.org/2000/svg" }, [svg("circle", { r: 4 })]))
 */
export const renderSvg = drawing(
  "renderSvg",
  { node: svgElement },
  (node: SvgElement): string => `${lines(node, "")}\n`,
)
