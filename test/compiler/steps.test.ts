import { describe, test } from "vitest"
import { close, same } from "../../laws/compare.js"
import { assertLaw, every, type Law, law } from "../../laws/law.js"
import { type ProgramOptions, programs, type RandomProgram } from "../../laws/programs.js"
import { fromHost, hostOf, type NDArray, sizeOf } from "../../src/array/index.js"
import { procedureOf } from "../../src/backends/wasm/procedure.js"
import { procedureOf as onDevice } from "../../src/backends/webgpu/run/procedure.js"
import { build, fuse, namer, type Procedure, simplify } from "../../src/compiler/index.js"
import { buffer } from "../../src/kernel/index.js"
import { evaluate, type Program, show, traceFlat } from "../../src/program/index.js"
import { runProcedure } from "./interpreter.js"

/** LAWS_RUNS=1000 for a long look. */
const numRuns = Math.ceil(Number(process.env.LAWS_RUNS ?? 100) / 4)

const built = (p: Program): Procedure => {
  const name = namer()
  const inputs = p.inputs.map(({ aval: { shape, dtype } }) => buffer(name("x"), dtype, sizeOf(shape)))
  return build(p, inputs, name)
}

/** The forms that a program takes on its way to a target. */
const forms: Readonly<Record<string, (p: Program) => Procedure>> = {
  "as steps": built,
  fused: (p) => fuse(built(p)),
  "for one thread": (p) => procedureOf(p, [], 1).procedure,
  "for three threads, all inputs donated": (p) =>
    procedureOf(
      p,
      p.inputs.map((_, i) => i),
      3,
    ).procedure,
  "for a device, all inputs donated": (p) =>
    onDevice(
      p,
      p.inputs.map((_, i) => i),
      { finishes: () => true, isWhole: () => true },
    ).procedure,
}

/** What a procedure gives for the inputs of its program. */
const results = (p: Program, procedure: Procedure, inputs: readonly NDArray[]): readonly NDArray[] =>
  runProcedure(
    procedure,
    inputs.map((x) => hostOf("laws", x).data),
  ).map((data, i) => {
    const { shape, dtype } = p.outputs[i]!.aval
    return fromHost(shape, dtype, data)
  })

const meaning: Law<RandomProgram> = law(
  "compiler",
  "a program in steps, in planned memory = the program",
  ({ f, inputs }, violated) => {
    const { program, captured } = traceFlat(f, inputs, "checking a law")
    const p = simplify(program)
    const xs = [...captured, ...inputs]
    const wanted = evaluate(p, xs)
    return every(
      ...Object.entries(forms).map(
        ([name, form]) =>
          () =>
            same(violated, `the program ${name}`, results(p, form(p), xs), wanted, close, show(p)),
      ),
    )
  },
)

describe("every form of a program computes what the program does", () => {
  const options: readonly ProgramOptions[] = [
    {},
    { smooth: true },
    { minSteps: 8, maxSteps: 20 },
    { maxSteps: 6, size: "medium" },
  ]
  test.each(options)("random programs %j", { timeout: 60_000 + 1000 * numRuns }, (o) => {
    assertLaw(meaning, programs(o), { numRuns })
  })
})
