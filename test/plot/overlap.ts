import { parseXml, type Xml } from "./xml.js"

/** The corners of a text on the page, and the text. */
interface Box {
  readonly text: string
  readonly left: number
  readonly right: number
  readonly top: number
  readonly bottom: number
}

/** An affine map: x' = a x + c y + e, y' = b x + d y + f. */
type Affine = readonly [a: number, b: number, c: number, d: number, e: number, f: number]

const identity: Affine = [1, 0, 0, 1, 0, 0]

const after = ([a, b, c, d, e, f]: Affine, [p, q, r, s, t, u]: Affine): Affine => [
  a * p + c * q,
  b * p + d * q,
  a * r + c * s,
  b * r + d * s,
  a * t + c * u + e,
  b * t + d * u + f,
]

const moves = (transform: string | undefined): Affine =>
  [...(transform ?? "").matchAll(/(translate|rotate|scale)\(([^)]*)\)/g)].reduce((map, [, name, list]) => {
    const [x = 0, y = 0] = list!.split(",").map(Number)
    const angle = (x * Math.PI) / 180
    const [cos, sin] = [Math.cos(angle), Math.sin(angle)]
    const step: Affine =
      name === "translate" ? [1, 0, 0, 1, x, y] : name === "rotate" ? [cos, sin, -sin, cos, 0, 0] : [x, 0, 0, y, 0, 0]
    return after(map, step)
  }, identity)

/** What an average letter takes, as a share of the size: less than the library reckons with. */
const LETTER = 0.5

const boxOf = ({ attributes, text }: Xml, map: Affine): Box => {
  const [x, y, size] = [Number(attributes.x), Number(attributes.y), Number(attributes["font-size"])]
  const width = text.length * size * LETTER
  const left =
    attributes["text-anchor"] === "middle" ? x - width / 2 : attributes["text-anchor"] === "end" ? x - width : x
  const corners = [left, left + width].flatMap((px) => [y - 0.7 * size, y].map((py) => [px, py] as const))
  const [a, b, c, d, e, f] = after(map, moves(attributes.transform))
  const placed = corners.map(([px, py]) => [a * px + c * py + e, b * px + d * py + f] as const)
  const [xs, ys] = [placed.map((p) => p[0]), placed.map((p) => p[1])]
  return { text, left: Math.min(...xs), right: Math.max(...xs), top: Math.min(...ys), bottom: Math.max(...ys) }
}

const boxesIn = (element: Xml, map: Affine): readonly Box[] => {
  if (element.name === "text") return element.text.trim() === "" ? [] : [boxOf(element, map)]
  const at =
    element.name === "svg"
      ? after(map, [1, 0, 0, 1, Number(element.attributes.x ?? 0), Number(element.attributes.y ?? 0)])
      : map
  const inner = after(at, moves(element.attributes.transform))
  return element.children.flatMap((child) => boxesIn(child, inner))
}

/** The texts of a figure that stand on each other, or beyond its edge. */
export const unreadable = (svg: string): readonly string[] => {
  const root = parseXml(svg)
  const [width, height] = [Number(root.attributes.width), Number(root.attributes.height)]
  const boxes = boxesIn(root, identity)
  const out = boxes.filter((b) => b.left < 0 || b.top < 0 || b.right > width || b.bottom > height)
  const pairs = boxes.flatMap((a, i) =>
    boxes
      .slice(i + 1)
      .filter((b) => a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom)
      .map((b) => `"${a.text}" on "${b.text}"`),
  )
  return [...out.map((b) => `"${b.text}" is beyond the edge`), ...pairs]
}
