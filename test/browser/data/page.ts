import { type Either, isLeft } from "fp-ts/Either"
import { encodeIdx, loadIdx, loadMnist, type Points, prefetchInWorker } from "../../../src/data/index.js"
import { arange, array, astype, toArray, zeros } from "../../../src/index.js"
import { encodeNpz, encodePng, loadNpz, loadPng, loadSafetensors, saveNpy } from "../../../src/io/index.js"

/** Runs in a page: loads, prefetches, and tells the server what came of it. */
const report = async (): Promise<unknown> => {
  const idx = encodeIdx(astype(arange(6), "uint8"))
  const pipeline = new URL("./pipeline.js", location.href)
  const sizes: number[] = []
  for await (const batch of prefetchInWorker<[number, number], Points>(pipeline, [10, 4])) sizes.push(batch.x.shape[0])
  const shown = <A>(result: Either<Error, A>, show: (a: A) => unknown): unknown =>
    isLeft(result) ? String(result.left) : show(result.right)
  return {
    bytes: shown(await loadIdx(idx)(), toArray),
    blob: shown(await loadIdx(new Blob([new Uint8Array(idx)]))(), toArray),
    address: shown(await loadIdx("labels.idx.gz")(), toArray),
    folder: shown(await loadMnist(new URL("./mnist/", location.href))(), ({ training }) => training.images.shape),
    missing: shown(await loadIdx("nothing.idx")(), () => "there"),
    npz: shown(await loadNpz(encodeNpz({ a: array([1, 2]) }, { compress: true }))(), ({ a }) => toArray(a!)),
    png: shown(await loadPng(encodePng(zeros([3, 2, 2])))(), (x) => x.shape),
    safetensors: shown(await loadSafetensors("model.safetensors")(), ({ tensors }) => toArray(tensors.w!)),
    saved: shown(await saveNpy("x.npy", array([1]))(), () => "saved"),
    prefetched: sizes,
  }
}

const tell = (result: unknown): Promise<Response> => fetch("/report", { method: "POST", body: JSON.stringify(result) })

report().then(tell, (error) => tell({ error: String(error?.stack ?? error) }))
