import { type ComputeDevice, jit, jitWith, mean, type NDArray, valueAndGradWithAux } from "../../src/index.js"
import { softmaxCrossEntropyWithIntegerLabels } from "../../src/loss/index.js"
import { type StatefulLayer, training } from "../../src/nn/index.js"
import { applyUpdates, type Optimizer } from "../../src/optim/index.js"
import { key } from "../../src/random/index.js"

/** Steps of a network, each from the state that the last one left, which is donated; a step gives its loss. */
export const trainingStep = <P, S, O>(net: StatefulLayer<P, S>, optimizer: Optimizer<O>, device?: ComputeDevice) => {
  type Trained = readonly [params: P, state: S, optimizer: O]
  const where = device === undefined ? {} : { device }
  const step = jitWith({ ...where, donate: [0] })(([params, state, o]: Trained, x: NDArray, y: NDArray) => {
    const loss = (p: P) => {
      const [logits, next] = net.apply(p, training(x))(state)
      return [mean(softmaxCrossEntropyWithIntegerLabels(logits, y)), next] as const
    }
    const [[value, next], grads] = valueAndGradWithAux(loss)(params as never)
    const [updates, following] = optimizer.update<P>(grads, o, params as NoInfer<P>)
    const trained: Trained = [applyUpdates<P>(params as never, updates as NoInfer<P>), next, following]
    return [trained, value] as const
  })
  const [params, state] = jit(net.init)(key(0))
  const now: { trained: Trained } = { trained: [params, state, optimizer.init<P>(params as never)] }
  return (x: NDArray, y: NDArray): NDArray => {
    const [trained, loss] = step(now.trained, x, y)
    now.trained = trained
    return loss
  }
}
