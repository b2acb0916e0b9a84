import { expect, inject, test } from "vitest"

const page = inject("page")

test("a worker of the page computes, on the host and on WebGPU", async () => {
  const worker = new Worker(new URL("./worker.ts", import.meta.url), { type: "module" })
  const [there, here] = await new Promise<readonly [number | null, number]>((resolve, reject) => {
    worker.onmessage = ({ data }) => (Array.isArray(data) ? resolve(data as [number | null, number]) : reject(data))
    worker.onerror = ({ message }) => reject(message)
  })
  worker.terminate()
  const exact = Array.from({ length: 1000 }, (_, i) => i * Math.sin(i)).reduce((a, b) => a + b)
  expect(here / exact).toBeCloseTo(1, 4)
  if (!page.gpu) expect(there).toBeNull()
  else if (there !== null || inject("ci")) expect(there! / exact).toBeCloseTo(1, 4)
})
