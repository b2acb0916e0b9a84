import {
  at,
  type Buffer,
  type Expr,
  type Index,
  load,
  type Stage,
  substitute,
  substituteIndex,
} from "../kernel/index.js"
import { mapBodies, touches } from "./access.js"
import type { Contraction, Epilogue, Operand, Step } from "./step.js"

/** A step, and those inside it, that read one buffer where they read another. */
export const redirected =
  (from: Buffer, to: Buffer) =>
  (s: Step): Step => {
    if (!touches(s).reads.has(from)) return s
    const place = (b: Buffer): Buffer => (b === from ? to : b)
    const expr: (e: Expr) => Expr = substitute(at, (e) =>
      e.tag === "load" && e.buffer === from ? load(to, index(e.offset)) : undefined,
    )
    const index = (x: Index): Index => substituteIndex(x, at, expr)
    const operand = ({ buffer, offset }: Operand): Operand => ({ buffer: place(buffer), offset: index(offset) })
    const stage = (g: Stage): Stage =>
      g.tag === "fold" ? { ...g, value: expr(g.value) } : { ...g, value: expr(g.value), offset: index(g.offset) }
    const epilogue = (e: Epilogue): Epilogue => ({
      ...e,
      value: expr(e.value),
      ...(e.others === undefined ? {} : { others: e.others.map((o) => ({ ...o, value: expr(o.value) })) }),
    })
    const product = (c: Contraction): Contraction => ({
      ...c,
      x: operand(c.x),
      y: operand(c.y),
      ...(c.epilogue === undefined ? {} : { epilogue: epilogue(c.epilogue) }),
    })
    const inside = (t: Step): Step => mapBodies(t, (body) => body.map(redirected(from, to)))
    switch (s.tag) {
      case "loops":
        return { ...s, stages: s.stages.map(stage) }
      case "contraction":
        return product(s)
      case "routine":
        return { ...s, inputs: s.inputs.map(place) }
      case "copy":
        return { ...s, from: place(s.from) }
      case "while":
        return inside({ ...s, flag: place(s.flag) })
      case "choose":
        return inside({ ...s, index: place(s.index) })
      case "repeat":
        return inside(s)
    }
  }
