import { type Conversation, converse } from "./conversation.js"
import type { Answer, Request } from "./protocol.js"
import type { SideCommand } from "./sides.js"

/** A side with its process, which is started when it is first asked, and again after it has ended. */
export interface Player {
  readonly name: string
  /** what the side calls itself; empty until it was started */
  readonly version: () => string
  readonly ask: (request: Request) => Promise<Answer>
  /** ends the process */
  readonly end: () => Promise<void>
}

/** Milliseconds after which an answer is given up. */
const PATIENCE = 180_000

/** What cannot be started answers everything with the reason. */
export const playerOf = ({ name, command, reason }: SideCommand): Player => {
  const state: { talk: Conversation | null; version: string } = { talk: null, version: "" }
  const talk = async (): Promise<Conversation> => {
    if (command === null) throw new Error(reason)
    if (state.talk === null || state.talk.over()) state.talk = await converse(command)
    state.version = state.talk.version
    return state.talk
  }
  return {
    name,
    version: () => state.version,
    ask: async (request) => {
      try {
        return await (await talk()).ask(request, PATIENCE)
      } catch (error) {
        return { reason: error instanceof Error ? error.message : String(error) }
      }
    },
    end: async () => {
      await state.talk?.end()
      state.talk = null
    },
  }
}
