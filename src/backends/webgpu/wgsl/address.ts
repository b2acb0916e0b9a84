import { coefficientOf, type Index, type LoopVar, turnsOf } from "../../../kernel/index.js"

/** A loop's turn, of the number that counts the turns of all loops of a nest. */
export const turnOf = (loops: readonly LoopVar[], k: number, counter: string): string => {
  const inner = turnsOf(loops.slice(k + 1))
  const quotient = inner === 1 ? counter : `${counter} / ${inner}u`
  if (k === 0) return quotient
  return inner === 1 ? `${counter} % ${loops[k]!.size}u` : `(${quotient}) % ${loops[k]!.size}u`
}

const isName = (text: string): boolean => /^\w+$|^\([^()]*\)$/.test(text)

/** What an index takes from a nest of loops, in WGSL; `counter` counts their turns. Differences wrap, as u32 do. */
export const partOf = (x: Index, loops: readonly LoopVar[], counter: string, start = 0): string => {
  const parts = loops.flatMap((v, k) => {
    const c = v.size > 1 ? coefficientOf(x, v) : 0
    if (c === 0) return []
    const turn = turnOf(loops, k, counter)
    const whole = isName(turn) ? turn : `(${turn})`
    return [{ negative: c < 0, text: Math.abs(c) === 1 ? whole : `${Math.abs(c)}u * ${whole}` }]
  })
  const positive = [...(start === 0 ? [] : [`${start}u`]), ...parts.filter((p) => !p.negative).map((p) => p.text)]
  const sum = positive.length === 0 ? "0u" : positive.join(" + ")
  return [sum, ...parts.filter((p) => p.negative).map((p) => p.text)].join(" - ")
}

/** A function of WGSL that gives what an index takes from a nest of loops. */
export const partFunction = (name: string, x: Index, loops: readonly LoopVar[], start = 0): string =>
  `fn ${name}(i: u32) -> u32 { return ${partOf(x, loops, "i", start)}; }`
