export type { Callee, Code, Func, ImportedFunc, Label, Operand, Params, Type, ValueType } from "./code.js"
export {
  all,
  block,
  br,
  brIf,
  brTable,
  call,
  drop,
  if_,
  loop,
  nop,
  return_,
  select,
  seq,
  unreachable,
} from "./control.js"
export { type FunctionBuilder, forRange, func, type Global, global, importedFunc, type Local } from "./function.js"
export { encode, type Memory, type Module } from "./module.js"
export { atomic, f32, f64, i32, i64, memory } from "./scalar.js"
export { show } from "./show.js"
export { f32x4, f64x2, v128 } from "./vector.js"
export { i8x16, i16x8, i32x4, i64x2 } from "./vector-integer.js"
