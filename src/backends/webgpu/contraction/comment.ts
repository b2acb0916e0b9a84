import type { Contraction } from "../../../compiler/index.js"
import { type Expr, type LoopKernel, local, type Store, show } from "../../../kernel/index.js"

/** A product in the words of kernels. */
const kernelOf = ({ name, batch, rows, columns, inner, x, y, out, epilogue }: Contraction): LoopKernel => {
  const load = (o: typeof x): Expr => ({ tag: "load", dtype: "float32", buffer: o.buffer, offset: o.offset })
  const result = epilogue?.product ?? local("sum", "float32")
  const value: Expr = { tag: "apply", op: "mul", dtype: "float32", args: [load(x), load(y)] }
  return {
    tag: "loops",
    name,
    loops: [...batch, ...rows, ...columns],
    stages: [
      { tag: "fold", over: inner, combine: "sum", value, result },
      { tag: "store", over: [], ...out, value: epilogue?.value ?? result },
      ...(epilogue?.others ?? []).map(({ to, value }): Store => ({ tag: "store", over: [], ...to, value })),
    ],
  }
}

/** What a product computes, as comments. */
export const comment = (c: Contraction, ...more: readonly string[]): readonly string[] =>
  [...show(kernelOf(c)).split("\n"), ...more].map((line) => `// ${line}`)
