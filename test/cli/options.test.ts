import { isLeft, left, right } from "fp-ts/Either"
import { describe, expect, test } from "vitest"
import { help } from "../../src/cli/help.js"
import { defaults, parseOptions } from "../../src/cli/options.js"

const trains = (options: object): unknown => right({ kind: "train", options: { ...defaults, ...options } })

describe("parseOptions", () => {
  test.each([
    ["", {}],
    ["--seed 7", { seed: 7 }],
    ["--seed=4294967295", { seed: 4294967295 }],
    ["--epochs 1e2", { epochs: 100 }],
    ["--lr .5", { lr: 0.5 }],
    ["--lr 3e-4", { lr: 0.0003 }],
    ["--hidden 1 --batch 1257", { hidden: 1, batch: 1257 }],
    ["--out a/b.svg", { out: "a/b.svg" }],
    ["--device webgpu", { device: "webgpu" }],
    ["--seed 1 --seed 2", { seed: 2 }],
    ["--epochs 3 --lr 0.1 --hidden 8 --batch 16", { epochs: 3, lr: 0.1, hidden: 8, batch: 16 }],
  ])("takes %j", (line, options) => {
    expect(parseOptions(line.split(" ").filter(Boolean))).toEqual(trains(options))
  })

  test.each(["--help", "-h", "--seed 1 --help", "--help --seed x"])("takes %j for help", (line) => {
    expect(parseOptions(line.split(" "))).toEqual(right({ kind: "help" }))
  })

  const wholes = [
    ["seed", 0, 4294967295],
    ["epochs", 1, 10000],
    ["hidden", 1, 4096],
    ["batch", 1, 1257],
  ] as const

  const wrong = ["NaN", "nan", "Infinity", "-1", "1.5", "x", "", " ", "0x10", "1e1x", "1_000", "--lr"]

  test.each(
    wholes.flatMap(([name, low, high]) =>
      [...wrong, String(low - 1), String(high + 1)].map((text) => ({ name, text, low, high })),
    ),
  )("refuses --$name $text", ({ name, text, low, high }) => {
    const said = left(`--${name} takes a whole number from ${low} to ${high}, not ${JSON.stringify(text)}`)
    expect(parseOptions([`--${name}`, text])).toEqual(said)
    expect(parseOptions([`--${name}=${text}`])).toEqual(said)
  })

  test.each(["NaN", "0", "-0.1", "10.1", "1e999", "fast", "", "0,1"])("refuses --lr %j", (text) => {
    expect(parseOptions(["--lr", text])).toEqual(
      left(`--lr takes a number above 0 and up to 10, not ${JSON.stringify(text)}`),
    )
  })

  test.each(["", "gpu", "wasm,webgpu"])("refuses --device %j", (text) => {
    expect(parseOptions(["--device", text])).toEqual(
      left(`--device takes one of wasm, webgpu, reference, not ${JSON.stringify(text)}`),
    )
  })

  test.each(["", "  ", "a\0b"])("refuses --out %j", (text) => {
    expect(parseOptions(["--out", text])).toEqual(left(`--out takes the path of a file, not ${JSON.stringify(text)}`))
  })

  test.each(Object.keys(defaults))("refuses --%s without a value", (name) => {
    const parsed = parseOptions([`--${name}`])
    expect(isLeft(parsed) && parsed.left).toMatch(/^--\w+ takes .*, but none was given$/)
  })

  test.each(["--foo", "-x", "--no-help", "--constructor", "--__proto__", "digits.csv", "-1"])("refuses %s", (text) => {
    expect(parseOptions([text])).toEqual(
      left(
        `"${text}" is no option; the options are --seed, --epochs, --lr, --hidden, --batch, --out, --device, --help`,
      ),
    )
  })

  test.each([
    ["--Seed", "seed"],
    ["--epoch", "epochs"],
    ["--hiden", "hidden"],
    ["--bacth", "batch"],
  ])("asks whether %s means --%s", (text, meant) => {
    expect(parseOptions([text])).toEqual(left(`"${text}" is no option; did you mean --${meant}?`))
  })

  test("refuses a value for --help", () => {
    expect(parseOptions(["--help=3"])).toEqual(left('--help takes no value, but "3" was given'))
  })

  test.each(["--seed=1\n2", "--a\nb", "a\nb"])("says it in one line: %j", (text) => {
    const parsed = parseOptions([text])
    expect(isLeft(parsed) && parsed.left).toMatch(/^.+$/)
  })
})

test("the help fits a screen and names every option", () => {
  const lines = help.split("\n")
  expect(lines.length).toBeLessThanOrEqual(24)
  expect(lines.every((line) => line.length <= 80)).toBe(true)
  for (const name of [...Object.keys(defaults), "help"]) expect(help).toContain(`--${name}`)
})
