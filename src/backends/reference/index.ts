import { cpu, fromHost, hostOf } from "../../array/index.js"
import type { Backend, ComputeDevice } from "../../compiler/index.js"
import { interpret } from "../../program/index.js"

/** The meaning of every program: its equations one by one, by the `impl` of their primitives. */
export const referenceBackend: Backend = {
  name: "reference",
  compile: (program) => (args) =>
    interpret(
      program,
      args.map((x) => hostOf("jit", x)),
    ).map((y) => fromHost(y.shape, y.dtype, y.data)),
}

/** The host, with the reference backend. */
export const reference: ComputeDevice = { ...cpu, backend: referenceBackend }
