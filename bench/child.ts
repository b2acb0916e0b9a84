// One JavaScript side: loads the module that the command line names, and answers requests.
import { resolve } from "node:path"
import { createInterface } from "node:readline"
import { pathToFileURL } from "node:url"
import { type Answer, MARK, type Request } from "./protocol.js"
import type { Run, Side } from "./side.js"

/** Samples are at least so long, so that the clock does not matter. */
const LEAST = 1

const say = (answer: Answer): void => {
  process.stdout.write(`${MARK}${JSON.stringify(answer)}\n`)
}

const now = (): number => performance.now()

/** Milliseconds for so many calls. */
const time = async (run: Run, calls: number): Promise<number> => {
  const start = now()
  for (let i = 0; i < calls; i++) {
    const done = run()
    if (done instanceof Promise) await done
  }
  return now() - start
}

/** Runs for a while, and then as many calls as make a sample. */
const warmUp = async (run: Run, milliseconds: number): Promise<number> => {
  const end = now() + milliseconds
  let calls = 1
  for (;;) {
    const taken = await time(run, calls)
    if (taken < LEAST) calls *= 2
    if (now() >= end && taken >= LEAST) return calls
  }
}

const sample = async (run: Run, calls: number, milliseconds: number): Promise<readonly number[]> => {
  const end = now() + milliseconds
  const times: number[] = []
  do times.push((await time(run, calls)) / calls)
  while (now() < end)
  return times
}

const prepare = async (side: Side, name: string): Promise<Run> => {
  side.clear?.()
  const found = side.workloads[name]
  if (found === undefined) throw new Error(side.cannot?.[name] ?? "not written for this library")
  return found()
}

const reasonOf = (error: unknown): string => String(error instanceof Error ? error.message : error).split("\n")[0]!

const { side }: { readonly side: Side } = await import(pathToFileURL(resolve(process.argv[2]!)).href)
const state: { run: Run; calls: number } = { run: () => undefined, calls: 1 }

const answer = async (request: Request): Promise<Answer> => {
  try {
    if ("run" in request) return { times: await sample(state.run, state.calls, request.run) }
    state.run = await prepare(side, request.prepare)
    state.calls = request.warm === 0 ? 1 : await warmUp(state.run, request.warm)
    return { ready: true }
  } catch (error) {
    return { reason: reasonOf(error) }
  }
}

say({ version: side.version })
for await (const line of createInterface({ input: process.stdin })) say(await answer(JSON.parse(line)))
process.exit()
