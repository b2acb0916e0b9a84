import { decode } from "fast-png"
import { parseXml, type Xml } from "./xml.js"

type Point = readonly [number, number]

const numbersIn = (text: string): readonly number[] => (text.match(/-?\d+(?:\.\d+)?(?:e[-+]?\d+)?/gi) ?? []).map(Number)

const flat = (root: Xml): readonly Xml[] => [root, ...root.children.flatMap(flat)]

const pointsOf = (d: string): readonly Point[] => {
  const all = numbersIn(d)
  return Array.from({ length: all.length >> 1 }, (_, i) => [all[2 * i]!, all[2 * i + 1]!] as const)
}

/** How far the points of one path are from the nearest ones of another, on average. */
const distance = (from: readonly Point[], to: readonly Point[]): number => {
  if (from.length === 0 || to.length === 0) return from.length === to.length ? 0 : Infinity
  const nearest = ([x, y]: Point): number => Math.min(...to.map(([a, b]) => Math.hypot(x - a, y - b)))
  return from.reduce((sum, p) => sum + nearest(p), 0) / from.length
}

const pathsAreClose = (a: string, b: string, pixels: number): boolean => {
  const [p, q] = [pointsOf(a), pointsOf(b)]
  return Math.max(distance(p, q), distance(q, p)) <= pixels
}

const pixelsOf = (uri: string) => {
  const { width, data } = decode(Buffer.from(uri.replace(/^data:image\/png;base64,/, ""), "base64"))
  return { width, data: [...data] }
}

/** On average over the bytes. */
const CLOSE_COLORS = 8

const imagesAreClose = (a: string, b: string): boolean => {
  const [p, q] = [pixelsOf(a), pixelsOf(b)]
  if (p.width !== q.width || p.data.length !== q.data.length) return false
  return p.data.reduce((sum, byte, i) => sum + Math.abs(byte - q.data[i]!), 0) <= CLOSE_COLORS * p.data.length
}

const skeleton = (text: string): string => text.replace(/-?\d+(?:\.\d+)?(?:e[-+]?\d+)?/gi, "#")

const textsAreClose = (a: string, b: string, pixels: number): boolean => {
  if (a === b) return true
  const [p, q] = [numbersIn(a), numbersIn(b)]
  return skeleton(a) === skeleton(b) && p.every((x, i) => Math.abs(x - q[i]!) <= Math.max(pixels, 0.1 * Math.abs(x)))
}

const attributeIsClose = (name: string, a: string, b: string, pixels: number): boolean =>
  a === b ||
  (name === "href" ? imagesAreClose(a, b) : name === "d" ? pathsAreClose(a, b, pixels) : textsAreClose(a, b, pixels))

const isClose = (a: Xml, b: Xml, pixels: number): boolean =>
  Object.keys(a.attributes).length === Object.keys(b.attributes).length &&
  Object.entries(a.attributes).every(
    ([name, value]) => name in b.attributes && attributeIsClose(name, value, b.attributes[name]!, pixels),
  ) &&
  textsAreClose(a.text.trim(), b.text.trim(), 0)

/** The share of elements that may differ, where a float does that decides something. */
const MAY_DIFFER = 0.03

/**
 * Null when two figures show the same: the same elements, at most a hundredth of the width apart, images of about the same
 * colours and about equal numbers; else what differs. Float32 arithmetic is not the same to the last bit on all engines.
 */
export const difference = (actual: string, expected: string): string | null => {
  if (actual === expected) return null
  const [a, b] = [flat(parseXml(actual)), flat(parseXml(expected))]
  if (a.length !== b.length) return `${a.length} elements, not ${b.length}`
  const pixels = Number(b[0]!.attributes.width) / 100
  const different = a.filter((element, i) => element.name !== b[i]!.name || !isClose(element, b[i]!, pixels))
  if (different.length <= MAY_DIFFER * a.length) return null
  const [first] = different
  return `${different.length} of ${a.length} elements, the first <${first!.name}> ${JSON.stringify(first!.attributes).slice(0, 200)}`
}
