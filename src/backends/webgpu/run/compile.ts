import type { Choose, Copy, Loop, Repeat, Routine, Step } from "../../../compiler/index.js"
import { type Buffer, buffer } from "../../../kernel/index.js"
import { bytesOfWords } from "../memory/words.js"
import type { Shader } from "../shader.js"
import { ARM, COPY, GATE, OPENS, THREADS } from "./built-in.js"
import type { Branches, Command, Commands, Dispatch, Place, Tables, Turns, While } from "./command.js"
import type { Access, Pipelines } from "./pipelines.js"

/** What is gathered while steps become commands. */
interface Site {
  readonly pipelines: Pipelines
  readonly most: number
  readonly asked: number[]
  readonly arms: { count: number }
  readonly tables: Tables
}

const placeOf = (b: Buffer): Place => ({ tag: "buffer", buffer: b, bytes: bytesOfWords(b.size) })

const whole = (b: Buffer): Place => ({ tag: "buffer", buffer: b, bytes: null })

/** Workgroups in two dimensions, of which neither is longer than `most`. */
export const fold = (workgroups: number, most: number): readonly [number, number] => {
  const rows = Math.max(1, Math.ceil(workgroups / most))
  return [Math.ceil(workgroups / rows), rows]
}

/** An entry for a dispatch inside an arm; null outside of all. */
const enter = ({ asked }: Site, groups: readonly [number, number], arm: number): number | null =>
  arm === 0 ? null : asked.push(...groups, 1) / 3 - 1

const isDispatched = (d: { readonly groups: readonly [number, number] }): boolean => d.groups[0] > 0

const shaderCommand = (site: Site, s: Shader, arm: number): readonly Dispatch[] => {
  const groups = fold(s.workgroups, site.most)
  if (groups[0] === 0) return []
  const accesses: readonly Access[] = s.bindings.map((b) => b.access)
  return [
    {
      tag: "dispatch",
      name: s.name,
      pipeline: site.pipelines(s.name, s.source, accesses),
      bindings: s.bindings.map((b) => placeOf(b.buffer)),
      groups,
      entry: enter(site, groups, arm),
      turns: false,
    },
  ]
}

const copyCommand = (site: Site, s: Copy, arm: number): readonly Dispatch[] => {
  const groups = fold(Math.ceil(s.size / THREADS), site.most)
  const words = [s.size, s.fromAt.start, s.fromAt.stride, s.toAt.start, s.toAt.stride, 0, 0, 0]
  const copy: Dispatch = {
    tag: "dispatch",
    name: `copy ${s.to.name}`,
    pipeline: site.pipelines("copy", COPY, ["read", "read_write", "uniform", "turn", "turn"]),
    bindings: [placeOf(s.from), placeOf(s.to), { tag: "table", words }],
    groups,
    entry: isDispatched({ groups }) ? enter(site, groups, arm) : null,
    turns: true,
  }
  return isDispatched(copy) ? [copy] : []
}

/** An arm of control flow: what opens it, and which entries are its own. */
interface Arm {
  readonly opens: keyof typeof OPENS
  readonly own: number
  readonly around: number
  readonly first: number
  readonly count: number
  readonly number?: number
  readonly last?: number
}

const wordsOf = (a: Arm): readonly number[] => {
  const words = [OPENS[a.opens], a.own, a.around, a.first, a.count, a.number ?? 0, a.last ?? 0, 0]
  return words.slice(0, ARM)
}

const gateCommand = ({ pipelines, tables }: Site, signal: Buffer, arms: readonly Arm[]): Dispatch => ({
  tag: "dispatch",
  name: "gate",
  pipeline: pipelines("gate", GATE, ["read", "read", "read", "read_write", "read_write"]),
  bindings: [
    placeOf(signal),
    { tag: "table", words: arms.flatMap(wordsOf) },
    whole(tables.asked),
    whole(tables.isOpen),
    whole(tables.granted),
  ],
  groups: [arms.length, 1],
  entry: null,
  turns: false,
})

/** Shaders for the steps that are no control flow, and what the host computes. */
export interface Targets {
  readonly shaders: (s: Step) => readonly Shader[]
  readonly isOnHost: (s: Step) => s is Routine
}

const entries = (site: Site): number => site.asked.length / 3

const whileCommand = (site: Site, s: Loop, around: number, targets: Targets): While => {
  const own = ++site.arms.count
  const first = entries(site)
  const test = commandsOf(site, s.test, own, targets)
  const body = commandsOf(site, s.body, own, targets)
  const arm = { own, around, first, count: entries(site) - first }
  return {
    tag: "while",
    start: gateCommand(site, s.flag, [{ ...arm, opens: "start" }]),
    test,
    gate: gateCommand(site, s.flag, [{ ...arm, opens: "stay" }]),
    body,
    arm: own,
  }
}

const chooseCommand = (site: Site, s: Choose, around: number, targets: Targets): Branches => {
  const last = s.branches.length - 1
  const made = s.branches.map((steps, number) => {
    const own = ++site.arms.count
    const first = entries(site)
    const commands = commandsOf(site, steps, own, targets)
    const arm: Arm = { opens: "choose", own, around, first, count: entries(site) - first, number, last }
    return { commands, arm }
  })
  const gate = gateCommand(
    site,
    s.index,
    made.map((m) => m.arm),
  )
  return { tag: "branches", gate, branches: made.map((m) => m.commands) }
}

const turnsCommand = (site: Site, s: Repeat, arm: number, targets: Targets): Turns => ({
  tag: "turns",
  trips: s.trips,
  body: commandsOf(site, s.body, arm, targets),
})

const commandsOf = (site: Site, steps: readonly Step[], arm: number, targets: Targets): readonly Command[] =>
  steps.flatMap((s): readonly Command[] => {
    switch (s.tag) {
      case "copy":
        return copyCommand(site, s, arm)
      case "repeat":
        return s.trips === 0 ? [] : [turnsCommand(site, s, arm, targets)]
      case "while":
        return [whileCommand(site, s, arm, targets)]
      case "choose":
        return [chooseCommand(site, s, arm, targets)]
      default:
        if (targets.isOnHost(s)) return [{ tag: "host", routine: s, arm }]
        return targets.shaders(s).flatMap((shader) => shaderCommand(site, shader, arm))
    }
  })

/**
 * Steps as commands. Control flow stays on the device: what is inside a `while` or a branch asks for its workgroups in a
 * table, and gets them, or none, from a gate that looks at the flag.
 */
export const compile = (steps: readonly Step[], targets: Targets, pipelines: Pipelines, most: number): Commands => {
  const tables: Tables = {
    isOpen: buffer("isOpen", "uint32", 0),
    asked: buffer("asked", "uint32", 0),
    granted: buffer("granted", "uint32", 0),
  }
  const site: Site = { pipelines, most, asked: [], arms: { count: 0 }, tables }
  const commands = steps.map((s) => commandsOf(site, [s], 0, targets))
  return { commands, asked: site.asked, arms: site.arms.count, tables }
}
