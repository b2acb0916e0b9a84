import { type Command, type Conversation, converse } from "./conversation.js"
import type { Answer } from "./protocol.js"
import type { SideCommand } from "./sides.js"
import { median } from "./statistics.js"

/** How long to look. */
export interface Effort {
  /** turns that every side gets */
  readonly turns: number
  /** milliseconds of a turn, and before the first */
  readonly turn: number
  readonly warm: number
  /** turns that begin after so many milliseconds are left out, except the first three */
  readonly enough: number
}

export const thorough: Effort = { turns: 9, turn: 60, warm: 600, enough: 8000 }
export const quick: Effort = { turns: 1, turn: 1, warm: 1, enough: 0 }

/** The median of the milliseconds of one call, or the reason for which there is none. */
export type Outcome = { readonly ms: number } | { readonly reason: string }

/** A side with its process, which is started again after it has ended. */
export interface Player {
  readonly name: string
  readonly version: () => string
  readonly talk: () => Promise<Conversation>
  readonly restart: () => Promise<void>
}

/** The processes of all sides; what cannot be started is told at every workload. */
export const playerOf = ({ name, command, reason }: SideCommand): Player => {
  const state: { talk: Promise<Conversation> | null; version: string } = { talk: null, version: "" }
  const start = async (found: Command | null): Promise<Conversation> => {
    if (found === null) throw new Error(reason)
    const talk = await converse(found)
    state.version = talk.version
    return talk
  }
  const restart = async (): Promise<void> => {
    const old = state.talk
    state.talk = null
    await old?.then((talk) => talk.end()).catch(() => undefined)
  }
  return { name, version: () => state.version, talk: () => (state.talk ??= start(command)), restart }
}

const PATIENCE = 180_000

const ask = async (player: Player, request: Parameters<Conversation["ask"]>[0]): Promise<Answer> => {
  try {
    return await (await player.talk()).ask(request, PATIENCE)
  } catch (error) {
    return { reason: error instanceof Error ? error.message : String(error) }
  }
}

/** Lets the threads of the side that had its turn go to sleep. */
const pause = (): Promise<void> => new Promise((done) => setTimeout(done, 25))

const outcome = (times: readonly number[], reason: string | null): Outcome =>
  reason === null ? { ms: median(times) } : { reason }

/** What one workload is called by the players: the machine has its own. */
export type Part = readonly [player: Player, workload: string]

/** The players ask in turns, so that noise of the machine is everybody's. */
export const measure = async (parts: readonly Part[], first: boolean, effort: Effort): Promise<readonly Outcome[]> => {
  const entries = parts.map(([player, workload]) => ({
    player,
    workload,
    times: [] as number[],
    spent: 0,
    reason: null as string | null,
  }))
  const prepare = async (e: (typeof entries)[number]): Promise<void> => {
    const answer = await ask(e.player, { prepare: e.workload, warm: first ? 0 : effort.warm })
    if ("reason" in answer) e.reason = answer.reason
  }
  if (!first) for (const e of entries) await prepare(e)
  for (let turn = 0; turn < effort.turns; turn++)
    for (const e of entries) {
      if (e.reason !== null || (turn >= 3 && e.spent > effort.enough)) continue
      if (first) {
        await e.player.restart()
        await prepare(e)
        if (e.reason !== null) continue
      }
      await pause()
      const start = performance.now()
      const answer = await ask(e.player, { run: first ? 0 : effort.turn })
      e.spent += performance.now() - start
      if ("times" in answer) e.times.push(...answer.times)
      else e.reason = "reason" in answer ? answer.reason : "no times"
    }
  for (const e of entries)
    if (e.reason?.startsWith("the process ended") || e.reason?.startsWith("took")) await e.player.restart()
  return entries.map((e) => outcome(e.times, e.reason))
}
