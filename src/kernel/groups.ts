import { visit } from "./expr.js"
import type { Stage } from "./kernel.js"

const sameLoops = (a: Stage, b: Stage): boolean =>
  a.over.length === b.over.length && a.over.every((v, i) => v === b.over[i])

/** A stage needs what one before it has folded or stored. */
export const needs = (s: Stage, before: Stage): boolean => {
  let found = false
  visit([s.value], (e) => {
    found ||= before.tag === "fold" ? e === before.result : e.tag === "load" && e.buffer === before.buffer
  })
  return found
}

/** Neighbouring stages with the very same loops run together, unless one needs what another has folded or stored. */
export const groupsOf = (stages: readonly Stage[]): readonly (readonly Stage[])[] =>
  stages.reduce<readonly (readonly Stage[])[]>((groups, s) => {
    const last = groups.at(-1)
    const joins = last !== undefined && s.over.length > 0 && sameLoops(last[0]!, s) && !last.some((p) => needs(s, p))
    return joins ? [...groups.slice(0, -1), [...last, s]] : [...groups, [s]]
  }, [])
