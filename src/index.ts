/**
 * The public face of the core: arrays, operations, transforms, control flow, programs and trees.
 *
 * Everything is a pure function on immutable values; see docs/inside.md for how it works.
 */
export {
  type AnyScalar,
  allClose,
  array,
  arrayEqual,
  type ComplexDType,
  type ComplexNumber,
  type Device,
  type DType,
  type DTypeOption,
  fromTypedArray,
  isNDArray,
  item,
  type NDArray,
  type Nested,
  type NestedElements,
  type Scalar,
  type Shape,
  type Tolerance,
  type TypedArray,
  toArray,
  toTypedArray,
} from "./array/index.js"
export { reference } from "./backends/reference/index.js"
export { wasmDevice } from "./backends/wasm/index.js"
export { type Backend, type ComputeDevice, type Executable, simplify } from "./compiler/index.js"
export {
  CotangentError,
  DeviceError,
  type DeviceFault,
  DonationError,
  DTypeError,
  FileError,
  isCotangentError,
  ParseError,
  type Report,
  ShapeError,
  TraceError,
  TreeError,
  ValueError,
} from "./errors/index.js"
export * as fft from "./fft/index.js"
export * as linalg from "./linalg/index.js"
export * from "./operations/index.js"
export { primitives } from "./primitives/index.js"
export { check, dce, type Equation, evaluate, type Primitive, type Program, parse, show } from "./program/index.js"
export * as special from "./special/index.js"
export * as stats from "./stats/index.js"
export * from "./transforms/index.js"
export * as Tree from "./tree/index.js"
