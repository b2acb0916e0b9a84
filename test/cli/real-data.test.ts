import { existsSync, mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { afterAll, describe, expect, test } from "vitest"
import { command } from "./command.js"

const data = process.env.DATA ?? "../shared/data"
const runs = process.env.LONG === "1" && existsSync(data)
if (!runs)
  console.log(`skipped: whole trainings on MNIST and CIFAR-10, which take half an hour; LONG=1 runs them, on DATA`)

const folder = mkdtempSync(join(tmpdir(), "cotangent-real-data-"))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

/** What a command that ends well prints. */
const printed = async (...args: readonly string[]): Promise<string> => {
  const { code, out, err } = await command(...args)
  expect(code, out + err).toBe(0)
  return out
}

const testAccuracy = (out: string): number => Number(/^test accuracy ([\d.]+) %$/m.exec(out)?.[1])

const trained = (set: string, ...args: readonly string[]): Promise<string> =>
  printed("train", "--data", join(data, set), "--out", join(folder, set), ...args)

describe.skipIf(!runs)("whole trainings", { timeout: 4 * 3_600_000 }, () => {
  test("LeNet-5 reads 99 % of MNIST within 5 epochs", async () => {
    expect(testAccuracy(await trained("mnist", "--model", "lenet5", "--epochs", "5", "--seed", "3"))).toBeGreaterThan(
      99,
    )
  })

  test("a small ResNet knows 65 % of CIFAR-10 from 10,000 images", async () => {
    const recipe = "--augment flip,crop --epochs 24 --batch 32 --lr 0.003 --decay 0.02 --smoothing 0.1".split(" ")
    const out = await trained("cifar10", "--model", "resnet8", "--hidden", "24", ...recipe, "--seed", "1")
    expect(testAccuracy(out)).toBeGreaterThan(65)
  })
})
