const LIVING = Symbol.for("cotangent.webgpu.living")

type Living = Set<WeakRef<GPUDevice>>

const hasLiving = (g: object): g is { readonly [LIVING]: Living } => LIVING in g

const isProcess = (x: unknown): x is { readonly on: (event: "exit", listener: () => void) => unknown } =>
  typeof x === "object" && x !== null && "on" in x && typeof x.on === "function"

/** The devices of the process, which are destroyed when it ends. */
const living = (): Living => {
  const g: object = globalThis
  if (hasLiving(g)) return g[LIVING]
  const value: Living = new Set()
  Object.defineProperty(g, LIVING, { value, enumerable: false })
  if ("process" in g && isProcess(g.process))
    g.process.on("exit", () => {
      for (const device of value) device.deref()?.destroy()
    })
  return value
}

/**
 * Has a device destroyed when the process ends, however it does: a driver in software whose threads are at work while the
 * process takes itself apart may take it down, and so with its exit code.
 */
export const endWithProcess = (device: GPUDevice): void => {
  const all = living()
  const held = new WeakRef(device)
  all.add(held)
  device.lost.then(
    () => all.delete(held),
    () => undefined,
  )
}
