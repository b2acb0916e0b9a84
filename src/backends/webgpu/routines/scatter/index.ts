import { sizeOf } from "../../../../array/index.js"
import { type ScatterParams, scatterWindows } from "../../../../primitives/gather-params.js"
import type { RoutineMaker } from "../routine.js"
import type { Join } from "./combine.js"
import { joinShaders } from "./joined.js"
import { type Arrays, copyShader, setShaders } from "./set.js"
import { windowCode } from "./windows.js"

/** An array with its windows that start at index vectors replaced, or joined, by the updates. */
export const scatterBy =
  (join: Join | "set"): RoutineMaker<ScatterParams> =>
  ({ inputs: [x, indices, updates], params }, [from, at, values], [out]) => {
    if (sizeOf(x!.shape) === 0) return []
    const arrays: Arrays = { x: from!, indices: at!, updates: values!, out: out! }
    if (sizeOf(updates!.shape) === 0) return [copyShader(arrays)]
    const windows = scatterWindows(x!.shape, updates!.shape, params)
    const code = windowCode(windows, indices!.shape, indices!.dtype === "int32")
    return join === "set" ? setShaders(arrays, code) : joinShaders(join, arrays, code)
  }
