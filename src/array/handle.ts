import { DonationError, TraceError, TreeError } from "../errors/index.js"
import type { DType, TypedArray } from "./dtype.js"
import { type Device, isNDArray, type NDArray, STORAGE, type Storage } from "./ndarray.js"
import { isComplexStorage } from "./parts.js"
import { showComplex, showHost } from "./print.js"
import { type Aval, type Shape, showAval } from "./shape.js"
import { nameOfValue } from "./value.js"

/** Elements in the host's memory, row-major. */
export interface HostStorage extends Storage {
  readonly kind: "host"
  readonly data: TypedArray
}

/** An array as the reference semantics see it. */
export interface HostArray extends Aval {
  readonly data: TypedArray
}

const isHost = (s: Storage): s is HostStorage => s.kind === "host"

/** The device that every host has. */
export const cpu: Device = { kind: "cpu", name: "cpu" }

/** How errors name the operators of JavaScript, which all ask for a primitive value and do not say which they are. */
export const OPERATOR = "JavaScript operator"

const INSPECT = Symbol.for("nodejs.util.inspect.custom")

/** Why there are no elements to show; of a complex array, why a part has none. */
const noteOf = (s: Storage): string =>
  isComplexStorage(s) ? s.parts.reduce((note, part) => note || noteOf(part[STORAGE]), "") : s.note

/** The handle of an array: its storage is replaced once at most, when the array is donated. */
class ArrayHandle<S extends Shape, D extends DType> implements NDArray<S, D> {
  readonly shape: S
  readonly dtype: D
  /** private, for a property that is not enumerable takes longer to make than all the rest */
  #storage: Storage

  constructor(shape: S, dtype: D, storage: Storage) {
    this.shape = shape
    this.dtype = dtype
    this.#storage = storage
  }

  get [STORAGE](): Storage {
    return this.#storage
  }

  set [STORAGE](storage: Storage) {
    this.#storage = storage
  }

  get device(): Device {
    return this[STORAGE].device
  }

  toString(): string {
    const storage = this[STORAGE]
    if (isHost(storage)) return showHost({ shape: this.shape, dtype: this.dtype, data: storage.data })
    return isComplexStorage(storage) && storage.parts.every(isHostArray)
      ? showComplex(this.dtype, hostOf("print", storage.parts[0]), hostOf("print", storage.parts[1]))
      : `${showAval(this)} ${noteOf(storage)}`
  }

  /** JavaScript's operators see objects, so arithmetic and comparison on arrays is refused instead of being wrong. */
  [Symbol.toPrimitive](hint: string): string {
    if (hint === "string") return this.toString()
    throw this[STORAGE].refuse(OPERATOR, describe(this))
  }

  toJSON(): never {
    throw this[STORAGE].refuse("JSON.stringify", describe(this))
  }

  [INSPECT](): string {
    return this.toString()
  }
}

/** A new handle over a storage. */
export const makeArray = <S extends Shape, D extends DType>(shape: S, dtype: D, storage: Storage): NDArray<S, D> =>
  new ArrayHandle(shape, dtype, storage)

const refuseHost = (action: string, aval: string): Error =>
  new TraceError({
    op: action,
    problem: action === "JSON.stringify" ? "an array is not JSON" : "an array is not a number",
    given: { x: aval },
    hint:
      action === "JSON.stringify"
        ? "use toArray(x) for nested numbers"
        : "use add, multiply, less, ... instead of JavaScript's operators, and item(x) for the number in a scalar",
  })

/** An array over elements the caller gives up: no copy is made. */
export const fromHost = <S extends Shape = Shape, D extends DType = DType>(
  shape: S,
  dtype: D,
  data: TypedArray,
): NDArray<S, D> => {
  const storage: HostStorage = { kind: "host", device: cpu, note: "", path: null, refuse: refuseHost, data }
  return makeArray(shape, dtype, storage)
}

/** An array over elements that are fetched when somebody first looks at them. */
export const fromLazy = <S extends Shape = Shape, D extends DType = DType>(
  shape: S,
  dtype: D,
  fetch: () => TypedArray,
): NDArray<S, D> => {
  const storage: HostStorage = {
    kind: "host",
    device: cpu,
    note: "",
    path: null,
    refuse: refuseHost,
    get data() {
      return fetch()
    },
  }
  return makeArray(shape, dtype, storage)
}

/** True for arrays whose elements are in the host's memory. */
export const isHostArray = (x: NDArray): boolean => isHost(x[STORAGE])

/** The elements of an array; throws for one that is traced, donated or elsewhere, naming `action`. */
export const hostOf = (action: string, x: NDArray): HostArray => {
  if (!isNDArray(x))
    throw new TreeError({
      op: action,
      problem: `the operand is ${nameOfValue(x)}, not an array`,
      hint: "arrays are made by array(...), zeros(...) and the like",
    })
  const storage = x[STORAGE]
  if (!isHost(storage)) throw storage.refuse(action, describe(x))
  return { shape: x.shape, dtype: x.dtype, data: storage.data }
}

/** `float32[8,3]   (params.layers[1].w)`: the dtype, shape and, when traced, the tree path. */
export const describe = (x: NDArray): string => {
  const { path } = x[STORAGE]
  return path === null ? showAval(x) : `${showAval(x)}   (${path})`
}

const refuseDonated = (action: string, aval: string): Error =>
  new DonationError({
    op: action,
    problem: "this array was donated to a jitted function and holds no elements any more",
    given: { x: aval },
    hint: "use the function's result instead, or do not donate the argument",
  })

/** Takes the elements away from a handle, of a complex array from both parts; every later use throws a DonationError. */
export const donate = (x: NDArray): void => {
  const storage = x[STORAGE]
  if (isComplexStorage(storage)) storage.parts.forEach(donate)
  if (x instanceof ArrayHandle)
    x[STORAGE] = { kind: "donated", device: x.device, note: "(donated)", path: null, refuse: refuseDonated }
}
