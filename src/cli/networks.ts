import type { Shape } from "../index.js"
import {
  alexnet,
  basicResnet,
  densenet,
  googlenet,
  lenet5,
  lenet2050,
  mlp,
  nfResnet,
  resnet18,
  resnet34,
  resnet50,
  resnet101,
  resnet152,
  type Stem,
  vgg16,
  vgg19,
  vit,
} from "../models/index.js"
import { dropout, flatten, type StatefulLayer, statefulSequential, stateless } from "../nn/index.js"

/** A network whose parameters and state are trees of arrays, of which nothing else is known. */
export type Network = StatefulLayer<unknown, unknown>

/** What a network is made for. */
export interface Sizes {
  readonly classes: number
  /** of one example: [channels, rows, columns], or [features] */
  readonly input: Shape
  readonly hidden: number
  readonly dropout: number
}

interface Entry {
  readonly make: (sizes: Sizes) => object
  /** the example that it is usually shown */
  readonly input: Shape
  readonly classes: number
  /** whether it takes images of this size */
  readonly takes: (input: Shape) => boolean
}

const numbersIn = (input: Shape): number => input.reduce((n, d) => n * d, 1)

const isImage = (input: Shape): boolean => input.length === 3

/** Networks with a large first layer take a small one for small images. */
const stemFor = (input: Shape): Stem => ((input[1] ?? 0) >= 96 ? "large" : "small")

const ofImage = ({ input, classes }: Sizes) => ({ classes, channels: input[0]!, stem: stemFor(input) })

const images = (make: (sizes: Sizes) => object, input: Shape, classes: number, least = 1): Entry => ({
  ...{ make, input, classes },
  takes: (given) => isImage(given) && Math.min(given[1]!, given[2]!) >= least,
})

const small = (depth: number): Entry =>
  images((s) => basicResnet([depth, depth, depth], { ...ofImage(s), width: s.hidden || 16 }), [3, 32, 32], 10, 8)

const large = (make: (options: ReturnType<typeof ofImage>) => object): Entry =>
  images((s) => make(ofImage(s)), [3, 224, 224], 1000, 8)

/** A network of dense layers, which sees images as lists of numbers. */
const denseNetwork = (hidden: readonly number[], { input, classes, dropout: rate }: Sizes): object =>
  statefulSequential([
    stateless(flatten()),
    ...(rate > 0 ? [dropout(rate)] : []),
    stateless(mlp([numbersIn(input), ...hidden, classes])),
  ] as never)

const isLenetImage = (input: Shape): boolean =>
  input[0] === 1 && (input[1] === 28 || input[1] === 32) && input[1] === input[2]

const networks: Readonly<Record<string, Entry>> = {
  softmax: { make: (s) => denseNetwork([], s), input: [784], classes: 10, takes: () => true },
  mlp: { make: (s) => denseNetwork([s.hidden || 128], s), input: [784], classes: 10, takes: () => true },
  lenet5: {
    make: ({ input, classes }) => stateless(lenet5({ classes, padding: input[1] === 28 ? 2 : 0 })),
    ...{ input: [1, 28, 28], classes: 10, takes: isLenetImage },
  },
  lenet2050: {
    make: ({ classes }) => stateless(lenet2050({ classes })),
    ...{ input: [1, 28, 28], classes: 10, takes: (input) => isLenetImage(input) && input[1] === 28 },
  },
  resnet8: small(1),
  resnet14: small(2),
  resnet20: small(3),
  resnet32: small(5),
  resnet44: small(7),
  resnet56: small(9),
  resnet18: large(resnet18),
  resnet34: large(resnet34),
  resnet50: large(resnet50),
  resnet101: large(resnet101),
  resnet152: large(resnet152),
  densenet121: large((options) => densenet([6, 12, 24, 16], options)),
  nfresnet50: large((options) => nfResnet([3, 4, 6, 3], options)),
  vgg16: images(({ input, classes }) => vgg16({ classes, channels: input[0]! }), [3, 224, 224], 1000, 32),
  vgg19: images(({ input, classes }) => vgg19({ classes, channels: input[0]! }), [3, 224, 224], 1000, 32),
  alexnet: images(({ input, classes }) => alexnet({ classes, channels: input[0]! }), [3, 224, 224], 1000, 63),
  googlenet: images(({ input, classes }) => googlenet({ classes, channels: input[0]! }), [3, 224, 224], 1000, 32),
  vitb16: images(
    ({ input, classes }) => vit({ classes, channels: input[0]!, size: input[1]!, patch: input[1]! >= 64 ? 16 : 4 }),
    ...([[3, 224, 224], 1000, 16] as const),
  ),
}

export const networkNames: readonly string[] = Object.keys(networks)

/** A network by its name, for examples of a shape; the reason in one line when it does not take them. */
export const networkOf = (name: string, sizes: Sizes): Network | string => {
  const entry = networks[name]!
  if (!entry.takes(sizes.input)) {
    const fit = networkNames.filter((other) => networks[other]!.takes(sizes.input))
    return `${name} does not take examples of the shape [${sizes.input}]; ${fit.join(", ")} do`
  }
  return entry.make(sizes) as Network
}

/** What a network is usually shown, and into how many classes it divides that. */
export const usualSizes = (name: string): Pick<Sizes, "input" | "classes"> => networks[name]!

/** The network for examples of a shape, when nobody says which. */
export const usualNetwork = (input: Shape): string =>
  !isImage(input) ? "mlp" : isLenetImage(input) ? "lenet5" : input[0] === 3 ? "resnet8" : "mlp"
