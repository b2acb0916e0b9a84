import type { Flags } from "./flags.js"

const COLUMN = 13

/** The sub-commands, in one line each. */
export const commands = {
  train: "trains a network on images or a table, and keeps the run in a folder",
  evaluate: "says how well a run does on its test examples, class by class",
  summary: "the layers of a network, with their sizes",
  search: "tries hyper-parameters, at random or on a grid, and ranks them",
  "find-lr": "tries learning rates, and suggests one",
  plot: "draws the learning curves of a run as SVG",
} as const

export type CommandName = keyof typeof commands

const words: Readonly<Record<CommandName, string>> = {
  ...{ train: "[options]", evaluate: "RUN [options]", summary: "MODEL [options]", search: "[options]" },
  ...{ "find-lr": "[options]", plot: "RUN [options]" },
}

const shown = (value: unknown): string =>
  value === "" || value === 0 || value === null || value === false || (Array.isArray(value) && value.length === 0)
    ? ""
    : `; default ${String(value)}`

/** What `--help` prints for a command: a line for each option, which fits a screen of 80 by 24. */
export const helpText = <O extends object>(command: CommandName, flags: Flags<O>, defaults: O): string => {
  const line = (name: Extract<keyof O, string>): string => {
    const { about, accepts } = flags[name]
    const text = about === "" ? accepts.replace(/^one of |some of /, "").replaceAll(", ", "|") : about
    return `  ${`--${name}`.padEnd(COLUMN)}${text}${shown(defaults[name])}`
  }
  const names: readonly Extract<keyof O, string>[] = Object.keys(flags) as never
  return [`cotangent ${command} ${words[command]}`, commands[command], ...names.map(line), ""].join("\n")
}
