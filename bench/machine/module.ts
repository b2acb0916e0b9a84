/** Accumulators that do not wait for each other: more than latency times units, fewer than registers. */
const CHAINS = 12

/** Multiply-adds of four lanes in one turn of the loop. */
export const PER_TURN = CHAINS * 4

const leb = (n: number): readonly number[] => (n < 128 ? [n] : [(n & 127) | 128, ...leb(n >>> 7)])
const counted = (items: readonly (readonly number[])[]): readonly number[] => [...leb(items.length), ...items.flat()]
const sized = (bytes: readonly number[]): readonly number[] => [...leb(bytes.length), ...bytes]
const section = (id: number, items: readonly (readonly number[])[]): readonly number[] => [id, ...sized(counted(items))]
const text = (s: string): readonly number[] => sized([...Buffer.from(s)])

const [I32, F32, V128, FUNC, VOID] = [0x7f, 0x7d, 0x7b, 0x60, 0x40]
const get = (i: number): readonly number[] => [0x20, ...leb(i)]
const set = (i: number): readonly number[] => [0x21, ...leb(i)]
const i32 = (n: number): readonly number[] => [0x41, n]
const simd = (op: number, ...rest: readonly number[]): readonly number[] => [0xfd, ...leb(op), ...rest]
const f32 = (x: number): readonly number[] => [0x43, ...new Uint8Array(Float32Array.of(x).buffer)]

const splat = simd(0x13)
const add = simd(0xe4)
const mul = simd(0xe6)
const fma = simd(0x105)

/** Local 0 counts turns down; locals 1 and 2 are the constants of a = a * x + y; the accumulators follow. */
const chain = (fused: boolean) => (k: number) =>
  [get(k + 3), get(1), ...(fused ? [get(2), fma] : [mul, get(2), add]), set(k + 3)].flat()

/** A module whose `run(turns)` does multiply-adds on registers alone, fused into one instruction or not. */
export const multiplyAdds = (fused: boolean): Uint8Array<ArrayBuffer> => {
  const chains = Array.from({ length: CHAINS }, (_, k) => k)
  const code = [
    ...[...f32(0.999), ...splat, ...set(1), ...f32(1e-3), ...splat, ...set(2)],
    ...[0x03, VOID, ...chains.flatMap(chain(fused)), ...get(0), ...i32(1), 0x6b, 0x22, 0, 0x0d, 0, 0x0b],
    ...chains.flatMap((k) => (k === 0 ? get(3) : [...get(k + 3), ...add])),
    ...simd(0x1f, 0),
    0x0b,
  ]
  const body = sized([...counted([[...leb(CHAINS + 2), V128]]), ...code])
  return Uint8Array.from([
    ...[0, 0x61, 0x73, 0x6d, 1, 0, 0, 0],
    ...section(1, [[FUNC, ...counted([[I32]]), ...counted([[F32]])]]),
    ...section(3, [[0]]),
    ...section(7, [[...text("run"), 0, 0]]),
    ...section(10, [body]),
  ])
}
