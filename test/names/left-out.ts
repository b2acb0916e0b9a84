import type { Names } from "./renames.js"

/** One reason for several names. */
const because = (reason: string, names: string): Readonly<Record<string, string>> =>
  Object.fromEntries(names.split(" ").map((name) => [name, reason]))

const several = because(
  "for several devices; the library runs on one",
  "all_gather all_to_all axis_index axis_size pbroadcast pcast pmax pmean pmin ppermute precv psend pshuffle psum psum_scatter pswapaxes ragged_all_to_all reduce_scatter with_sharding_constraint shard_map smap pmap",
)

const tokens = because("orders effects, and the library has none", "after_all create_token dce_sink tie")

const callbacks = because(
  "runs Python inside a compiled program",
  "pure_callback io_callback debug_callback debug.callback debug.print",
)

const lowering = because(
  "part of how JAX stages and lowers, not of what a program computes",
  "composite stage linear_call shape_as_value platform_dependent platform_index",
)

const helpers = because(
  "computes shapes for JAX's own implementation",
  "conv_dimension_numbers conv_general_permutations conv_general_shape_tuple conv_shape_tuple conv_transpose_shape_tuple padtype_to_pads reduce_window_shape_tuple",
)

const generators = because("the one generator is threefry: random.bits", "rng_bit_generator rng_uniform")

const approximate = because(
  "an approximation for one kind of accelerator; topK is exact",
  "approx_max_k approx_min_k approx_top_k",
)

const derivatives = because("the derivative of another function, which grad gives", "igamma_grad_a random_gamma_grad")

const deprecated = because("deprecated in JAX, where no replacement is planned", "lpmn lpmn_values")

const scaled = because(
  "multiplies in 8-bit floats with shared exponents, which no backend has",
  "scaled_dot scaled_dot_general get_scaled_dot_general_config",
)

/** Names that have no place in this library, with the reason: they count in no percentage. */
export const leftOut: Names = {
  "jax.numpy": {
    ...because("`String(x)` prints an array", "array_repr array_str"),
    ...because("an object that Python's brackets are written on: concatenate joins, at indexes", "c_ index_exp r_ s_"),
    ...because(
      "a Python class for a kind of dtypes: isdtype(dtype, kind)",
      "character complexfloating flexible floating generic inexact integer issubdtype number object_ signedinteger unsignedinteger",
    ),
    ...because('a Python class: dtypes are words such as "float32"', "dtype"),
    ...because("a Python warning", "ComplexWarning"),
    ...because("reads or writes files in Python's formats", "fromfile fromstring load save savez"),
    ...because("shares memory between Python libraries", "from_dlpack"),
    ...because("an object with methods around a Python function: vectorize(f)", "frompyfunc"),
    ...because("printing has no global state to set", "get_printoptions printoptions set_printoptions"),
    ...because("no such dtype: the integers are those of WebGPU and WebAssembly SIMD", "int64 uint64"),
    ...because("asks about Python objects", "iterable"),
    ...because("a Python class: isNDArray(x) asks for it, and NDArray is its type", "ndarray"),
  },
  "jax.lax": {
    ...several,
    ...tokens,
    ...lowering,
    ...helpers,
    ...generators,
    ...scaled,
    ...approximate,
    ...derivatives,
    ...because("dtypes are words: x.dtype", "dtype"),
  },
  "Primitives of jax.lax": {
    ...several,
    ...tokens,
    ...callbacks,
    ...lowering,
    ...generators,
    ...scaled,
    ...approximate,
    ...derivatives,
  },
  "jax.nn": scaled,
  "jax.scipy.special": deprecated,
  "jax.random": {
    ...because("keys are arrays of two uint32 already", "key_dtype"),
  },
  "Transforms of jax": {
    ...several,
    ...callbacks,
    ...because("what is not jitted runs at once: call f instead of jit(f)", "disable_jit ensure_compile_time_eval"),
    ...because("names for a profiler's traces", "named_call named_scope"),
  },
}
