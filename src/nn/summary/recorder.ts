import { isNDArray, isPlain, type NDArray, type Shape, sizeOf } from "../../array/index.js"
import { trace } from "../../transforms/index.js"
import * as Tree from "../../tree/index.js"
import { type Applied, type Call, inLayer, kindOf, reachOf, runOf } from "../layer.js"
import { multiplyAdds } from "./multiply-adds.js"
import { type Field, through, wider } from "./receptive-field.js"

/** What a layer gives. */
export interface Given {
  /** the shapes of what it gives, of which there is one but for few layers */
  readonly outputs: readonly Shape[]
  /** how many pixels an element of its output sees along each spatial axis; null when it sees all */
  readonly receptiveField: readonly number[] | null
  /** how many pixels apart neighbours of its output are in the input; null when they see all */
  readonly jump: readonly number[] | null
}

/** What one layer of a network is and does. */
export interface SummaryRow extends Given {
  /** where its parameters stand in the tree */
  readonly path: string
  /** what it is called: `conv2d` */
  readonly kind: string
  /** how many learned numbers it has */
  readonly parameters: number
  /** how many products it adds up */
  readonly multiplyAdds: number
}

/** What is written down while a network runs: a row for each layer, and by their paths what layers made of others give. */
export interface Notes {
  readonly rows: SummaryRow[]
  readonly composites: Map<string, Given>
}

/** How many numbers a tree holds. */
export const numbersIn = (tree: unknown): number => Tree.leaves(tree as never).reduce((n, x) => n + sizeOf(x.shape), 0)

const arraysIn = (x: unknown): readonly NDArray[] =>
  isNDArray(x)
    ? [x]
    : Array.isArray(x)
      ? x.flatMap(arraysIn)
      : isPlain(x)
        ? Object.entries(x).flatMap(([name, value]) => (name === "key" ? [] : arraysIn(value)))
        : []

/** What a layer with state gives: a function of the state. */
export type Later = (s: unknown) => readonly [unknown, unknown]

export const isLater = (y: unknown): y is Later => typeof y === "function"

const joinPath = (path: string, name: string): string =>
  path === "" || name === "" || name.startsWith("[") ? path + name : `${path}.${name}`

/** What a composite has seen so far: the widest field, which is that of what it makes of its layers' outputs. */
export interface Scope {
  field: Field
}

/** Runs layers, and writes down what they give; `fields` is what each array sees. */
export const recorder = (notes: Notes, fields: Map<NDArray, Field>) => {
  const fieldOf = (x: unknown, otherwise: Field): Field => {
    const known = arraysIn(x).flatMap((a): readonly Field[] => (fields.has(a) ? [fields.get(a) ?? null] : []))
    return known.length === 0 ? otherwise : known.reduce(wider)
  }
  const givenBy = (value: unknown, field: Field): Given => ({
    outputs: arraysIn(value).map((a) => a.shape),
    receptiveField: field?.map((f) => f.size) ?? null,
    jump: field?.map((f) => f.jump) ?? null,
  })
  const visit = <P, X, Y>(path: string, layer: Applied<P, X, Y>, p: P, x: X, outer: Scope): Y => {
    const inner: Scope = { field: fieldOf(x, outer.field) }
    const made = runOf(layer)
    const call: Call = (name, l, q, y) => inLayer(name, () => visit(joinPath(path, name), l, q, y, inner))
    const apply = made === null ? layer.apply : made(call)
    const look = (value: unknown, again: () => unknown): void => {
      const field = made === null ? through(inner.field, reachOf(layer)) : fieldOf(value, inner.field)
      arraysIn(value).forEach((a) => fields.set(a, field))
      outer.field = wider(outer.field, field)
      const given = givenBy(value, field)
      if (made !== null) notes.composites.set(path, given)
      else
        notes.rows.push({
          path,
          kind: kindOf(layer),
          parameters: numbersIn(p),
          multiplyAdds: multiplyAdds(trace(again)()),
          ...given,
        })
    }
    const y = apply(p, x)
    if (isLater(y)) {
      const later: Later = (s) => {
        const pair = y(s)
        look(pair[0], () => y(s))
        return pair
      }
      return later as Y
    }
    look(y, () => apply(p, x))
    return y
  }
  return visit
}
