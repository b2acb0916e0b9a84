import { afterAll, expect } from "vitest"
import type { Shader } from "../../../../src/backends/webgpu/shader.js"
import { nagaErrors } from "../naga.js"

/** Passes shaders on; at the end of the file, another compiler must have taken all of them. */
export const checking = (): ((shaders: readonly Shader[]) => readonly Shader[]) => {
  const seen: Shader[] = []
  afterAll(async () => {
    expect(await nagaErrors(seen)).toEqual([])
  }, 6e5)
  return (shaders) => {
    seen.push(...shaders)
    return shaders
  }
}
