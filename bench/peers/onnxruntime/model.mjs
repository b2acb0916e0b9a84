// Models in the ONNX format, as the bytes of protocol buffers.

const varint = (n) => (n < 128 ? [n] : [(n % 128) | 128, ...varint(Math.floor(n / 128))])
const int = (field, n) => [...varint(field * 8), ...varint(n)]
const bytes = (field, content) => [...varint(field * 8 + 2), ...varint(content.length), ...content]
const text = (field, s) => bytes(field, [...Buffer.from(s)])
const message = (field, ...parts) => bytes(field, parts.flat())

const TYPES = { float32: 1, int64: 7, float64: 11 }
const KINDS = { number: 2, string: 3, list: 7 }

const attribute = ([name, value]) => {
  const list = Array.isArray(value)
  const content = list ? value.flatMap((n) => int(8, n)) : typeof value === "string" ? text(4, value) : int(3, value)
  return message(5, text(1, name), content, int(20, KINDS[list ? "list" : typeof value]))
}

/** One operator: `node("Split", ["x"], ["y", "z"], { axis: 1 })`. */
export const node = (op, inputs, outputs, attributes = {}) =>
  message(
    1,
    inputs.flatMap((name) => text(1, name)),
    outputs.flatMap((name) => text(2, name)),
    text(4, op),
    Object.entries(attributes).flatMap(attribute),
  )

const raw = (data) => [...new Uint8Array(data.buffer, data.byteOffset, data.byteLength)]

/** A constant by name, of the dtype of its typed array. */
export const constant = (name, dims, data) => {
  const type = data instanceof BigInt64Array ? TYPES.int64 : TYPES.float32
  return message(5, ...dims.map((n) => int(1, n)), int(2, type), text(8, name), bytes(9, raw(data)))
}

const value = (field, name, dtype, dims) => {
  const shape = message(2, ...dims.map((n) => message(1, int(1, n))))
  return message(field, text(1, name), message(2, message(1, int(1, TYPES[dtype]), shape)))
}

/** A model: inputs as `{ name: shape }`, the names of outputs, nodes and constants. */
export const model = ({ inputs, outputs, nodes, constants = [], dtype = "float32" }) => {
  const graph = [
    ...nodes.flat(),
    ...text(2, "graph"),
    ...constants.flat(),
    ...Object.entries(inputs).flatMap(([name, dims]) => value(11, name, dtype, dims)),
    ...outputs.flatMap((name) => message(12, text(1, name), message(2, message(1, int(1, TYPES[dtype]))))),
  ]
  return Uint8Array.from([...int(1, 9), ...message(7, graph), ...message(8, int(2, 20))])
}
