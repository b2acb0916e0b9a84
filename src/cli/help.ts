import { digitsAttribution } from "../data/index.js"
import { defaults, flags, type Options } from "./options.js"
import { commands } from "./usage.js"

const COLUMN = 11

const line = (name: keyof Options): readonly string[] => [
  `  ${`--${name}`.padEnd(COLUMN)}${flags[name].about}`,
  `  ${"".padEnd(COLUMN)}${flags[name].accepts}; default ${defaults[name]}`,
]

/** What `--help` prints; it fits a screen of 80 by 24. */
export const help: string = `Trains a small network on real handwritten digits, in the terminal.

  npm start -- [options]        or        cotangent [options]
  npm start -- COMMAND --help   ${Object.keys(commands).join(", ")}

${(Object.keys(flags) as readonly (keyof Options)[]).flatMap(line).join("\n")}
  ${"--help".padEnd(COLUMN)}prints this

The same seed and options give the same result, to the last bit.
${`Digits: ${digitsAttribution}`.replace(" (1998)", "\n(1998)")}`
