import { type Either, map } from "fp-ts/Either"
import { type DeviceName, deviceFlag } from "./device.js"
import { type Flags, number, path, readFlags, whole } from "./flags.js"

export interface Options {
  readonly seed: number
  readonly epochs: number
  readonly lr: number
  readonly hidden: number
  readonly batch: number
  readonly out: string
  readonly device: DeviceName
}

export type Command = { readonly kind: "help" } | { readonly kind: "train"; readonly options: Options }

export const defaults: Options = {
  seed: 0,
  epochs: 60,
  lr: 0.01,
  hidden: 64,
  batch: 32,
  out: "digits.svg",
  device: "wasm",
}

export const flags: Flags<Options> = {
  seed: whole("decides the split, the first weights and the order", 0, 2 ** 32 - 1),
  epochs: whole("the most times every training digit is seen", 1, 10_000),
  lr: number("the highest learning rate of the schedule", "a number above 0 and up to 10", (x) => x > 0 && x <= 10),
  hidden: whole("the number of hidden units", 1, 4096),
  batch: whole("the number of digits in a step", 1, 1257),
  out: path("the SVG file that is written", "the path of a file"),
  device: deviceFlag("where it is computed: on the host, on a GPU, or by plain loops"),
}

/** The command that the arguments ask for, or one line that says what is wrong with them; the last of equal flags holds. */
export const parseOptions = (args: readonly string[]): Either<string, Command> =>
  map(
    (asked: { readonly kind: "help" } | { readonly kind: "run"; readonly options: Options }): Command =>
      asked.kind === "help" ? { kind: "help" } : { kind: "train", options: asked.options },
  )(readFlags(args, flags, defaults))
