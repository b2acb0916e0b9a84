/** The names of the field, as its documentation lists them. */
export const lists = {
  "jax.numpy": `
    abs absolute acos acosh add all allclose amax amin angle any append apply_along_axis apply_over_axes arange
    arccos arccosh arcsin arcsinh arctan arctan2 arctanh argmax argmin argpartition argsort argwhere around array
    array_equal array_equiv array_repr array_split array_str asarray asin asinh astype atan atanh atan2 atleast_1d
    atleast_2d atleast_3d average bartlett bincount bitwise_and bitwise_count bitwise_invert bitwise_left_shift
    bitwise_not bitwise_or bitwise_right_shift bitwise_xor blackman block bool_ broadcast_arrays broadcast_shapes
    broadcast_to c_ can_cast cbrt cdouble ceil character choose clip column_stack complex_ complex128 complex64
    complexfloating ComplexWarning compress concat concatenate conj conjugate convolve copy copysign corrcoef
    correlate cos cosh count_nonzero cov cross csingle cumprod cumsum cumulative_prod cumulative_sum deg2rad
    degrees delete diag diag_indices diag_indices_from diagflat diagonal diff digitize divide divmod dot double
    dsplit dstack dtype ediff1d einsum einsum_path empty empty_like equal exp exp2 expand_dims expm1 extract eye
    fabs fill_diagonal finfo flatnonzero flexible flip fliplr flipud float_ float_power float16 float32 float64
    floating floor floor_divide fmax fmin fmod frexp frombuffer fromfile fromfunction fromiter frompyfunc
    fromstring from_dlpack full full_like gcd generic geomspace get_printoptions gradient greater greater_equal
    hamming hanning heaviside histogram histogram_bin_edges histogram2d histogramdd hsplit hstack hypot i0
    identity iinfo imag index_exp indices inexact inner insert int_ int16 int32 int64 int8 integer interp
    intersect1d invert isclose iscomplex iscomplexobj isdtype isfinite isin isinf isnan isneginf isposinf isreal
    isrealobj isscalar issubdtype iterable ix_ kaiser kron lcm ldexp left_shift less less_equal lexsort linspace
    load log log10 log1p log2 logaddexp logaddexp2 logical_and logical_not logical_or logical_xor logspace
    mask_indices matmul matrix_transpose matvec max maximum mean median meshgrid mgrid min minimum mod modf
    moveaxis multiply nan_to_num nanargmax nanargmin nancumprod nancumsum nanmax nanmean nanmedian nanmin
    nanpercentile nanprod nanquantile nanstd nansum nanvar ndarray ndim negative nextafter nonzero not_equal
    number object_ ogrid ones ones_like outer packbits pad partition percentile permute_dims piecewise place poly
    polyadd polyder polydiv polyfit polyint polymul polysub polyval positive pow power printoptions prod
    promote_types ptp put put_along_axis quantile r_ rad2deg radians ravel ravel_multi_index real reciprocal
    remainder repeat reshape resize result_type right_shift rint roll rollaxis roots rot90 round s_ save savez
    searchsorted select set_printoptions setdiff1d setxor1d shape sign signbit signedinteger sin sinc single sinh
    size sort sort_complex spacing split sqrt square squeeze stack std subtract sum swapaxes take take_along_axis
    tan tanh tensordot tile top_k trace trapezoid transpose tri tril tril_indices tril_indices_from trim_zeros
    triu triu_indices triu_indices_from true_divide trunc ufunc uint uint16 uint32 uint64 uint8 union1d unique
    unique_all unique_counts unique_inverse unique_values unpackbits unravel_index unstack unsignedinteger unwrap
    vander var vdot vecdot vecmat vectorize vsplit vstack where zeros zeros_like`,
  "jax.numpy.linalg": `
    cholesky cond cross det diagonal eig eigh eigvals eigvalsh inv lstsq matmul matrix_norm matrix_power
    matrix_rank matrix_transpose multi_dot norm outer pinv qr slogdet solve svd svdvals tensordot tensorinv
    tensorsolve trace vector_norm vecdot`,
  "jax.numpy.fft": `
    fft fft2 fftfreq fftn fftshift hfft ifft ifft2 ifftn ifftshift ihfft irfft irfft2 irfftn rfft rfft2 rfftfreq
    rfftn`,
  "jax.lax": `
    abs acos acosh add after_all all_gather all_to_all approx_max_k approx_min_k argmax argmin asin asinh
    associative_scan atan atan2 atanh axis_index axis_size batch_matmul bessel_i0e bessel_i1e betainc
    bitcast_convert_type bitwise_and bitwise_not bitwise_or bitwise_xor broadcast broadcast_in_dim broadcast_like
    broadcast_shapes broadcast_to_rank broadcasted_iota cbrt ceil clamp clz collapse complex composite concatenate
    cond conj conv conv_dimension_numbers conv_general_dilated conv_general_dilated_local
    conv_general_dilated_patches conv_general_permutations conv_general_shape_tuple conv_shape_tuple
    conv_transpose conv_transpose_shape_tuple conv_with_general_padding convert_element_type cos cosh create_token
    cumlogsumexp cummax cummin cumprod cumsum custom_linear_solve custom_root dce_sink digamma div dot dot_general
    dtype dynamic_index_in_dim dynamic_slice dynamic_slice_in_dim dynamic_update_index_in_dim dynamic_update_slice
    dynamic_update_slice_in_dim empty eq erf erf_inv erfc exp exp2 expand_dims expm1 fft floor fori_loop full
    full_like gather ge gt igamma igamma_grad_a igammac imag index_in_dim index_take integer_pow iota is_finite le
    lgamma log log1p logistic lt map max min mul mulhi ne neg nextafter optimization_barrier pad padtype_to_pads
    pbroadcast pcast platform_dependent pmax pmean pmin polygamma population_count pow ppermute precv psend
    pshuffle psum psum_scatter pswapaxes ragged_all_to_all ragged_dot ragged_dot_general random_gamma_grad real
    reciprocal reduce reduce_and reduce_max reduce_min reduce_or reduce_precision reduce_prod reduce_sum
    reduce_window reduce_window_shape_tuple reduce_xor rem reshape rev rng_bit_generator rng_uniform round rsqrt
    scaled_dot scan scatter scatter_add scatter_apply scatter_max scatter_min scatter_mul scatter_sub select
    select_n shape_as_value shift_left shift_right_arithmetic shift_right_logical sign sin sinh slice slice_in_dim
    sort sort_key_val split sqrt square squeeze stack stage stop_gradient sub switch tan tanh tile top_k transpose
    unstack while_loop with_sharding_constraint zeta`,
  "Primitives of jax.lax": `
    abs acos acosh add after_all and argmax argmin asin asinh atan atan2 atanh bitcast_convert_type
    broadcast_in_dim cbrt ceil clamp clz complex composite concatenate conj convert_element_type copy cos cosh
    dce_sink div dot_general empty eq eq_to exp exp2 expm1 floor ge gt imag integer_pow iota is_finite le le_to
    log log1p logistic lt lt_to max min mul mulhi ne neg nextafter not optimization_barrier or pad
    population_count pow ragged_dot_general real reduce reduce_and reduce_max reduce_min reduce_or
    reduce_precision reduce_prod reduce_sum reduce_xor rem reshape rev rng_bit_generator rng_uniform round rsqrt
    select_n shift_left shift_right_arithmetic shift_right_logical sign sin sinh sort split sqrt square squeeze
    stack stage sub tan tanh tie tile top_k transpose unstack xor dynamic_slice dynamic_update_slice gather
    scatter scatter_add scatter_max scatter_min scatter_mul scatter_sub slice bessel_i0e bessel_i1e digamma erf
    erf_inv erfc igamma igamma_grad_a igammac lgamma polygamma regularized_incomplete_beta zeta cholesky
    cholesky_update eig eigh geqp3 geqrf hessenberg householder_product lu lu_pivots_to_permutation ormqr qr schur
    svd symmetric_product triangular_solve tridiagonal tridiagonal_solve reduce_window reduce_window_max
    reduce_window_min reduce_window_sum select_and_gather_add select_and_scatter select_and_scatter_add cond
    platform_index cumlogsumexp cummax cummin cumprod cumsum scan while linear_solve psum pmax pmin ppermute
    pbroadcast all_gather all_to_all reduce_scatter axis_index jit custom_jvp_call custom_vjp_call custom_lin
    linear_call remat name custom_vmap add_any zeros_like pure_callback io_callback debug_callback random_gamma
    conv_general_dilated fft approx_top_k scaled_dot threefry2x32 random_bits random_seed random_split
    random_fold_in`,
  "A core of primitives": `
    neg abs sign floor ceil round exp expm1 log log1p sqrt rsqrt cbrt sin cos tan asin acos atan sinh cosh tanh
    asinh acosh atanh logistic erf erfInv lgamma digamma isFinite not popcount clz add sub mul div rem pow
    integerPow atan2 max min nextafter and or xor shl shrLogical shrArithmetic eq ne lt le gt ge select clamp
    convert bitcast broadcastInDim reshape transpose rev pad slice concatenate iota reduceSum reduceMax reduceMin
    reduceProd reduceAnd reduceOr argmax argmin cumsum cumprod cummax cummin cumlogsumexp reduceWindowSum
    reduceWindowMax reduceWindowMin selectAndScatterAdd dotGeneral convGeneralDilated gather scatter scatterAdd
    scatterMul scatterMin scatterMax dynamicSlice dynamicUpdateSlice sort topK cholesky triangularSolve lu qr eigh
    svd fft threefry2x32 cond scan while call remat customJvp customVjp customLin stopGradient barrier`,
  "jax.nn": `
    relu relu6 sigmoid softplus sparse_plus sparse_sigmoid soft_sign silu swish log_sigmoid leaky_relu
    hard_sigmoid hard_silu hard_swish hard_tanh tanh elu celu selu gelu glu squareplus mish identity softmax
    log_softmax logmeanexp logsumexp standardize one_hot dot_product_attention scaled_matmul scaled_dot_general
    get_scaled_dot_general_config log1mexp`,
  "jax.nn.initializers": `
    constant delta_orthogonal glorot_normal glorot_uniform he_normal he_uniform kaiming_normal kaiming_uniform
    lecun_normal lecun_uniform normal ones orthogonal truncated_normal uniform variance_scaling xavier_normal
    xavier_uniform zeros`,
  "jax.random": `
    key key_data key_dtype key_impl wrap_key_data fold_in split clone PRNGKey ball bernoulli beta binomial bits
    categorical cauchy chisquare choice dirichlet double_sided_maxwell exponential f gamma generalized_normal
    geometric gumbel laplace loggamma logistic lognormal maxwell multinomial multivariate_normal normal orthogonal
    pareto permutation poisson rademacher randint rayleigh t triangular truncated_normal uniform wald weibull_min`,
  "Transforms of jax": `
    jit make_jaxpr eval_shape disable_jit ensure_compile_time_eval named_call named_scope grad value_and_grad
    jacobian jacfwd jacrev hessian jvp linearize linear_transpose vjp fwd_and_bwd custom_gradient closure_convert
    checkpoint remat custom_jvp custom_vjp vmap numpy.vectorize custom_batching.custom_vmap
    custom_batching.sequential_vmap shard_map smap pmap pure_callback io_callback debug.callback debug.print
    checkpoint_policies.everything_saveable checkpoint_policies.nothing_saveable checkpoint_policies.dots_saveable
    checkpoint_policies.dots_with_no_batch_dims_saveable checkpoint_policies.save_any_names_but_these
    checkpoint_policies.save_only_these_names checkpoint_policies.save_from_both_policies`,
  "Control flow and custom derivatives of jax": `
    associative_scan cond fori_loop map scan select select_n switch while_loop stop_gradient custom_linear_solve
    custom_root`,
} as const
