import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { afterAll, describe, expect, test } from "vitest"
import { run } from "../../src/cli/run.js"
import { parseXml, texts } from "../plot/xml.js"

const folder = mkdtempSync(join(tmpdir(), "cotangent-commands-"))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

interface Result {
  readonly code: number
  readonly out: string
  readonly err: string
}

type Watch = (out: string, controller: AbortController) => void

const start = async (args: readonly string[], watch: Watch = () => {}): Promise<Result> => {
  const controller = new AbortController()
  let [out, err] = ["", ""]
  const code = await run(args, {
    terminal: { isLive: false, hasColor: false, columns: 80 },
    signal: controller.signal,
    print: (text) => {
      out += text
      watch(out, controller)
    },
    printError: (text) => {
      err += text
    },
  })
  return { code, out, err }
}

const quick = [
  "--epochs",
  "2",
  "--hidden",
  "16",
  "--optimizer",
  "adam",
  "--lr",
  "0.01",
  "--batch",
  "128",
  "--seed",
  "3",
]
const runIn = (name: string): string => join(folder, name)
const bytes = (name: string, file: string): Buffer => readFileSync(join(runIn(name), file))

describe("train", () => {
  test("trains, keeps the run, and ends with the accuracy of the test", async () => {
    const { code, out, err } = await start(["train", ...quick, "--out", runIn("a")])
    expect([code, err]).toEqual([0, ""])
    expect(out).toMatch(/^mlp \([\d,]+ parameters\) learns digits \(seed 3\)\n/)
    expect(out).toMatch(
      /^epoch 1\/2 {2}loss \S+ {2}accuracy \S+ % {2}validation loss \S+ {2}validation accuracy \S+ %$/m,
    )
    expect(out).toMatch(/\ntest accuracy \d\d\.\d %\n$/)
    expect(JSON.parse(String(bytes("a", "history.json"))).length).toBe(2)
  })

  test("gives the same bits twice, and those of a run that was stopped and went on", async () => {
    const stopped = await start(["train", ...quick, "--out", runIn("b")], (out, controller) => {
      if (out.includes("epoch 1/2")) controller.abort()
    })
    expect([stopped.code, stopped.err]).toEqual([130, ""])
    expect(stopped.out).toMatch(/\nstopped after epoch 1(, step \d+)?; --resume goes on\n$/)
    const rest = await start(["train", "--out", runIn("b"), "--resume"])
    expect([rest.code, rest.err]).toEqual([0, ""])
    for (const file of ["last.safetensors", "best.safetensors", "history.json"])
      expect(bytes("b", file).equals(bytes("a", file))).toBe(true)
    expect(rest.out.split("\n").slice(-3, -1)).toEqual(
      (await start(["train", ...quick, "--out", runIn("c")])).out.split("\n").slice(-3, -1),
    )
  })

  test("goes on in the middle of an epoch", async () => {
    const args = ["train", ...quick, "--epochs", "1", "--batch", "16", "--out"]
    const first = new AbortController()
    const world = { terminal: { isLive: false, hasColor: false, columns: 80 }, print: () => {}, printError: () => {} }
    const work = run([...args, runIn("d")], { ...world, signal: first.signal })
    setTimeout(() => first.abort(), 1500)
    if ((await work) === 130) expect((await start([...args, runIn("d"), "--resume"])).code).toBe(0)
    expect((await start([...args, runIn("e")])).code).toBe(0)
    expect(bytes("d", "last.safetensors").equals(bytes("e", "last.safetensors"))).toBe(true)
  })

  test("goes on with the recipe of the run alone", async () => {
    const other = await start(["train", "--out", runIn("a"), "--resume", "--lr", "0.5"])
    expect([other.code, other.err]).toEqual([1, `cotangent: the run in ${runIn("a")} has --lr 0.01\n`])
    const none = await start(["train", "--out", runIn("nowhere"), "--resume"])
    expect(none.code).toBe(1)
    expect(none.err).toMatch(/^cotangent: .*nowhere.*\n$/)
    writeFileSync(join(runIn("c"), "last.safetensors"), bytes("c", "last.safetensors").subarray(0, 1000))
    const broken = await start(["train", "--out", runIn("c"), "--resume"])
    expect(broken.code).toBe(1)
    expect(broken.err).toMatch(/^cotangent: .*\n$/)
  })

  test.each([
    [["--data", "nowhere"], /^cotangent: there is no nowhere; give digits, a folder or a CSV file to --data\n$/, 1],
    [
      ["--model", "lenet5"],
      /^cotangent: lenet5 does not take examples of the shape \[1,8,8\]; softmax, mlp, .* do\n$/,
      1,
    ],
    [["--model", "lenet6"], /^cotangent: --model takes one of softmax, .*, not "lenet6"\n$/, 2],
    [["--epochs", "0"], /^cotangent: --epochs takes a whole number from 1 to 100000, not "0"\n$/, 2],
    [["--resume=yes"], /^cotangent: --resume takes no value, but "yes" was given\n$/, 2],
    [["twice"], /^cotangent: "twice" is no option; the options are --data, .*\n$/, 2],
    [["--augment", "flip,melt"], /^cotangent: --augment takes none, or some of flip, .*\n$/, 2],
  ])("refuses %j in one line", async (args, said, code) => {
    const result = await start(["train", ...args])
    expect([result.code, result.out]).toEqual([code, ""])
    expect(result.err).toMatch(said)
  })

  test("learns a table, and says when the loss is no number", async () => {
    const file = join(folder, "points.csv")
    const rows = Array.from({ length: 90 }, (_, i) => `${i % 3},${(i % 3) + (i % 7) / 10},${["a", "b", "c"][i % 3]}`)
    writeFileSync(file, `x,y,kind\n${rows.join("\n")}\n`)
    const args = ["train", "--data", file, "--epochs", "12", "--batch", "8", "--lr", "0.05", "--out", runIn("t")]
    const { code, out } = await start(args)
    expect(code).toBe(0)
    expect(out).toMatch(/test accuracy 100\.0 %\n$/)
    const high = await start([...args, "--optimizer", "sgd", "--lr", "100", "--schedule", "constant", "--model", "mlp"])
    if (high.code !== 0) expect(high.err).toMatch(/^cotangent: the loss is not a number in epoch \d+; try a lower --lr/)
  })
})

