import { add, array, jit, type NDArray, Tree } from "../../src/index.js"
import type { Prepare } from "../side.js"

const four = (i = 0): NDArray => array([i, i + 1, i + 2, i + 3])

export const calls: Readonly<Record<string, Prepare>> = {
  "jitted x + 1 on 4 elements": () => {
    const [f, x] = [jit((x: NDArray) => add(x, 1)), four()]
    return () => f(x)
  },
  "jitted x + 1 on 100 leaves": () => {
    const tree = Array.from({ length: 50 }, (_, i) => ({ w: four(i), b: four(-i) }))
    const f = jit((t: typeof tree) => Tree.map((x) => add(x, 1), t))
    return () => f(tree)
  },
  "add on 4 elements, outside jit": () => {
    const [x, y] = [four(), four(1)]
    return () => add(x, y)
  },
}
