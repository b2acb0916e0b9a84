import { spawn } from "node:child_process"
import { createInterface } from "node:readline"
import { type Answer, MARK, type Request } from "./protocol.js"

/** A child process that is asked one thing at a time. */
export interface Conversation {
  /** what the side calls itself */
  readonly version: string
  /** an answer, or the reason for which none came */
  readonly ask: (request: Request, patience: number) => Promise<Answer>
  /** the process has ended */
  readonly over: () => boolean
  readonly end: () => Promise<void>
}

/** A program with its arguments. */
export type Command = readonly [program: string, ...args: readonly string[]]

const START = 120_000

const parse = (line: string): Answer => JSON.parse(line.slice(MARK.length))

/** Starts a child; throws when it ends before it answers. */
export const converse = async ([program, ...args]: Command): Promise<Conversation> => {
  const child = spawn(program, args, { stdio: ["pipe", "pipe", "pipe"] })
  const heard: { last: string; over: boolean; hear: (answer: Answer) => void } = {
    last: "",
    over: false,
    hear: () => undefined,
  }
  const gone = new Promise<Answer>((done) => {
    const leave = (reason: string): void => {
      heard.over = true
      done({ reason })
    }
    child.on("error", (error) => leave(error.message))
    child.on("exit", (code, signal) => leave(`the process ended (${signal ?? code}): ${heard.last}`))
  })
  createInterface({ input: child.stdout }).on("line", (line) => {
    if (line.startsWith(MARK)) heard.hear(parse(line))
  })
  createInterface({ input: child.stderr }).on("line", (line) => {
    if (line.trim() !== "") heard.last = line.trim()
  })
  child.stdin.on("error", () => undefined)

  const next = async (patience: number): Promise<Answer> => {
    const said = new Promise<Answer>((done) => {
      heard.hear = done
    })
    const late = { timer: undefined as NodeJS.Timeout | undefined }
    const tired = new Promise<Answer>((done) => {
      late.timer = setTimeout(() => {
        child.kill("SIGKILL")
        heard.over = true
        done({ reason: `took more than ${patience / 1000} s` })
      }, patience)
    })
    const answer = await Promise.race([said, gone, tired])
    clearTimeout(late.timer)
    return answer
  }

  const first = await next(START)
  if (!("version" in first)) throw new Error("reason" in first ? first.reason : "no greeting")
  return {
    version: first.version,
    over: () => heard.over,
    ask: (request, patience) => {
      const answer = next(patience)
      child.stdin.write(`${JSON.stringify(request)}\n`)
      return answer
    },
    end: async () => {
      child.stdin.end()
      const timer = setTimeout(() => child.kill("SIGKILL"), 2000)
      await gone
      clearTimeout(timer)
    },
  }
}
