import { isLeft, left, right } from "fp-ts/Either"
import type { TaskEither } from "fp-ts/TaskEither"
import {
  type Augmentation,
  batches,
  batchesOf,
  colorJitter,
  composed,
  countExamples,
  cutout,
  gaussianNoise,
  overBatch,
  randomCrop,
  randomHorizontalFlip,
  randomRotation,
  randomTranslation,
  type Standardization,
  standardization,
  standardize,
  takeExamples,
} from "../data/index.js"
import { type NDArray, Tree } from "../index.js"
import { composite, type Input } from "../nn/index.js"
import { foldIn, type Key, key, splitRecord } from "../random/index.js"
import {
  begin,
  type Checkpoint,
  classification,
  evaluation,
  initialState,
  type Metrics,
  type Pairs,
  type Plan,
  prediction,
  type StepOptions,
  type Task,
  type TrainingState,
  trainingStep,
} from "../train/index.js"
import { type Dataset, divided, loadDataset } from "./dataset.js"
import { type Place, placeOf } from "./device.js"
import { type Network, networkOf, usualNetwork } from "./networks.js"
import { optimizerOf, type Recipe } from "./recipe.js"

/** The state of a training of which the command line knows nothing more. */
export type State = TrainingState<unknown, unknown, unknown>

/** Everything that a recipe decides before the first step. */
export interface Experiment {
  readonly recipe: Recipe
  readonly model: string
  readonly dataset: Dataset
  readonly network: Network
  readonly task: Task<unknown, unknown, Pairs>
  /** the parts that are learned from and validated with */
  readonly training: Pairs
  readonly validation: Pairs | null
  readonly parameters: number
  readonly plan: Plan<State, Pairs>
  /** how a step is made of the task */
  readonly stepping: StepOptions<Pairs>
  readonly first: Checkpoint<State>
  readonly measure: (state: State, examples: Pairs) => Promise<Metrics>
  readonly predict: (state: State, x: NDArray) => Promise<NDArray>
}

/** The examples seen at once where nothing is learned from them. */
const SEEN = 250

interface Standardized {
  readonly input: Standardization
  readonly network: unknown
}

/** The network after a standardization of its input, whose numbers are saved with its state. */
const standardized = (network: Network, input: Standardization): Network =>
  composite(
    (k: Key): readonly [unknown, Standardized] => {
      const [p, s] = network.init(k)
      return [p, { input, network: s }]
    },
    (call) =>
      (p: unknown, given: Input) =>
      (s: Standardized): readonly [NDArray, Standardized] => {
        const x = standardize(given.x, s.input as never)
        const [y, next] = call("", network, p, { ...given, x })(s.network)
        return [y, { ...s, network: next }]
      },
  ) as Network

const augmentations: Readonly<Record<string, Augmentation>> = {
  flip: randomHorizontalFlip,
  crop: randomCrop,
  rotate: (k, image) => randomRotation(k, image, { degrees: 10 }),
  translate: randomTranslation,
  color: colorJitter,
  cutout,
  noise: gaussianNoise,
}

const augmenting = (names: readonly string[]): ((k: Key, batch: Pairs) => Pairs) => {
  const change = overBatch(composed(names.map((name) => augmentations[name]!)))
  return (k, [x, y]) => [change(k, x), y]
}

/** The shuffled batches of an epoch, which are made when their turn comes. */
const batchesIn =
  (examples: Pairs, size: number, order: Key): Plan<State, Pairs>["batches"] =>
  (epoch) => {
    const n = countExamples(examples)
    const indices = batches(foldIn(order, epoch), n, Math.min(size, n), { last: "drop" })
    return {
      length: indices.length,
      *[Symbol.iterator]() {
        for (const rows of indices) yield takeExamples<Pairs>(examples, rows)
      },
    }
  }

const parameterCount = (params: unknown): number =>
  Tree.leaves(params as never).reduce((n, p) => n + p.shape.reduce((a: number, d: number) => a * d, 1), 0)

/** The experiment of a recipe, on its device unless another place is given; or what is wrong, in one line. */
export const experimentOf =
  (recipe: Recipe, given?: Place): TaskEither<string, Experiment> =>
  async () => {
    const keys = splitRecord(key(recipe.seed), ["data", "validation", "training", "order"])
    const loaded = await loadDataset(recipe.data, keys.data)()
    if (isLeft(loaded)) return loaded
    const dataset = loaded.right
    const model = recipe.model === "" ? usualNetwork(dataset.input) : recipe.model
    const sizes = {
      classes: dataset.classes.length,
      input: dataset.input,
      hidden: recipe.hidden,
      dropout: recipe.dropout,
    }
    const bare = networkOf(model, sizes)
    if (typeof bare === "string") return left(bare)
    if (recipe.augment.length > 0 && dataset.input.length !== 3)
      return left("--augment changes images, and these are none")
    const [training, validation] =
      recipe.validation > 0
        ? divided(keys.validation, dataset.training, recipe.validation)
        : ([dataset.training, null] as const)
    const per = dataset.input.length === 3 ? "channel" : "feature"
    const network = standardized(bare, standardization(training[0], { per }) as Standardization)
    const task = classification<unknown, unknown>(network, { labelSmoothing: recipe.smoothing })
    const examples = countExamples(training)
    const steps = recipe.epochs * Math.max(1, Math.floor(examples / Math.min(recipe.batch, examples)))
    const optimizer = optimizerOf(recipe, steps)
    const place = given === undefined ? await placeOf(recipe.device)() : right(given)
    if (isLeft(place)) return place
    const evaluate = evaluation(task, place.right)
    const outputs = prediction(network, place.right)
    const stepping: StepOptions<Pairs> = {
      ...(recipe.augment.length === 0 ? {} : { augment: augmenting(recipe.augment) }),
      accumulate: recipe.accumulate,
      ...place.right,
    }
    const first = begin(initialState(task, optimizer, keys.training))
    const measure = (state: State, pairs: Pairs): Promise<Metrics> => evaluate(state, batchesOf<Pairs>(pairs, SEEN))
    return right({
      ...{
        recipe: { ...recipe, model },
        model,
        dataset,
        network,
        task,
        training,
        validation,
        first,
        measure,
        stepping,
      },
      parameters: parameterCount(first.state.params),
      plan: {
        step: trainingStep(task, optimizer, stepping),
        batches: batchesIn(training, recipe.batch, keys.order),
        epochs: recipe.epochs,
        ...(validation === null ? {} : { validate: (state: State) => measure(state, validation) }),
      },
      predict: (state: State, x: NDArray) => outputs(state, batchesOf<NDArray>(x as never, SEEN)),
    })
  }
