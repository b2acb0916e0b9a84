import { describe, expect, test } from "vitest"
import * as nn from "../../src/nn/index.js"
import { relu } from "../../src/operations/index.js"

const net = nn.sequential([
  nn.conv2d(1, 6, 5, { padding: 2 }),
  nn.activation(relu),
  nn.maxPool(2),
  nn.flatten(),
  nn.dense(1176, 10),
])

describe("summary", () => {
  test("prints a table", () => {
    expect(String(nn.summary(net, [1, 1, 28, 28]))).toBe(
      [
        "layer  kind     output       parameters  multiply-adds  sees",
        "[0]    conv2d   [1,6,28,28]         156        117,600   5x5",
        "[1]    relu     [1,6,28,28]                              5x5",
        "[2]    maxPool  [1,6,14,14]                              6x6",
        "[3]    flatten  [1,1176]                                 6x6",
        "[4]    dense    [1,10]           11,770         11,760",
        "all                              11,926        129,360",
      ].join("\n"),
    )
  })

  test("counts a batch", () => {
    expect(nn.summary(net, [8, 1, 28, 28]).multiplyAdds).toBe(8 * 129360)
  })

  test("adds up rows below a depth, and says what they give together", () => {
    const block = nn.statefulSequential([nn.basicBlock(2, 4, { strides: 2 }), nn.basicBlock(4, 4)])
    const { rows } = nn.summary(block, [1, 2, 8, 8], { depth: 1 })
    expect(rows.map(({ path, kind, outputs, receptiveField }) => [path, kind, outputs[0], receptiveField])).toEqual([
      ["[0]", "8 layers", [1, 4, 4, 4], [7, 7]],
      ["[1]", "6 layers", [1, 4, 4, 4], [15, 15]],
    ])
  })

  test("follows the widest branch, and everything where one sees all", () => {
    const wide = nn.parallel([nn.conv2d(1, 1, 1), nn.conv2d(1, 1, 5, { padding: 2 })])
    const after = nn.sequential([wide, nn.conv2d(2, 1, 3)])
    expect(nn.summary(after, [1, 1, 9, 9]).rows.at(-1)?.receptiveField).toEqual([7, 7])
    const gate = nn.sequential([nn.squeezeExcitation(1), nn.conv2d(1, 1, 3)])
    expect(nn.summary(gate, [1, 1, 9, 9]).rows.at(-1)?.receptiveField).toBe(null)
  })

  test("shrinks the jump through a transposed convolution", () => {
    const layers = nn.sequential([nn.conv1d(1, 1, 3, { strides: 2 }), nn.convTranspose1d(1, 1, 2, { strides: 2 })])
    expect(nn.summary(layers, [1, 1, 9]).rows.map((row) => [row.receptiveField, row.jump])).toEqual([
      [[3], [2]],
      [[3], [1]],
    ])
  })

  test("counts a scan as often as it runs", () => {
    const rnn = nn.recurrent(nn.scanned(nn.rnnCell(3, 4)))
    expect(nn.summary(rnn, [2, 5, 3]).multiplyAdds).toBe(5 * 2 * (3 * 4 + 4 * 4))
  })

  test("counts shared parameters once", () => {
    const shared = nn.graph({ f: nn.stateless(nn.dense(3, 3)) }, (run, x) => run("f", run("f", x)))
    expect(nn.summary(shared, [1, 3]).parameters).toBe(12)
    expect(nn.summary(shared, [1, 3]).multiplyAdds).toBe(18)
  })

  test("names the layer in which it fails", () => {
    expect(() => nn.summary(net, [1, 2, 28, 28])).toThrow(
      /conv2d: takes 1 features along axis 1, not 2\n.*\n {2}in the layer \[0\]\n {2}while tracing `layer` for summary/,
    )
  })
})
