import { bare, type LoopKernel, loopVar, type Store, show, turnsOf } from "../../../kernel/index.js"
import { powerAbove } from "../numbers.js"
import type { Binding, Shader } from "../shader.js"
import { infix } from "./arithmetic.js"
import { hold } from "./frame.js"
import { countLoops, store } from "./memory.js"
import { mainFrame, moduleOf, shaderOf } from "./module.js"
import { AREA, countSquare, squareOf, squaresIn } from "./square.js"
import { fourAtOnce } from "./vectors.js"
import { WIDTH, wideOf, withoutReread } from "./wide.js"

/** Threads of a workgroup: as many as every device has. */
const THREADS = 256

/** With so many turns there are enough threads when each has several. */
const MANY = 65536

/** With so many turns the order in which they are done shows. */
const SOME = 4096

const printSquares = (kernel: LoopKernel, stages: readonly Store[], bindings: readonly Binding[]): Shader | null => {
  const { loops } = kernel
  const square = turnsOf(loops) < SOME ? null : squareOf(loops, stages)
  if (square === null) return null
  const m = moduleOf(bindings)
  const frame = mainFrame(
    m,
    stages.map((s) => s.value),
  )
  countSquare(frame, loops, square)
  for (const s of stages) store(frame, s)
  const launch = { name: kernel.name, comment: show(kernel), threads: AREA, workgroups: squaresIn(loops, square) }
  return shaderOf(m, launch, frame.lines)
}

/** The number of the thread's turn. */
const turnText = (threads: number, workgroups: number): string =>
  workgroups === 1 ? "thread" : infix(infix("group", "*", `${threads}u`), "+", "thread")

/** Each thread a turn in their order, or four of many, read and written as vectors. */
const printTurns = (kernel: LoopKernel, stages: readonly Store[], bindings: readonly Binding[]): Shader => {
  const { loops } = kernel
  const all = turnsOf(loops)
  const loop = loops.at(-1)
  const wide = withoutReread(
    stages,
    wideOf(stages, () => loop),
  )
  const isWide = all >= MANY && wide.buffers.size > 0
  const turns = isWide ? all / WIDTH : all
  const threads = Math.min(THREADS, powerAbove(turns))
  const workgroups = Math.ceil(turns / threads)
  const m = moduleOf(bindings, isWide ? wide.buffers : new Set())
  const frame = mainFrame(
    m,
    stages.map((s) => s.value),
  )
  const turn = hold(frame, "i", bare(turnText(threads, workgroups)))
  if (turns % threads !== 0) frame.lines.push(`if (${turn} >= ${turns}u) { return; }`)
  if (!isWide || loop === undefined) {
    countLoops(frame, loops, turn)
    for (const s of stages) store(frame, s)
  } else {
    const outer = loopVar(`${loop.name}_${WIDTH}`, loop.size / WIDTH)
    countLoops(frame, [...loops.slice(0, -1), outer], turn)
    fourAtOnce(frame, m, stages, { loop, outer, where: undefined }, (inner, s) => {
      if (s.tag === "store") store(inner, s)
    })
  }
  return shaderOf(m, { name: kernel.name, comment: show(kernel), threads, workgroups }, frame.lines)
}

/** A kernel without loops in its stages: its turns in squares where it transposes, in their order elsewhere. */
export const printMap = (kernel: LoopKernel, bindings: readonly Binding[]): Shader => {
  const stages = kernel.stages.filter((s): s is Store => s.tag === "store")
  return printSquares(kernel, stages, bindings) ?? printTurns(kernel, stages, bindings)
}
