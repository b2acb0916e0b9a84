// Ends in the way it is asked for, which must be by itself and well.
import { isLeft } from "fp-ts/Either"
import { jitWith, less, multiply, type NDArray, ones, whileLoop } from "../../../src/index.js"
import { requestDevice, toDevice, toHost } from "../../../src/webgpu.js"
import { useSoftwareVulkan } from "./software-vulkan.js"

useSoftwareVulkan()

const made = await requestDevice()()
if (isLeft(made)) throw made.left
const device = made.right

const step = jitWith({ device, donate: [0] })((x: NDArray) => multiply(x, 1.5))
let x: NDArray = toDevice(device)(ones([2 ** 20]))
for (let i = 0; i < 50; i++) x = step(x)

const ways: Readonly<Record<string, () => void>> = {
  "in flight": () => undefined,
  reading: () => void toHost(x)(),
  idle: () => void toHost(x)().then(() => setTimeout(() => undefined, 10)),
  lost: () => {
    void toHost(x)()
    device.destroy()
  },
  exiting: () => {
    void toHost(x)()
    process.exit()
  },
  throwing: () => {
    void toHost(x)()
    throw new Error("this is wanted")
  },
  waiting: () => {
    const f = jitWith({ device })((v: NDArray) =>
      whileLoop(
        (s) => less(s, 1e6),
        (s) => multiply(s, 1.01),
        v,
      ),
    )
    f(ones([]))
  },
}

ways[process.argv[2] ?? "idle"]!()
