import { DTypeError, ShapeError, TreeError } from "../errors/index.js"
import { type ComplexDType, complexOf, isFloat } from "./dtype.js"
import { makeArray, OPERATOR } from "./handle.js"
import { isNDArray, type NDArray, STORAGE } from "./ndarray.js"
import { type ComplexStorage, partsOnly } from "./parts.js"
import { type Shape, sameShape, showAval } from "./shape.js"
import { isPlain, nameOfValue } from "./value.js"

/** A complex number as JavaScript has it. */
export interface ComplexNumber {
  readonly re: number
  readonly im: number
}

export const isComplexNumber = (x: unknown): x is ComplexNumber =>
  isPlain(x) && typeof x.re === "number" && typeof x.im === "number"

/** The complex array over two parts, which no copy is made of; it is traced, or abstract, as they are. */
export const fromParts = <S extends Shape = Shape, D extends ComplexDType = ComplexDType>(
  re: NDArray<S>,
  im: NDArray<S>,
): NDArray<S, D> => {
  const { device, note, refuse } = re[STORAGE].kind === "host" ? im[STORAGE] : re[STORAGE]
  const storage: ComplexStorage = {
    kind: "complex",
    device,
    note,
    path: re[STORAGE].path === im[STORAGE].path ? re[STORAGE].path : null,
    refuse: (action, aval) =>
      note !== "" || action === OPERATOR || action === "JSON.stringify"
        ? refuse(action, aval)
        : partsOnly(action, { x: aval }),
    parts: [re, im],
  }
  return makeArray(re.shape, complexOf(re.dtype) as D, storage)
}

/** Throws unless two arrays can be the parts of a complex one. */
export const checkParts = (op: string, re: unknown, im: unknown): void => {
  const given = { re: nameOfValue(re), im: nameOfValue(im) }
  if (!isNDArray(re) || !isNDArray(im))
    throw new TreeError({
      op,
      problem: `${isNDArray(re) ? "im" : "re"} is no array`,
      given,
      hint: "give both parts as arrays: complex(array([1]), array([2]))",
    })
  if (!isFloat(re.dtype) || re.dtype !== im.dtype)
    throw new DTypeError({
      op,
      problem: "the parts must both be float32, or both float64",
      given: { re: showAval(re), im: showAval(im) },
      hint: 'convert them first: astype(re, "float32")',
    })
  if (!sameShape(re.shape, im.shape))
    throw new ShapeError({
      op,
      problem: "the shapes of the parts differ",
      given: { re: showAval(re), im: showAval(im) },
      hint: "broadcast them to one shape first",
    })
}
