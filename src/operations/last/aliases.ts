/** Other names of operations, with the data last. */
export { emptyLike, invert, invert as bitwiseInvert } from "../index.js"
export { divide as trueDivide, leftShift as bitwiseLeftShift, rightShift as bitwiseRightShift } from "./elementwise.js"
export { max as amax, min as amin } from "./reduction.js"
export { concatenate as concat, round as around } from "./shape.js"
