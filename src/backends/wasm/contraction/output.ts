import { range } from "../../../array/index.js"
import { all, type Code, i32, if_, type Local } from "../assembler/index.js"
import type { Plan } from "./plan.js"

/** The rows of the output as a kernel of some columns sees them, in vectors; `table` is where its columns are looked up. */
export const outputOf = (plan: Plan, columns: number, table: Code<"i32">) => {
  const { lanes, runs } = plan
  const inRow = runs === null ? plan.contiguousOut : runs.out === lanes.bytes
  const inVector = (j: number): number => Math.min(lanes.lanes, columns - j * lanes.lanes)
  const ahead = (j: number): number => (runs === null ? 16 * j : 0)
  const vectorAddress = (row: Code<"i32">, j: number): Code<"i32"> =>
    runs === null ? row : i32.add(row, i32.load(table, 16 * j + 4))
  const laneAddress = (row: Code<"i32">, j: number, lane: number): Code<"i32"> =>
    runs === null
      ? i32.add(row, i32.load(table, 4 * (j * lanes.lanes + lane)))
      : i32.add(vectorAddress(row, j), lane * runs.out)

  /** Lanes past the end of a run are read too, which is harmless. */
  const load = (row: Code<"i32">, j: number): Code<"v128"> =>
    inRow
      ? lanes.load(vectorAddress(row, j), inVector(j), ahead(j))
      : range(inVector(j)).reduce((y, lane) => lanes.loadLane(laneAddress(row, j, lane), y, lane), lanes.zero)

  const storeSome = (row: Code<"i32">, j: number, x: Local<"v128">, many: number): Code<"void"> =>
    inRow
      ? lanes.store(vectorAddress(row, j), x, many, ahead(j))
      : all(range(many).map((lane) => lanes.storeLane(laneAddress(row, j, lane), x, lane)))

  const store = (row: Code<"i32">, j: number, x: Local<"v128">): Code<"void"> =>
    runs === null || runs.tail === lanes.lanes
      ? storeSome(row, j, x, inVector(j))
      : if_(i32.load(table, 16 * j + 8), storeSome(row, j, x, runs.tail), storeSome(row, j, x, lanes.lanes))

  return { load, store }
}