describe("a run", () => {
  test("is evaluated, class by class", async () => {
    const { code, out } = await start(["evaluate", runIn("a")])
    expect(code).toBe(0)
    expect(out).toMatch(/^mlp on 359 test examples of digits, \d+ of them right\n/)
    expect(out).toMatch(/precision +recall +f1 +examples/)
    const trained = await start(["train", ...quick, "--out", runIn("again")])
    expect(out.split("\n").at(-2)).toBe(trained.out.split("\n").at(-2))
  })

  test("is drawn", async () => {
    const { code, out } = await start(["plot", runIn("a")])
    expect([code, out]).toEqual([0, `learning curves: ${join(runIn("a"), "curves.svg")}\n`])
    expect(texts(parseXml(String(bytes("a", "curves.svg"))))).toEqual(
      expect.arrayContaining(["Loss", "Accuracy", "epoch"]),
    )
    const none = await start(["plot", folder])
    expect(none.code).toBe(1)
    expect(none.err).toMatch(/^cotangent: .*history\.json.*\n$/)
  })
})

test("summary shows the layers", async () => {
  const { code, out } = await start(["summary", "lenet5"])
  expect(code).toBe(0)
  expect(out).toMatch(/all +61,706 +416,520\n$/)
  expect((await start(["summary"])).err).toMatch(/^cotangent: summary takes the name of a model; the models are .*\n$/)
  expect((await start(["summary", "lenet5", "--input", "3,32,32"])).code).toBe(1)
})

test("find-lr suggests a rate", async () => {
  const { code, out } = await start(["find-lr", "--steps", "20", "--hidden", "8", "--out", join(folder, "lr.svg")])
  expect(code).toBe(0)
  expect(out).toMatch(/^suggested learning rate [\d.e-]+\n$/m)
  expect(texts(parseXml(readFileSync(join(folder, "lr.svg"), "utf8")))).toContain("suggested")
  expect((await start(["find-lr", "--from", "1", "--to", "0.1"])).code).toBe(2)
})

test("search ranks what it tried, and goes on where it stopped", async () => {
  const args = ["search", "--lr", "0.001..0.1", "--hidden", "4,16", "--epochs", "1", "--trials", "3", "--batch", "256"]
  const whole = await start([...args, "--out", join(folder, "s1")])
  expect([whole.code, whole.err]).toEqual([0, ""])
  expect(whole.out.match(/^trial \d\/3 {2}/gm)?.length).toBe(3)
  const stopped = await start([...args, "--out", join(folder, "s2")], (out, controller) => {
    if (out.includes("trial 2/3")) controller.abort()
  })
  expect(stopped.code).toBe(130)
  const rest = await start([...args, "--out", join(folder, "s2")])
  expect(rest.out).toBe(whole.out)
  const other = await start([...args, "--trials", "2", "--out", join(folder, "s1")])
  expect([other.code, other.out]).toEqual([1, ""])
  expect(other.err).toMatch(/^cotangent: .* has the trials of another search; .*\n$/)
})

test.each(["train", "evaluate", "summary", "search", "find-lr", "plot"])(
  "the help of %s fits a screen",
  async (command) => {
    const { code, out } = await start([command, "--help"])
    const lines = out.split("\n")
    expect(code).toBe(0)
    expect(lines.length).toBeLessThanOrEqual(24)
    expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(80)
  },
)

test.each([
  ["bogus", "the commands are train, evaluate, summary, search, find-lr, plot"],
  ["trian", "did you mean train?"],
  ["eval", "did you mean evaluate?"],
  ["PLOT", "did you mean plot?"],
])("there is no command %s", async (name, hint) => {
  const { code, out, err } = await start([name, "--seed", "1"])
  expect([code, out, err]).toEqual([2, "", `cotangent: there is no command "${name}"; ${hint}\n`])
})

test.each([
  [["evaluate", folder], /^cotangent: there is no run in .*, for it has no best.safetensors; .*\n$/],
  [["plot", folder], /^cotangent: there is no run in .*, for it has no history.json; .*\n$/],
  [["train", "--out", "/dev/null/a/b"], /^cotangent: cannot make the folder \/dev\/null\/a\/b: .*\n$/],
  [["search", "--out", "/dev/null/a"], /^cotangent: cannot make the folder \/dev\/null\/a: .*\n$/],
  [["find-lr", "--steps", "3", "--out", "/dev/null/a.svg"], /^cotangent: \/dev\/null\/a.svg: .*\n$/],
  [["summary", "resnet19"], /^cotangent: there is no model "resnet19"; did you mean resnet\d+\?\n$/],
])("%j says in one line what is not there", async (args, said) => {
  const { code, err } = await start(args)
  expect(code).toBeGreaterThan(0)
  expect(err).toMatch(said)
})
