import { call, encode, func } from "../../../src/backends/wasm/assembler/index.js"
import type { Features } from "../../../src/backends/wasm/emit/arithmetic.js"
import { emitKernel } from "../../../src/backends/wasm/emit/kernel.js"
import { viewOf } from "../../../src/backends/wasm/view.js"
import { mapExpressions, plan, tidy } from "../../../src/compiler/index.js"
import { buffer, type Expr, load, mapKernel } from "../../../src/kernel/index.js"
import { expandAll } from "../../../src/kernel/math/index.js"
import type { Width } from "../../kernel/math/numbers.js"

const isMain = (f: unknown): f is () => void => typeof f === "function"

/** An elementwise function as WebAssembly, on `n` numbers at once: fill the inputs, run, read the output. */
export const compiled = (
  f: (...xs: readonly Expr[]) => Expr,
  arity: number,
  width: Width,
  n: number,
  features: Features,
) => {
  const inputs = Array.from({ length: arity }, (_, i) => buffer(`x${i}`, width, n))
  const out = buffer("y", width, n)
  const kernel = mapKernel("f", out, [n], ([i]) => f(...inputs.map((b) => load(b, i!))))
  const { address, bytes } = plan({ inputs, outputs: [out], steps: [kernel] }, 1024, () => [])
  const fn = emitKernel(mapExpressions(tidy(kernel), expandAll), (b) => address.get(b)!, features)
  const main = func("main", {}, "void", () => call(fn, { lo: 0, hi: n, worker: 0 }))
  const memory = new WebAssembly.Memory({ initial: Math.ceil(bytes / 65536) })
  const code = new Uint8Array(encode({ memory: { import: ["host", "memory"], min: 1 }, exports: { main } }))
  const { exports } = new WebAssembly.Instance(new WebAssembly.Module(code), { host: { memory } })
  const at = (b: typeof out) => viewOf(memory.buffer, address.get(b)!, width, n)
  const run = exports.main
  if (!isMain(run)) throw new TypeError("a module without its function")
  return { inputs: inputs.map(at), output: at(out), run }
}
