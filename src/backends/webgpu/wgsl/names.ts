/** Gives every hint a name that was not given before. */
export type Namer = (hint: string) => string

/** Keywords of WGSL and words that it reserves. */
const RESERVED = `alias break case const const_assert continue continuing default diagnostic discard else enable false fn for
if let loop override requires return struct switch true var while NULL Self abstract active alignas alignof as asm
asm_fragment async attribute auto await become cast catch class co_await co_return co_yield coherent column_major common
compile compile_fragment concept const_cast consteval constexpr constinit crate debugger decltype delete demote
demote_to_helper do dynamic_cast enum explicit export extends extern external fallthrough filter final finally friend from
fxgroup get goto groupshared highp impl implements import inline instanceof interface layout lowp macro macro_rules match
mediump meta mod module move mut mutable namespace new nil noexcept noinline nointerpolation non_coherent noncoherent
noperspective null nullptr of operator package packoffset partial pass patch pixelfragment precise precision premerge priv
protected pub public readonly ref regardless register reinterpret_cast require resource restrict self set shared sizeof
smooth snorm static static_assert static_cast std subroutine super target template this thread_local throw trait try type
typedef typeid typename typeof union unless unorm unsafe unsized use using varying virtual volatile wgsl where with
writeonly yield`

/** Types and functions that shaders use, and the names of what every entry point has. */
const USED = `f16 f32 i32 u32 bool array vec3 vec4 bitcast select min max clamp abs floor ceil trunc round sqrt fma
extractBits workgroupBarrier storageBarrier main wg count thread group lane row nothing
subgroup member subgroupShuffleXor`

const TAKEN: readonly string[] = `${RESERVED} ${USED}`.split(/\s+/)

/** Letters, digits and underscores; no underscore at the begin. */
const plain = (hint: string): string => hint.replace(/[^A-Za-z0-9_]/g, "_").replace(/^_+|^(?=\d)/, "x")

/** Names that are used once each, and are none of those that are `known`. */
export const namer = (known: Iterable<string> = []): Namer => {
  const used = new Set([...TAKEN, ...known])
  const counts = new Map<string, number>()
  const free = (hint: string): string => {
    const n = counts.get(hint) ?? 0
    counts.set(hint, n + 1)
    const name = n === 0 ? hint : `${hint}_${n}`
    return used.has(name) ? free(hint) : name
  }
  return (hint) => {
    const name = free(plain(hint))
    used.add(name)
    return name
  }
}
