import { item } from "../../array/index.js"
import { ValueError } from "../../errors/index.js"
import { type Key, key } from "../../random/index.js"
import { jit } from "../../transforms/index.js"
import { checkTask } from "../check.js"
import type { Task } from "../task.js"

/** A loss before training, and what it should be. */
export interface InitialLoss {
  readonly loss: number
  /** log(classes): the cross-entropy of a uniform guess */
  readonly expected: number
  /** whether the loss is within a tenth of it */
  readonly isRight: boolean
}

/** By which share the loss of a network that has learned nothing may differ from that of a uniform guess. */
const TOLERANCE = 0.1

/**
 * A network that has learned nothing guesses, so its cross-entropy is near log(classes); another one says that the first
 * weights are too large, or the labels wrong.
 *
 * @throws ValueError unless there are 2 classes or more
 * @example const task = classification(stateless(dense(2, 3, { kernelInit: initializers.zeros })))
 * initialLoss(task, [ones([2, 2]), array([0, 1], { dtype: "int32" })], 3).isRight // true
 */
export const initialLoss = <P, N, B>(task: Task<P, N, B>, batch: B, classes: number, k: Key = key(0)): InitialLoss => {
  checkTask("initialLoss", task)
  if (!(Number.isSafeInteger(classes) && classes >= 2))
    throw new ValueError({
      op: "initialLoss",
      problem: `classes is ${String(classes)}`,
      hint: "give the number of classes, 2 or more",
    })
  const [params, state] = task.init(k)
  const loss = Number(item(jit((p: P, s: N, b: B) => task.loss(p, s, b, null)[0])(params, state, batch)))
  const expected = Math.log(classes)
  return { loss, expected, isRight: Math.abs(loss - expected) <= TOLERANCE * expected }
}
