import {
  all,
  block,
  br,
  brIf,
  type Code,
  call,
  drop,
  type Func,
  forRange,
  func,
  type Global,
  i32,
  i64,
  if_,
  loop,
  memory,
  return_,
  seq,
} from "../assembler/index.js"
import { BITS, WORDS } from "./words.js"

type Int = Code<"i32">
type Long = Code<"i64">

/** A part of a task, by numbers; `worker` is 0 for the thread that called. */
export type PartFunc = Func<{ readonly task: "i32"; readonly part: "i32"; readonly worker: "i32" }, "void">

/** Where parts are counted that were taken from either end. */
const FRONT_AT = 0
const BACK_AT = BITS.part

const PARTS_AT = 2 * BITS.part
const TASK_AT = 3 * BITS.part
const MODULE_AT = TASK_AT + BITS.task

const field = (word: Long, at: number, bits: number): Int =>
  i32.and(i32.wrap_i64(i64.shr_u(word, BigInt(at))), 2 ** bits - 1)

const shared = (): Long => i64.atomic_load(i32.const(WORDS.share))

/**
 * Takes the next part of what is shared, if there is one: `then` for a part, `none` when all are taken. The caller takes
 * them from the front and workers from the back, so that from task to task each finds its rows in a cache of its own.
 */
const take = (
  word: Long,
  end: typeof FRONT_AT | typeof BACK_AT,
  then: (part: Int) => Code<"void">,
  none: Code<"void">,
): Code<"void"> => {
  const count = (at: number): Int => field(word, at, BITS.part)
  const [front, back, parts] = [count(FRONT_AT), count(BACK_AT), count(PARTS_AT)]
  const part = end === FRONT_AT ? front : i32.sub(i32.sub(parts, 1), back)
  const next = i64.add(word, 1n << BigInt(end))
  const taken = i64.eq(i64.atomic_rmw_cmpxchg(i32.const(WORDS.share), word, next), word)
  return if_(i32.ge_u(i32.add(front, back), parts), none, if_(taken, then(part)))
}

const increase = (at: number): Code<"void"> => drop(i32.atomic_rmw_add(i32.const(at), 1))

const finished = (): Code<"void"> => increase(WORDS.done)

/** Turns that a worker looks for more before it goes to sleep, about 70 microseconds: waking it takes as long. */
const PATIENCE = 60_000

/**
 * The function by which a task is shared: its parts are cut by the task alone, so the results do not depend on who takes
 * them. Without other threads the caller takes all, in order.
 */
export const shareFunction = (part: PartFunc, module: number, threads: Global<"i32">) =>
  func("share", { task: "i32", parts: "i32" }, "void", (f, { task, parts }) => {
    const word = f.local("i64")
    const start = i64.or(
      i64.const(BigInt(module) << BigInt(MODULE_AT)),
      i64.or(i64.shl(i64.extend_i32_u(task), BigInt(TASK_AT)), i64.shl(i64.extend_i32_u(parts), BigInt(PARTS_AT))),
    )
    return seq(
      if_(
        i32.eqz(threads),
        seq(
          forRange(f, i32.const(0), parts, 1, (i) => call(part, { task, part: i, worker: 0 })),
          return_(),
        ),
      ),
      i32.atomic_store(i32.const(WORDS.done), 0),
      i64.atomic_store(i32.const(WORDS.share), start),
      increase(WORDS.epoch),
      drop(memory.atomic_notify(i32.const(WORDS.epoch), threads)),
      block((out) =>
        loop((again) =>
          all([
            word.set(shared()),
            take(word, FRONT_AT, (i) => seq(call(part, { task, part: i, worker: 0 }), finished()), br(out)),
            br(again),
          ]),
        ),
      ),
      loop((again) => brIf(again, i32.lt_u(i32.atomic_load(i32.const(WORDS.done)), parts))),
    )
  })

/** What a worker does: takes parts of this module's tasks until there are none for a while. */
export const workFunction = (part: PartFunc, module: number) =>
  func("work", { worker: "i32" }, "void", (f, { worker }) => {
    const word = f.local("i64")
    const idle = f.local("i32")
    return block((out) =>
      loop((again) =>
        all([
          word.set(shared()),
          brIf(out, i64.ne(i64.shr_u(word, BigInt(MODULE_AT)), i64.const(BigInt(module)))),
          take(
            word,
            BACK_AT,
            (i) =>
              seq(
                call(part, { task: field(word, TASK_AT, BITS.task), part: i, worker }),
                finished(),
                idle.set(i32.const(0)),
              ),
            seq(idle.set(i32.add(idle, 1)), brIf(out, i32.gt_u(idle, PATIENCE))),
          ),
          br(again),
        ]),
      ),
    )
  })

/** Nothing is shared any more. */
export const closed: Code<"void"> = i64.atomic_store(i32.const(WORDS.share), i64.const(0n))
