import { isLeft } from "fp-ts/Either"
import { arange, astype, item, jit, jitWith, multiply, type NDArray, sin, sum } from "../../../src/index.js"
import { requestDevice, toHost } from "../../../src/webgpu.js"

const f = (x: NDArray): NDArray => sum(multiply(x, sin(x)))

/** The same on the worker's GPU, null where there is none, and on its host. */
const compute = async (): Promise<readonly [number | null, number]> => {
  const x = astype(arange(1000), "float32")
  const here = Number(item(jit(f)(x)))
  const made = await requestDevice()()
  if (isLeft(made)) return [null, here]
  const there = await toHost(jitWith({ device: made.right })(f)(x))()
  if (isLeft(there)) throw there.left
  return [Number(item(there.right)), here]
}

compute().then(
  (result) => postMessage(result),
  (error) => postMessage(String(error)),
)
