/** The names of jax.scipy; a distribution's functions stand behind its name. */
export const scipy = {
  "jax.scipy.cluster": `
    vq`,
  "jax.scipy.fft": `
    dct dctn idct idctn`,
  "jax.scipy.integrate": `
    trapezoid`,
  "jax.scipy.interpolate": `
    RegularGridInterpolator`,
  "jax.scipy.linalg": `
    block_diag cho_factor cho_solve cholesky circulant companion convolution_matrix det dft eigh eigh_tridiagonal
    expm expm_frechet fiedler fiedler_companion funm hadamard helmert hessenberg hankel hilbert inv invhilbert
    invpascal leslie lu lu_factor lu_solve pascal polar qr qr_multiply rsf2csf schur solve solve_sylvester
    solve_triangular sqrtm svd toeplitz`,
  "jax.scipy.ndimage": `
    map_coordinates`,
  "jax.scipy.optimize": `
    minimize OptimizeResults`,
  "jax.scipy.signal": `
    fftconvolve convolve convolve2d correlate correlate2d csd detrend istft stft welch`,
  "jax.scipy.spatial.transform": `
    Rotation Slerp`,
  "jax.scipy.sparse.linalg": `
    bicgstab cg gmres`,
  "jax.scipy.special": `
    bernoulli beta betainc betaln boxcox boxcox1p comb dawsn digamma entr erf erfc erfcx erfinv exp1 expi expit
    expn factorial fresnel gamma gammainc gammaincc gammaln gammasgn hyp1f1 hyp2f1 i0 i0e i1 i1e kl_div log_ndtr
    log_softmax logit loggamma logsumexp lpmn lpmn_values multigammaln ndtr ndtri owens_t poch polygamma rel_entr
    sici softmax spence sph_harm_y wofz xlog1py xlogy zeta`,
  "jax.scipy.stats": `
    mode rankdata sem bernoulli.logpmf bernoulli.pmf bernoulli.cdf bernoulli.ppf beta.logpdf beta.pdf beta.cdf
    beta.logcdf beta.sf beta.logsf betabinom.logpmf betabinom.pmf binom.logpmf binom.pmf cauchy.logpdf cauchy.pdf
    cauchy.cdf cauchy.logcdf cauchy.sf cauchy.logsf cauchy.isf cauchy.ppf chi2.logpdf chi2.pdf chi2.cdf
    chi2.logcdf chi2.sf chi2.logsf dirichlet.logpdf dirichlet.pdf expon.logpdf expon.pdf expon.logcdf expon.cdf
    expon.logsf expon.sf expon.ppf gamma.logpdf gamma.pdf gamma.cdf gamma.logcdf gamma.sf gamma.logsf
    gumbel_l.logpdf gumbel_l.pdf gumbel_l.cdf gumbel_l.logcdf gumbel_l.sf gumbel_l.logsf gumbel_l.ppf
    gumbel_r.logpdf gumbel_r.pdf gumbel_r.cdf gumbel_r.logcdf gumbel_r.sf gumbel_r.logsf gumbel_r.ppf gennorm.cdf
    gennorm.logpdf gennorm.pdf geom.logpmf geom.pmf laplace.cdf laplace.logpdf laplace.pdf logistic.cdf
    logistic.isf logistic.logpdf logistic.pdf logistic.ppf logistic.sf multinomial.logpmf multinomial.pmf
    multivariate_normal.logpdf multivariate_normal.pdf nbinom.logpmf nbinom.pmf norm.logpdf norm.pdf norm.cdf
    norm.logcdf norm.ppf norm.sf norm.logsf norm.isf pareto.logcdf pareto.logpdf pareto.logsf pareto.cdf
    pareto.pdf pareto.ppf pareto.sf poisson.logpmf poisson.pmf poisson.cdf poisson.entropy t.logpdf t.pdf
    truncnorm.cdf truncnorm.logcdf truncnorm.logpdf truncnorm.logsf truncnorm.pdf truncnorm.sf uniform.logpdf
    uniform.pdf uniform.cdf uniform.ppf gaussian_kde gaussian_kde.evaluate gaussian_kde.integrate_gaussian
    gaussian_kde.integrate_box_1d gaussian_kde.integrate_kde gaussian_kde.resample gaussian_kde.pdf
    gaussian_kde.logpdf vonmises.logpdf vonmises.pdf wrapcauchy.logpdf wrapcauchy.pdf`,
} as const
