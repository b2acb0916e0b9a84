import { describe, expect, test } from "vitest"
import { isCotangentError, jit } from "../../src/index.js"
import * as operations from "../../src/operations/index.js"
import { matrix, type Untyped, values } from "./nonsense.js"
import { sweep } from "./sweep.js"

sweep((entry) => entry === "" || entry === "Array")

describe("so it does in a trace", () => {
  const binary = [operations.add, operations.matmul, operations.less, operations.take, operations.where]
  for (const f of binary)
    test("with a traced operand beside the nonsense", () => {
      const run = f as Untyped
      for (const value of values)
        try {
          jit((x: typeof matrix) => run(x, value) as never)(matrix)
        } catch (e) {
          expect([value, isCotangentError(e)]).toEqual([value, true])
        }
    })
})
