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
export type Found = { readonly adapter: GPUAdapter; readonly language: ReadonlySet<string> } | Missing

interface Missing {
  readonly adapter: null
  readonly why: string
  /** what to do, but to compute on the host */
  readonly remedy: string
}

const missing = (why: string, remedy: string): Missing => ({ adapter: null, why, remedy })

const BLOCKED = missing(
  "the browser has WebGPU, and found no adapter for it",
  "turn on hardware acceleration in the browser's settings and update the driver; a page such as chrome://gpu says what is blocked",
)
const INSECURE = missing(
  "the page is not a secure context, and browsers have WebGPU in no other",
  "serve the page by https, or from localhost",
)
const OLD = missing("this browser has no navigator.gpu", "use a browser with WebGPU, or turn it on in this one")
const NO_PACKAGE = missing(
  "there is no navigator.gpu, and no package webgpu",
  "install the package webgpu, and a Vulkan, Metal or Direct3D driver",
)
const NO_DRIVER = missing("the package webgpu found no adapter", "install a Vulkan, Metal or Direct3D driver")

const ask = async (gpu: GPU, options: GPURequestAdapterOptions, otherwise: Missing): Promise<Found> => {
  const adapter = await gpu.requestAdapter(options)
  return adapter === null ? otherwise : { adapter, language: gpu.wgslLanguageFeatures }
}

/** An adapter of the browser, of Deno, or of Dawn in Node. */
export const findAdapter = async (options: GPURequestAdapterOptions): Promise<Found> => {
  const native = "navigator" in globalThis ? (globalThis.navigator as Partial<Navigator>).gpu : undefined
  if (native !== undefined) return ask(native, options, BLOCKED)
  // Pages and their workers know whether they are secure, and have no packages.
  if ("isSecureContext" in globalThis) return globalThis.isSecureContext ? OLD : INSECURE
  const found = await dawn()
  if (found === null) return NO_PACKAGE
  const first = await ask(instance(found, CLOCK), options, NO_DRIVER)
  if (first.adapter === null || !first.adapter.info.isFallbackAdapter) return first
  const second = await ask(instance(found, `${CLOCK},${ZEROED}`), options, NO_DRIVER)
  return second.adapter === null ? first : second
}
