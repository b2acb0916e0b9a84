import { encode, f32x4, func, v128 } from "./assembler/index.js"
import type { Features } from "./emit/arithmetic.js"

/** A module that an engine takes only if it has relaxed SIMD. */
const relaxed = (): Uint8Array => {
  const probe = func("probe", {}, "i32", () => {
    const one = f32x4.const(1)
    return v128.any_true(f32x4.relaxed_madd(one, one, one))
  })
  return encode({ exports: { probe } })
}

/** What the engine can do beyond what all engines do. */
export const features = (): Features => ({ relaxed: WebAssembly.validate(new Uint8Array(relaxed())) })
