import { range } from "../../../array/index.js"
import { all, type Code, type Func, forRange, func, i32, if_, type Local, seq } from "../assembler/index.js"
import type { Plan } from "./plan.js"

import { areNeighbours } from "./tables.js"

const tileParams = { a: "i32", scratch: "i32", rows: "i32", target: "i32", from: "i32", to: "i32" } as const

/** A function that packs the inner indices from .. to of a tile of A: all its rows for one index, then the next. */
export const packTileFunction = (plan: Plan, height: number): Func<typeof tileParams, "void"> => {
  const { lanes, layout, spec } = plan
  return func(`${spec.name}_packA${height}`, tileParams, "void", (f, { a, scratch, rows, target, from, to }) => {
    const sources = range(height).map((i) => f.local("i32", `a${i}`))
    const x = f.local("v128", "x")
    const each = (body: (offset: Local<"i32">) => Code<"void">): Code<"void"> => {
      const offset = f.local("i32", "offset")
      return forRange(f, from, to, 1, (k) =>
        seq(
          offset.set(i32.load(i32.add(scratch, i32.shl(k, 2)), layout.innerA)),
          body(offset),
          target.set(i32.add(target, height * lanes.bytes)),
        ),
      )
    }
    const parts = range(Math.ceil(height / lanes.lanes)).map((j) => ({
      first: j * lanes.lanes,
      many: Math.min(lanes.lanes, height - j * lanes.lanes),
    }))
    const copy = each((offset) =>
      all(
        parts.map(({ first, many }) =>
          seq(
            x.set(lanes.load(i32.add(sources[0]!, offset), many, first * lanes.bytes)),
            lanes.store(target, x, many, first * lanes.bytes),
          ),
        ),
      ),
    )
    const gather = each((offset) =>
      all(
        parts.map(({ first, many }) =>
          seq(
            x.set(
              range(many)
                .slice(1)
                .reduce(
                  (y, i) => lanes.loadLane(i32.add(sources[first + i]!, offset), y, i),
                  lanes.load(i32.add(sources[first]!, offset), 1),
                ),
            ),
            lanes.store(target, x, many, first * lanes.bytes),
          ),
        ),
      ),
    )
    const neighbours = areNeighbours(sources[0]!, (i) => sources[i]!, height, lanes.bytes)
    return seq(...sources.map((q, i) => q.set(i32.add(a, i32.load(rows, 8 * i)))), if_(neighbours, copy, gather))
  })
}
