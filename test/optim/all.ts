import { grad, type NDArray } from "../../src/index.js"
import { l2Penalty } from "../../src/loss/index.js"
import * as optim from "../../src/optim/index.js"
import { key } from "../../src/random/index.js"

const { schedules } = optim

/** A loss of any tree of parameters. */
const loss = (params: never): NDArray => l2Penalty(params)
const gradient = (params: never): never => grad(loss)(params) as never

/** Every optimizer, and the options that change its rule, by a name for each. */
export const optimizers: Readonly<Record<string, () => optim.Optimizer<never>>> = Object.fromEntries(
  Object.entries({
    identity: () => optim.identity,
    sgd: () => optim.sgd(0.1),
    "sgd with momentum": () => optim.sgd(0.1, { momentum: 0.9, dampening: 0.5, weightDecay: 0.01 }),
    "sgd, nesterov": () => optim.sgd(0.1, { momentum: 0.9, nesterov: true }),
    "sgd, velocity": () => optim.sgd(0.1, { momentum: 0.9, form: "velocity" }),
    "sgd, average": () => optim.sgd(0.1, { momentum: 0.9, form: "average" }),
    nesterov: () => optim.nesterov(0.1),
    signSgd: () => optim.signSgd(0.1),
    signum: () => optim.signum(0.1),
    adagrad: () => optim.adagrad(0.1, { learningRateDecay: 0.1 }),
    adadelta: () => optim.adadelta(),
    rmsprop: () => optim.rmsprop(0.1),
    "rmsprop, centered": () => optim.rmsprop(0.1, { centered: true, momentum: 0.9, epsilon: 1e-3 }),
    rprop: () => optim.rprop(0.1),
    adam: () => optim.adam(0.1),
    "adam, nesterov": () => optim.adam(0.1, { nesterov: true, epsilonRoot: 1e-6 }),
    "adam on a schedule": () => optim.adam(schedules.warmupCosineDecay(0.01, 0.1, 1, 9)),
    adamw: () => optim.adamw(0.1),
    adamax: () => optim.adamax(0.1),
    adamaxw: () => optim.adamaxw(0.1),
    amsgrad: () => optim.amsgrad(0.1),
    nadam: () => optim.nadam(0.1, { momentumDecay: 0.004 }),
    nadamw: () => optim.nadamw(0.1),
    radam: () => optim.radam(0.1, { b2: 0.9 }),
    adabelief: () => optim.adabelief(0.1),
    yogi: () => optim.yogi(0.1),
    adan: () => optim.adan(0.1),
    lion: () => optim.lion(0.1),
    lamb: () => optim.lamb(0.1, { weightDecay: 0.01 }),
    lars: () => optim.lars(0.1),
    fromage: () => optim.fromage(0.1),
    adafactor: () => optim.adafactor(0.1, { minDimSizeToFactor: 2, momentum: 0.9 }),
    novograd: () => optim.novograd(0.1),
    sm3: () => optim.sm3(0.1),
    muon: () => optim.muon(0.1),
    lbfgs: () => optim.lbfgs(0.1, { memory: 3 }),
    "lbfgs with a line search": () => optim.chain(optim.lbfgs(), optim.wolfeLineSearch(loss)),
    backtrackingLineSearch: () => optim.chain(optim.sgd(1), optim.backtrackingLineSearch(loss)),
    sam: () => optim.sam(gradient, optim.sgd(0.1)),
    optimisticGradientDescent: () => optim.optimisticGradientDescent(0.1),
    optimisticAdam: () => optim.optimisticAdam(0.1),
    polyakSgd: () => optim.polyakSgd(loss),
    noisySgd: () => optim.noisySgd(0.1, key(3)),
    lookahead: () => optim.lookahead(optim.adam(0.1), { period: 2 }),
    multiSteps: () => optim.multiSteps(optim.adam(0.1), 2),
    skipNotFinite: () => optim.skipNotFinite(optim.adam(0.1)),
    masked: () => optim.masked(optim.adam(0.1), (_, p) => p.shape.length > 1),
    freeze: () =>
      optim.chain(
        optim.sgd(0.1),
        optim.freeze((_, p) => p.shape.length > 1),
      ),
    partition: () =>
      optim.partition({ a: optim.adam(0.1), b: optim.setToZero }, (_, p) => (p.shape.length > 1 ? "a" : "b")),
    clip: () => optim.chain(optim.clip(1), optim.sgd(0.1)),
    clipByGlobalNorm: () => optim.chain(optim.clipByGlobalNorm(1), optim.sgd(0.1)),
    clipByBlockRms: () => optim.chain(optim.clipByBlockRms(1), optim.sgd(0.1)),
    adaptiveGradClip: () => optim.chain(optim.adaptiveGradClip(0.1), optim.sgd(0.1)),
    centralize: () => optim.chain(optim.centralize(), optim.sgd(0.1)),
    addDecayedWeights: () => optim.chain(optim.addDecayedWeights(0.1), optim.sgd(0.1)),
    decoupledWeightDecay: () => optim.chain(optim.sgd(0.1), optim.decoupledWeightDecay(0.1, 0.1)),
    ema: () => optim.chain(optim.ema(0.9), optim.scale(-0.1)),
    trace: () => optim.namedChain({ momentum: optim.trace(0.9), step: optim.scaleByLearningRate(0.1) }),
    averageParameters: () => optim.chain(optim.sgd(0.1), optim.averageParameters(0.9)),
    scaleByTrustRatio: () => optim.chain(optim.scaleByAdam(), optim.scaleByTrustRatio(), optim.scale(-0.1)),
    zeroNans: () => optim.chain(optim.zeroNans, optim.sgd(0.1)),
    ascend: () => optim.chain(optim.ascend, optim.sgd(0.1)),
    projected: () =>
      optim.chain(
        optim.sgd(0.1),
        optim.projected((p) => optim.projections.maxNorm(p, 1)),
      ),
    keepParamsNonnegative: () => optim.chain(optim.sgd(0.1), optim.keepParamsNonnegative),
  }).map(([name, make]) => [name, make as () => optim.Optimizer<never>]),
)
