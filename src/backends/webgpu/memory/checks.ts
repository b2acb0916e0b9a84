import { type Aval, showAval, sizeOf } from "../../../array/index.js"
import type { Procedure } from "../../../compiler/index.js"
import { DeviceError, DTypeError } from "../../../errors/index.js"
import type { Buffer } from "../../../kernel/index.js"
import type { Program } from "../../../program/index.js"
import type { Context } from "../context.js"
import { bytesOfWords } from "./words.js"

/** Throws for a dtype that a device does not have. */
export const checkDType = (op: string, what: string, x: Aval): void => {
  if (x.dtype === "float64")
    throw new DTypeError({
      op,
      problem: "float64 does not exist on a WebGPU device",
      given: { [what]: showAval(x) },
      hint: 'convert it first: astype(x, "float32"); or compute on the host',
    })
}

/** Throws for an array that is too large for a device. */
export const checkSize = ({ facts }: Context, op: string, what: string, x: Aval): void => {
  const bytes = bytesOfWords(sizeOf(x.shape))
  const limit = Math.min(facts.maxStorageBufferBindingSize, facts.maxBufferSize)
  if (bytes > limit)
    throw new DeviceError("limit", {
      op,
      problem: `an array of ${bytes} bytes is larger than the ${limit} that the device lets a kernel see at once`,
      given: { [what]: showAval(x) },
      hint: "compute in pieces, or on the host",
    })
}

/** Throws for what does not exist on the device, naming the argument that it is. */
export const checkDTypes = (p: Program): void => {
  p.inputs.forEach((v, i) => {
    checkDType("jit", v.path ?? `argument ${i}`, v.aval)
  })
  for (const { primitive, inputs, outputs } of p.equations)
    for (const a of [...inputs, ...outputs]) checkDType(primitive.name, "x", a.aval)
}

/** Throws for an argument, a result or a value in between that is too large; what no kernel stores may be of any size. */
export const checkSizes = (
  c: Context,
  p: Program,
  { inputs, outputs }: Procedure,
  bound: ReadonlySet<Buffer>,
): void => {
  inputs.forEach((_, i) => {
    checkSize(c, "jit", p.inputs[i]!.path ?? `argument ${i}`, p.inputs[i]!.aval)
  })
  outputs.forEach((_, k) => {
    checkSize(c, "jit", "the result", p.outputs[k]!.aval)
  })
  for (const { dtype, size } of bound) checkSize(c, "jit", "a value in between", { dtype, shape: [size] })
}
