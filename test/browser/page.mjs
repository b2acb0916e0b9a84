// Runs in a page: computes, and tells the server.
import { report, reportOn, watch } from "./programs.mjs"

const tell = (result) => fetch("/report", { method: "POST", body: JSON.stringify(result) })

const seen = watch(location.search === "?separate")

try {
  const ct = await import("/dist/esm/src/index.js")
  const host = await report(ct, seen, globalThis.crossOriginIsolated ? 20_000 : 500)
  const gpu = location.search === "" ? await reportOn(ct, await import("/dist/esm/src/webgpu.js")) : null
  await tell({ ...host, gpu })
} catch (error) {
  await tell({ error: String(error?.stack ?? error) })
}
