import { isLeft } from "fp-ts/Either"
import { summary } from "../nn/index.js"
import { type Flag, type Flags, readFlags, whole } from "./flags.js"
import { nearest } from "./nearest.js"
import { networkNames, networkOf, usualSizes } from "./networks.js"
import { helpText } from "./usage.js"
import { EXIT, fail, type World } from "./world.js"

interface Options {
  /** of one example; empty for the usual one */
  readonly input: readonly number[]
  /** 0 for as many as usual */
  readonly classes: number
  readonly hidden: number
  /** 0 for all */
  readonly depth: number
}

const shape: Flag<readonly number[]> = {
  about: "the shape of one example, such as 3,32,32 or 784",
  accepts: "whole numbers from 1 on with commas between them",
  read: (text) => (/^[1-9]\d{0,6}(,[1-9]\d{0,6}){0,2}$/.test(text) ? text.split(",").map(Number) : undefined),
}

const flags: Flags<Options> = {
  input: shape,
  classes: whole("the classes; as many as usual unless given", 1, 1_000_000),
  hidden: whole("hidden units of mlp, or the width of a small resnet", 1, 65_536),
  depth: whole("how many names of a path are told apart; all unless given", 1, 100),
}

const defaults: Options = { input: [], classes: 0, hidden: 0, depth: 0 }

const meant = (name: string): string | undefined => {
  const model = nearest(name, networkNames)
  return model === undefined ? undefined : `did you mean ${model}?`
}

const PER_LINE = Math.ceil(networkNames.length / 4)

/** Shows the layers of a network. */
export const summarize = async (args: readonly string[], world: World): Promise<number> => {
  const asked = readFlags(args, flags, defaults, { words: 1 })
  if (isLeft(asked)) return fail(world, asked.left, EXIT.usage)
  if (asked.right.kind === "help") {
    const lines = [0, 1, 2, 3].map((i) => `  ${networkNames.slice(i * PER_LINE, (i + 1) * PER_LINE).join(", ")}`)
    world.print(`${helpText("summary", flags, defaults)}\nThe models are\n${lines.join(",\n")}\n`)
    return EXIT.success
  }
  const { options, words } = asked.right
  const [name] = words
  const known = `the models are ${networkNames.join(", ")}`
  if (name === undefined) return fail(world, `summary takes the name of a model; ${known}`, EXIT.usage)
  if (!networkNames.includes(name))
    return fail(world, `there is no model ${JSON.stringify(name)}; ${meant(name) ?? known}`, EXIT.usage)
  const usual = usualSizes(name)
  const input = options.input.length === 0 ? usual.input : options.input
  const sizes = { input, classes: options.classes || usual.classes, hidden: options.hidden, dropout: 0 }
  const network = networkOf(name, sizes)
  if (typeof network === "string") return fail(world, network)
  const depth = options.depth === 0 ? {} : { depth: options.depth }
  world.print(`${String(summary(network, [1, ...input], depth))}\n`)
  return EXIT.success
}
