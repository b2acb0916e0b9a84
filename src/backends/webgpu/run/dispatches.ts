import type { Buffer } from "../../../kernel/index.js"
import type { Command, Dispatch, HostStep } from "./command.js"
import type { Pipeline } from "./pipelines.js"

const dispatchesOf = (c: Command): readonly Dispatch[] => {
  switch (c.tag) {
    case "dispatch":
      return [c]
    case "host":
      return []
    case "turns":
      return c.body.flatMap(dispatchesOf)
    case "while":
      return [c.start, c.gate, ...c.test.flatMap(dispatchesOf), ...c.body.flatMap(dispatchesOf)]
    case "branches":
      return [c.gate, ...c.branches.flat().flatMap(dispatchesOf)]
  }
}

const hostStepsOf = (c: Command): readonly HostStep[] => {
  switch (c.tag) {
    case "host":
      return [c]
    case "turns":
      return c.body.flatMap(hostStepsOf)
    case "while":
      return [...c.test, ...c.body].flatMap(hostStepsOf)
    case "branches":
      return c.branches.flat().flatMap(hostStepsOf)
    default:
      return []
  }
}

/** The buffers that commands touch: those that only a kernel would see may be in its registers alone. */
export const boundIn = (commands: readonly Command[]): ReadonlySet<Buffer> =>
  new Set([
    ...commands
      .flatMap(dispatchesOf)
      .flatMap((d) => d.bindings.flatMap((place) => (place.tag === "buffer" ? [place.buffer] : []))),
    ...commands.flatMap(hostStepsOf).flatMap(({ routine: { inputs, outputs } }) => [...inputs, ...outputs]),
  ])

/** The pipelines of commands, each once. */
export const pipelinesIn = (commands: readonly Command[]): readonly Pipeline[] => [
  ...new Set(commands.flatMap(dispatchesOf).map((d) => d.pipeline)),
]
