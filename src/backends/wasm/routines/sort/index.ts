import { bytesOf, stridesOf } from "../../../../array/index.js"
import type { SortParams } from "../../../../primitives/sort.js"
import {
  all,
  type Code,
  call,
  type FunctionBuilder,
  forRange,
  i32,
  i64,
  type Local,
  seq,
} from "../../assembler/index.js"
import { copyElement } from "../element.js"
import { along, merged, nestShare, scaled, unitsOf } from "../nest.js"
import { inPieces, type Places, type Routine, type RoutineMaker, type Task } from "../routine.js"
import { countBytes, PAIR, pairSorter } from "./pairs.js"
import { wordsOf } from "./word.js"

/** The words of all keys, from the last one of the last key to the first. */
const wordsOfKeys = ({ inputs, params }: Task<SortParams>) =>
  inputs
    .slice(0, params.keys)
    .flatMap(({ dtype }, k) => wordsOf(dtype).map((word) => ({ k, word })))
    .reverse()

/** One row: stable sorts by all words make the lexicographic order, in which the elements are copied. */
const sortRow = (
  f: FunctionBuilder,
  task: Task<SortParams>,
  places: Places,
  room: Code<"i32">,
  row: readonly Code<"i32">[],
): Code<"void"> => {
  const { shape } = task.inputs[0]!
  const n = shape[task.params.axis]!
  const sizes = task.inputs.map((x) => bytesOf(x.dtype))
  const steps = sizes.map((bytes) => bytes * stridesOf(shape)[task.params.axis]!)
  const counts = room
  const first = i32.add(room, countBytes(n))
  const second = i32.add(room, countBytes(n) + n * PAIR)
  const pairs = f.local("i32", "pairs")
  const index = f.local("i32", "index")
  const sorter = pairSorter(n)
  const spare = i32.sub(i32.add(first, second), pairs)
  const sorted = (): Code<"void"> => pairs.set(call(sorter, { from: pairs, spare, counts }))
  const pair = (word: Code<"i32">, i: Code<"i32">): Code<"i64"> =>
    i64.or(i64.shl(i64.extend_i32_u(word), 32n), i64.extend_i32_u(i))
  const rounds = wordsOfKeys(task).map(({ k, word }, round): Code<"void"> => {
    const wordOf = (i: Local<"i32">): Code<"i32"> => word(f, i32.add(row[k]!, i32.mul(i, steps[k]!)), places.inputs[k]!)
    const fill =
      round === 0
        ? forRange(f, 0, n, 1, (i) => i64.store(i32.add(first, scaled(i, PAIR)), pair(wordOf(i), i)))
        : along(f, pairs, n, PAIR, (at) => seq(index.set(i32.load(at)), i32.store(at, wordOf(index), 4)))
    return seq(fill, sorted())
  })
  const copies = sizes.map((bytes, k): Code<"void"> => {
    const to = f.local("i32", "to")
    const from = (at: Local<"i32">): Code<"i32"> => i32.add(row[k]!, i32.mul(i32.load(at), steps[k]!))
    return seq(
      to.set(row[k]!),
      along(f, pairs, n, PAIR, (at) =>
        seq(copyElement(bytes, to, places.outputs[k]!, from(at), places.inputs[k]!), to.set(i32.add(to, steps[k]!))),
      ),
    )
  })
  return seq(pairs.set(first), all(rounds), all(copies))
}

/** Sorts all operands together along an axis by the first `keys` of them. */
export const sort: RoutineMaker<SortParams> = (task): Routine => {
  const { shape } = task.inputs[0]!
  const { axis } = task.params
  const n = shape[axis]!
  const strides = stridesOf(shape)
  const others = shape
    .map((size, a) => ({ size, steps: task.inputs.map((x) => strides[a]! * bytesOf(x.dtype)) }))
    .filter((_, a) => a !== axis)
  const rows = merged(others)
  const turns = rows.reduce((count, a) => count * a.size, 1)
  const work = {
    units: unitsOf(rows),
    cost: 40 * n * turns * wordsOfKeys(task).length,
    own: countBytes(n) + 2 * n * PAIR,
  }
  return inPieces("sort", work, (f, places, share) =>
    nestShare(
      f,
      rows,
      task.inputs.map(() => i32.const(0)),
      share,
      (row) => sortRow(f, task, places, share.own, row),
    ),
  )
}
