import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { afterAll, describe, expect, test } from "vitest"
import { advance, nothingYet, progressLine } from "../../src/cli/progress.js"
import { bitsOf, run } from "../../src/cli/run.js"
import { CLEAR_LINE, HIDE_CURSOR, paintFor, SHOW_CURSOR, type Terminal, terminalOf } from "../../src/cli/terminal.js"
import { elements, parseXml, texts } from "../plot/xml.js"

const folder = mkdtempSync(join(tmpdir(), "cotangent-cli-"))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const piped: Terminal = { isLive: false, hasColor: false, columns: 80 }
const live: Terminal = { isLive: true, hasColor: true, columns: 80 }

interface Result {
  readonly code: number
  readonly out: string
  readonly err: string
}

const start = async (
  args: readonly string[],
  terminal = piped,
  signal = new AbortController().signal,
): Promise<Result> => {
  const [out, err]: [string[], string[]] = [[], []]
  const code = await run(args, {
    terminal,
    signal,
    print: (text) => void out.push(text),
    printError: (text) => void err.push(text),
  })
  return { code, out: out.join(""), err: err.join("") }
}

const short = (name: string): readonly string[] => ["--epochs", "2", "--hidden", "16", "--out", join(folder, name)]

describe("the command line", () => {
  test("trains, reports, and writes a figure, the same twice", async () => {
    const [first, again] = [await start(short("a.svg")), await start(short("b.svg"))]
    expect(first.code).toBe(0)
    expect(first.err).toBe("")
    expect(first.out).toMatch(/^epoch 1\/2 {2}loss \d\.\d{4} {2}validation loss \d\.\d{4} {2}accuracy +\d+\.\d %$/m)
    expect(first.out).toMatch(/^test loss \d\.\d{6} \(bits [\da-f]{8}\)$/m)
    expect(first.out).toMatch(/^test accuracy \d+\.\d %$/m)
    expect(first.out).toContain(join(folder, "a.svg"))
    // biome-ignore lint/suspicious/noControlCharactersInRegex: the escape of terminals is one
    expect(first.out).not.toMatch(/\x1b|\r/)
    expect(again.out.replaceAll("b.svg", "a.svg")).toBe(first.out)
    expect(readFileSync(join(folder, "b.svg"), "utf8")).toBe(readFileSync(join(folder, "a.svg"), "utf8"))
  })

  test("draws the curves and a captioned image for each mistake", async () => {
    const { out } = await start(short("c.svg"))
    const figure = parseXml(readFileSync(join(folder, "c.svg"), "utf8"))
    const accuracy = /^test accuracy (.*)$/m.exec(out)![1]!
    const captions = texts(figure).filter((text) => /^\d \/ \d$/.test(text))
    const [, mistakes] = /^Misclassified test digits \((\d+) of 270/.exec(
      texts(figure).find((t) => t.startsWith("Mis"))!,
    )!
    expect(texts(figure)).toEqual(
      expect.arrayContaining([`Handwritten digits: test accuracy ${accuracy}`, "Loss", "Validation accuracy", "epoch"]),
    )
    expect(elements(figure, "path").filter((path) => path.attributes.class === "series").length).toBe(3)
    expect(captions.length).toBe(Math.min(Number(mistakes), 48))
    expect(captions.every((text) => text[0] !== text.at(-1))).toBe(true)
    expect(Number(accuracy.split(" ")[0])).toBeCloseTo(100 * (1 - Number(mistakes) / 270), 0)
  })

  test("draws over its line in a terminal, and gives the cursor back", async () => {
    const { out, code } = await start(short("d.svg"), live)
    expect(code).toBe(0)
    expect(out).toContain(CLEAR_LINE)
    expect(out.indexOf(HIDE_CURSOR)).toBeGreaterThan(-1)
    expect(out.lastIndexOf(SHOW_CURSOR)).toBeGreaterThan(out.lastIndexOf(HIDE_CURSOR))
  })

  test("stops when it is asked to, with 130 and the cursor", async () => {
    const controller = new AbortController()
    setTimeout(() => controller.abort(), 100)
    const { out, code } = await start(["--epochs", "9999", "--out", join(folder, "e.svg")], live, controller.signal)
    expect(code).toBe(130)
    expect(out.endsWith(`\n${SHOW_CURSOR}`)).toBe(true)
    expect(existsSync(join(folder, "e.svg"))).toBe(false)
  })

  test("says what is wrong with a flag in one line, with 2", async () => {
    const { out, err, code } = await start(["--epochs", "0"])
    expect([code, out, err]).toEqual([2, "", 'cotangent: --epochs takes a whole number from 1 to 10000, not "0"\n'])
  })

  test("says that it cannot write, after the results, with 1", async () => {
    const { out, err, code } = await start(short("no/such/folder.svg"))
    expect(code).toBe(1)
    expect(out).toMatch(/^test accuracy/m)
    expect(err).toMatch(/^cotangent: cannot write .*\n$/)
  })

  test("helps, with 0", async () => {
    const { out, err, code } = await start(["--help"])
    expect([code, err]).toEqual([0, ""])
    expect(out).toContain("--seed")
  })
})

describe("a terminal", () => {
  test.each([
    [{ isTTY: true, columns: 100 }, {}, { isLive: true, hasColor: true, columns: 100 }],
    [{ isTTY: true }, { NO_COLOR: "1" }, { isLive: true, hasColor: false, columns: 80 }],
    [{ isTTY: true }, { NO_COLOR: "" }, { isLive: true, hasColor: true, columns: 80 }],
    [{ isTTY: true }, { TERM: "dumb" }, { isLive: false, hasColor: false, columns: 80 }],
    [{}, {}, { isLive: false, hasColor: false, columns: 80 }],
  ])("of %j in %j can show %j", (stream, env, terminal) => {
    expect(terminalOf(stream, env)).toEqual(terminal)
  })

  test("is never overrun by the bar", () => {
    const progress = advance(nothingYet, { kind: "step", epoch: 3, step: 5, steps: 10, loss: 0.25 })
    for (const columns of [1, 10, 20, 40, 80, 200]) {
      const line = progressLine(progress, 60, { ...piped, columns }, paintFor(piped))
      expect(line.length).toBeLessThan(Math.max(columns, 2))
    }
    expect(progressLine(progress, 5, { ...piped, columns: 40 }, paintFor(piped))).toBe(
      "epoch 3/5 ━━━━━━━───────  loss 0.2500",
    )
  })

  test("paints only where there are colours", () => {
    expect(paintFor(live)("bold", "x")).toBe("\x1b[1mx\x1b[22m")
    expect(paintFor(piped)("bold", "x")).toBe("x")
  })
})

test("bitsOf gives the bits of a float32", () => {
  expect([bitsOf(1), bitsOf(-0), bitsOf(0.5)]).toEqual(["3f800000", "80000000", "3f000000"])
})
