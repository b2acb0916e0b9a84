import { cpu, fromHost, hostOf, type NDArray } from "../../array/index.js"
import type { Backend, ComputeDevice } from "../../compiler/index.js"
import { interpret } from "../../program/index.js"

/** The meaning of every program: its equations one by one, by the `impl` of their primitives. */
export const referenceBackend: Backend = {
  name: "reference",
  compile: (program) => {
    const run = (args: readonly NDArray[]): readonly NDArray[] =>
      interpret(
        program,
        args.map((x) => hostOf("jit", x)),
      ).map((y) => fromHost(y.shape, y.dtype, y.data))
    return {
      run,
      report: () => ({ kernels: [], planned: 0, unshared: 0, source: "" }),
      profile: (args) => {
        const start = performance.now()
        run(args)
        return [{ name: "interpret", time: performance.now() - start }]
      },
    }
  },
}

/** The host, with the reference backend. */
export const reference: ComputeDevice = { ...cpu, backend: referenceBackend }
