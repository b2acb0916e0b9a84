import { isLeft } from "fp-ts/Either"
import { deviceOf, type NDArray } from "../array/index.js"
import { TRANSFER, type Transfer } from "../backends/webgpu/types.js"
import { flatten, unflatten } from "../tree/structure.js"

const hasTransfer = (device: object): device is { readonly [TRANSFER]: Transfer } => TRANSFER in device

const transferOf = (x: NDArray): Transfer | null => {
  const device = deviceOf(x)
  return device !== null && hasTransfer(device) ? device[TRANSFER] : null
}

/** Whether arrays of a tree lie on a device, from which they have to be fetched. */
export const isElsewhere = (tree: unknown): boolean =>
  flatten("fit", "the state", tree).leaves.some((x) => transferOf(x) !== null)

/** The tree with its arrays on the host; rejected with the DeviceError of a device that is lost. */
export const onHost = async <T>(tree: T): Promise<T> => {
  const { leaves, structure } = flatten("fit", "the state", tree)
  const found = [...leaves]
  for (const transfer of new Set(leaves.map(transferOf))) {
    if (transfer === null) continue
    const own = [...leaves.keys()].filter((i) => transferOf(leaves[i]!) === transfer)
    const fetched = await transfer.download(own.map((i) => leaves[i]!))()
    if (isLeft(fetched)) throw fetched.left
    own.forEach((i, j) => {
      found[i] = fetched.right[j]!
    })
  }
  return unflatten(structure, found) as T
}
