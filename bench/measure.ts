import type { Player } from "./player.js"
import { median } from "./statistics.js"

/** How long to look. */
export interface Effort {
  /** turns that every side gets */
  readonly turns: number
  /** milliseconds of a turn, and before the first */
  readonly turn: number
  readonly warm: number
  /** a side that has had so many milliseconds gets no more turns after its third */
  readonly enough: number
}

export const thorough: Effort = { turns: 9, turn: 60, warm: 600, enough: 8000 }
export const quick: Effort = { turns: 1, turn: 1, warm: 1, enough: 0 }

/** The median of the milliseconds of one call, or the reason for which there is none. */
export type Outcome = { readonly ms: number } | { readonly reason: string }

/** A player with its name for the workload: the machine has its own. */
export type Part = readonly [player: Player, workload: string]

/** Lets the threads of the side that had its turn go to sleep. */
const pause = (): Promise<void> => new Promise((done) => setTimeout(done, 25))

/** One side at one workload: `reason` is told once it can go no further. */
const contender = ([player, workload]: Part, first: boolean, effort: Effort) => {
  const state: { times: readonly number[]; spent: number; reason: string | null } = {
    times: [],
    spent: 0,
    reason: null,
  }
  const prepare = async (): Promise<void> => {
    if (first) await player.end()
    const answer = await player.ask({ prepare: workload, warm: first ? 0 : effort.warm })
    if ("reason" in answer) state.reason = answer.reason
  }
  const run = async (): Promise<void> => {
    if (first) await prepare()
    if (state.reason !== null) return
    await pause()
    const start = performance.now()
    const answer = await player.ask({ run: first ? 0 : effort.turn })
    state.spent += performance.now() - start
    if ("times" in answer) state.times = [...state.times, ...answer.times]
    else state.reason = "reason" in answer ? answer.reason : "no times"
  }
  return {
    prepare: first ? async () => undefined : prepare,
    turn: async (turn: number): Promise<void> => {
      if (state.reason === null && (turn < 3 || state.spent < effort.enough)) await run()
    },
    outcome: (): Outcome => (state.reason === null ? { ms: median(state.times) } : { reason: state.reason }),
  }
}

/** The players are asked in turns, so that noise of the machine is everybody's; or for the `first` call alone. */
export const measure = async (parts: readonly Part[], first: boolean, effort: Effort): Promise<readonly Outcome[]> => {
  const contenders = parts.map((part) => contender(part, first, effort))
  for (const c of contenders) await c.prepare()
  for (let turn = 0; turn < effort.turns; turn++) for (const c of contenders) await c.turn(turn)
  return contenders.map((c) => c.outcome())
}
