import { coefficientOf, type LoopKernel, type LoopVar, loadsOf, type Stage, turnsOf } from "../../../kernel/index.js"
import { powerAbove, powerBelow } from "../numbers.js"
import { WIDTH, wideOf } from "./wide.js"

/** How the threads of a workgroup share rows, which are turns of a kernel's outer loops. */
export interface Layout {
  readonly rows: number
  /** the loops that count them, in an order that makes neighbours in memory neighbouring threads */
  readonly loops: readonly LoopVar[]
  /** rows of a workgroup, and threads of each */
  readonly perGroup: number
  readonly lanes: number
  /** neighbouring threads take neighbouring rows, not neighbouring elements of a row */
  readonly acrossRows: boolean
}

/** Threads of a workgroup: as many as every device has. */
const MOST = 256

/** Threads of a workgroup in which each thread has a row to itself, or several rows are shared by few. */
const SMALL = 64

/** Up to here a row is short enough for one thread. */
const SHORT = 16

/** Threads that keep a device busy. */
const BUSY = 32768

/** Elements that a thread does at least, so that joining does not take longer than gathering. */
const WORTH = 4

const atMost = (x: number, most: number): number => Math.min(most, powerBelow(x))

/** Reads and writes of a stage that neighbouring turns of a loop make side by side. */
const sideBySide = (s: Stage, loop: LoopVar | undefined): number => {
  if (loop === undefined) return 0
  const offsets = [...loadsOf(s).map((l) => l.offset), ...(s.tag === "store" ? [s.offset] : [])]
  return turnsOf(s.over) * offsets.filter((x) => Math.abs(coefficientOf(x, loop)) === 1).length
}

/** Rows that lie side by side: fewer are not worth reading across them. */
const FEW = 8

/** The outer loop along which most is read side by side, the last of several. */
const besideOf = (loops: readonly LoopVar[], own: readonly Stage[]): readonly [LoopVar | undefined, number] =>
  loops
    .filter((v) => v.size >= FEW)
    .map((v) => [v, own.reduce((n, s) => n + sideBySide(s, v), 0)] as const)
    .reduce<readonly [LoopVar | undefined, number]>((a, b) => (b[1] >= a[1] ? b : a), [undefined, 0])

/** How a kernel's rows are shared: depends on sizes and indices alone, so that results do too. */
export const layoutOf = (kernel: LoopKernel): Layout => {
  const { stages } = kernel
  const rows = turnsOf(kernel.loops)
  const own = stages.filter((s) => s.over.length > 0)
  const length = Math.max(1, ...own.map((s) => turnsOf(s.over)))
  const inner = own.reduce((n, s) => n + sideBySide(s, s.over.at(-1)), 0)
  const [beside, count] = besideOf(kernel.loops, own)
  const acrossRows = count > inner
  const loops = acrossRows ? [...kernel.loops.filter((v) => v !== beside), beside!] : kernel.loops
  const alone: Layout = { rows, loops, perGroup: atMost(powerAbove(rows), SMALL), lanes: 1, acrossRows: false }
  if (acrossRows) {
    const lanes = atMost(Math.min(BUSY / rows, length / WORTH), MOST / 16)
    return lanes === 1 ? alone : { ...alone, perGroup: Math.min(MOST / lanes, powerAbove(rows)), lanes, acrossRows }
  }
  if (length <= SHORT) return alone
  const isWide = wideOf(stages, (s) => s.over.at(-1)).buffers.size > 0
  const most = isWide ? length / WIDTH : length
  const lanes = rows * most > BUSY ? atMost(length / WORTH, MOST) : Math.min(MOST, powerAbove(most))
  return { ...alone, perGroup: Math.max(1, Math.min(SMALL / lanes, powerAbove(rows))), lanes }
}
