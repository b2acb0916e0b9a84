import { setTimeout as sleep } from "node:timers/promises"
import { expect, test } from "vitest"
import {
  block,
  brIf,
  call,
  drop,
  encode,
  func,
  global,
  i32,
  i64,
  loop,
  seq,
} from "../../../src/backends/wasm/assembler/index.js"
import { newPool } from "../../../src/backends/wasm/threads/pool.js"
import { closed, shareFunction, workFunction } from "../../../src/backends/wasm/threads/share.js"

const HELPERS = 2
const PARTS = HELPERS + 1

/** Where the parts of the test's task leave their marks. */
const MET = 2048
const WORKERS = 2112

/** Turns that a part waits for the others before it gives up: many seconds. */
const TURNS = 2n ** 35n

const shared = (): WebAssembly.Memory => new WebAssembly.Memory({ initial: 1, maximum: 1, shared: true })

/** A module whose parts are done only when each is done by a thread of its own: all wait until all have begun. */
const meeting = (id: number, threads: number) => {
  const helpers = global("i32", "threads", threads)
  const part = func("part", { task: "i32", part: "i32", worker: "i32" }, "void", (f, { worker }) => {
    const turn = f.local("i64", "turn")
    return seq(
      drop(i32.atomic_rmw_add(i32.const(MET), 1)),
      i32.atomic_store(i32.shl(worker, 2), 1, WORKERS),
      block((out) =>
        loop((again) =>
          seq(
            brIf(out, i32.ge_u(i32.atomic_load(i32.const(MET)), PARTS)),
            brIf(again, i64.lt_s(turn.tee(i64.add(turn, 1n)), TURNS)),
          ),
        ),
      ),
    )
  })
  const share = shareFunction(part, id, helpers)
  const main = func("main", {}, "void", () => seq(call(share, { task: 0, parts: PARTS }), closed))
  const memory = { import: ["host", "memory"], min: 1, max: 1, shared: true } as const
  const bytes = encode({ memory, exports: { main, work: workFunction(part, id) } })
  return new WebAssembly.Module(new Uint8Array(bytes))
}

const until = async (done: () => boolean): Promise<void> => {
  for (let i = 0; i < 1000 && !done(); i++) await sleep(10)
  expect(done()).toBe(true)
}

const isMain = (f: unknown): f is () => void => typeof f === "function"

/** Runs a meeting: what the parts left behind. */
const meet = (module: WebAssembly.Module, memory: WebAssembly.Memory): readonly number[] => {
  const words = new Int32Array(memory.buffer)
  words.fill(0, MET / 4, WORKERS / 4 + 8)
  const { main } = new WebAssembly.Instance(module, { host: { memory } }).exports
  if (isMain(main)) main()
  return [words[MET / 4]!, ...words.slice(WORKERS / 4, WORKERS / 4 + PARTS)]
}

test("all threads of a pool take parts, module after module, also of a call that began before them", () => {
  const memory = shared()
  const pool = newPool(memory, HELPERS)
  for (const id of [1, 2]) {
    const module = meeting(id, HELPERS)
    expect(pool.enlist(id, module, 1000)()).toBe(HELPERS)
    for (let turn = 0; turn < 20; turn++) expect(meet(module, memory)).toEqual([PARTS, 1, 1, 1])
  }
})

test("threads forget a module that nothing can call any more", async () => {
  const pool = newPool(shared(), HELPERS)
  pool.enlist(1, meeting(1, HELPERS), 1000)
  const kept = pool.enlist(2, meeting(2, HELPERS), 1000)
  await until(() => {
    globalThis.gc?.()
    return !pool.knows(1)
  })
  expect(pool.knows(2)).toBe(true)
  expect(kept()).toBe(HELPERS)
})

test("threads forget what was not called for long, and take it up again when it is", () => {
  const memory = shared()
  const pool = newPool(memory, HELPERS)
  const modules = [1, 2].map((id) => meeting(id, HELPERS))
  const helpers = modules.map((module, i) => pool.enlist(i + 1, module, 2 ** 23))
  for (const [i, module] of [...modules, ...modules].entries()) {
    expect(helpers[i % 2]!()).toBe(HELPERS)
    expect(meet(module, memory)).toEqual([PARTS, 1, 1, 1])
  }
})

test("without helpers the caller takes all parts", () => {
  const memory = shared()
  const words = new Int32Array(memory.buffer)
  const module = meeting(1, 0)
  words[MET / 4] = PARTS
  const { main } = new WebAssembly.Instance(module, { host: { memory } }).exports
  words.fill(0, WORKERS / 4, WORKERS / 4 + PARTS)
  if (isMain(main)) main()
  expect([...words.slice(MET / 4, MET / 4 + 1), ...words.slice(WORKERS / 4, WORKERS / 4 + PARTS)]).toEqual([
    2 * PARTS,
    1,
    0,
    0,
  ])
})

test("without a shared memory there is no pool", () => {
  expect(newPool(new WebAssembly.Memory({ initial: 1 }), 3).size).toBe(0)
  expect(newPool(shared(), 0).size).toBe(0)
})
