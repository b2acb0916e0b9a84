/** What the package `webgpu` exports. */
interface Dawn {
  readonly create: (flags: string[]) => GPU
}

const KEPT = Symbol.for("cotangent.webgpu")

type Kept = Map<string, GPU>

const hasKept = (g: object): g is { readonly [KEPT]: Kept } => KEPT in g

const kept = (): Kept => {
  const g: object = globalThis
  if (hasKept(g)) return g[KEPT]
  const value: Kept = new Map()
  Object.defineProperty(g, KEPT, { value, enumerable: false })
  return value
}

/**
 * Dawn without some of its features. What `create` returns must live as long as the process: when it is collected with
 * work in flight, promises are never settled and the process does not end well.
 */
const instance = ({ create }: Dawn, without: string): GPU => {
  const known = kept().get(without)
  if (known !== undefined) return known
  const made = create([`disable-dawn-features=${without}`])
  kept().set(without, made)
  return made
}

const isDawn = (x: unknown): x is Dawn =>
  typeof x === "object" && x !== null && "create" in x && typeof x.create === "function"

/** Bundlers for browsers, where the package is not needed, must not look for it. */
const PACKAGE = "webgpu"

const dawn = async (): Promise<Dawn | null> => {
  try {
    const found: unknown = await import(/* @vite-ignore */ /* webpackIgnore: true */ PACKAGE)
    return isDawn(found) ? found : null
  } catch {
    return null
  }
}

/** Times by the nanosecond: a program of one's own need not be protected from itself. */
const CLOCK = "timestamp_quantization"
/** Drivers in software take a second to compile what Vulkan has for this, and Dawn does it as well. */
const ZEROED = "use_vulkan_zero_initialize_workgroup_memory_extension"

/** An adapter, and the features of WGSL that shaders may use there; or why there is none. */
export type Found =
  | { readonly adapter: GPUAdapter; readonly language: ReadonlySet<string> }
  | { readonly adapter: null; readonly why: string }

const ask = async (gpu: GPU, options: GPURequestAdapterOptions, why: string): Promise<Found> => {
  const adapter = await gpu.requestAdapter(options)
  return adapter === null ? { adapter, why } : { adapter, language: gpu.wgslLanguageFeatures }
}

/** An adapter of the browser, of Deno, or of Dawn in Node. */
export const findAdapter = async (options: GPURequestAdapterOptions): Promise<Found> => {
  const native = "navigator" in globalThis ? (globalThis.navigator as Partial<Navigator>).gpu : undefined
  if (native !== undefined) return ask(native, options, "the browser has WebGPU, and found no adapter for it")
  const found = await dawn()
  if (found === null) return { adapter: null, why: "there is no navigator.gpu, and no package webgpu" }
  const none = "the package webgpu found no adapter"
  const first = await ask(instance(found, CLOCK), options, none)
  if (first.adapter === null || !first.adapter.info.isFallbackAdapter) return first
  const second = await ask(instance(found, `${CLOCK},${ZEROED}`), options, none)
  return second.adapter === null ? first : second
}
