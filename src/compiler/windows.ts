import type { Buffer } from "../kernel/index.js"
import { everyStep, mapBodies, touches, usersOf } from "./access.js"
import type { Copy, Procedure, Repeat, Step, Walk } from "./step.js"

/** A slice and the stack that it is copied from, or to, in every turn of a loop. */
interface Slice {
  readonly slice: Buffer
  readonly stack: Buffer
  readonly isRead: boolean
}

const stays = ({ start, stride }: Walk): boolean => start === 0 && stride === 0

const sliceOf = ({ from, to, size, fromAt, toAt }: Copy): Slice | null => {
  if (stays(toAt) && !stays(fromAt) && to.size === size) return { slice: to, stack: from, isRead: true }
  if (stays(fromAt) && !stays(toAt) && from.size === size) return { slice: from, stack: to, isRead: false }
  return null
}

/** What must lie where it always lies: operands of routines, and what loops and branches ask. */
const isPinned = (steps: readonly Step[], b: Buffer): boolean =>
  everyStep(steps).some(
    (s) =>
      (s.tag === "routine" && (s.inputs.includes(b) || s.outputs.includes(b))) ||
      (s.tag === "while" && s.flag === b) ||
      (s.tag === "choose" && s.index === b),
  )

const writes = (s: Step, b: Buffer): boolean => touches(s).writes.has(b)
const reads = (s: Step, b: Buffer): boolean => touches(s).reads.has(b)

/** Whether a slice may lie in its stack: it is the turn's alone, and nobody else sees what that does to the stack. */
const fits = ({ slice, stack, isRead }: Slice, copy: Copy, body: readonly Step[]): boolean => {
  const others = body.filter((s) => s !== copy)
  if (slice.dtype !== stack.dtype || isPinned(body, slice)) return false
  if (isRead) return !others.some((s) => writes(s, slice) || writes(s, stack))
  const first = others.find((s) => writes(s, slice) || reads(s, slice))
  const after = body.slice(body.indexOf(copy) + 1)
  return (
    first !== undefined &&
    !reads(first, slice) &&
    !after.some((s) => writes(s, slice)) &&
    !others.some((s) => writes(s, stack) || reads(s, stack))
  )
}

type Users = ReturnType<typeof usersOf>

/** The body of a loop, in which a slice lies in its stack where it can; what says so stands first. */
const opened = (users: Users, { body }: Repeat): readonly Step[] => {
  const own = usersOf({ steps: body, inputs: [], outputs: [] })
  return body.reduce<readonly Step[]>((all, s) => {
    const found = s.tag === "copy" ? sliceOf(s) : null
    if (s.tag !== "copy" || found === null || windowsIn(all).has(found.slice)) return all
    if (own.get(found.slice) !== users.get(found.slice) || !fits(found, s, body)) return all
    return [{ ...s, window: found.slice }, ...all.filter((t) => t !== s)]
  }, body)
}

/** The buffers that lie in others. */
export const windowsIn = (steps: readonly Step[]): ReadonlySet<Buffer> =>
  new Set(everyStep(steps).flatMap((s) => (s.tag === "copy" && s.window !== undefined ? [s.window] : [])))

/** A procedure whose loops read and write the slices of stacks where they lie, instead of copying them. */
export const openWindows = (p: Procedure): Procedure => {
  const users = usersOf(p)
  const within = (steps: readonly Step[]): readonly Step[] =>
    steps.map((s) => {
      const next = mapBodies(s, within)
      return next.tag === "repeat" ? { ...next, body: opened(users, next) } : next
    })
  return { ...p, steps: within(p.steps) }
}
