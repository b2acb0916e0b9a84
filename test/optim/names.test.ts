import { describe, expect, test } from "vitest"
import * as loss from "../../src/loss/index.js"
import * as optim from "../../src/optim/index.js"

/** What is called otherwise here. */
const renames: Readonly<Record<string, string>> = {
  optimistic_adam_v2: "optimisticAdam",
  scale_by_lbfgs: "lbfgs",
  scale_by_backtracking_linesearch: "backtrackingLineSearch",
  scale_by_zoom_linesearch: "wolfeLineSearch",
  apply_if_finite: "skipNotFinite",
  skip_not_finite: "skipNotFinite",
  inject_hyperparams: "setHyperparameters",
  join_schedules: "join",
  l2_loss: "l2",
  poly_loss_cross_entropy: "polyCrossEntropy",
  sigmoid_focal_loss: "sigmoidFocal",
  triplet_margin_loss: "triplet",
  ntxent: "ntXent",
  make_fenchel_young_loss: "fenchelYoung",
}

const spelled = (name: string): string =>
  name
    .replace(/_loss$|_loss(?=_)/, "")
    .replaceAll("_", "")
    .toLowerCase()

const has = (module: object, name: string): boolean =>
  Object.keys(module).some((own) => own.toLowerCase() === spelled(name) || own === renames[name])

const lists: readonly (readonly [title: string, module: object, names: string])[] = [
  [
    "optimizers",
    optim,
    `adabelief adadelta adafactor adagrad adam adamax adamaxw adamw adan amsgrad fromage lamb lars lbfgs lion nadam
    nadamw noisy_sgd novograd optimistic_adam optimistic_adam_v2 optimistic_gradient_descent polyak_sgd radam rmsprop
    rprop sgd sign_sgd signum sm3 yogi muon sam`,
  ],
  [
    "transformations",
    optim,
    `scale scale_by_adam scale_by_backtracking_linesearch scale_by_learning_rate scale_by_schedule scale_by_lbfgs
    scale_by_trust_ratio scale_by_zoom_linesearch centralize ema trace MultiSteps skip_not_finite
    add_decayed_weights add_noise adaptive_grad_clip clip clip_by_block_rms clip_by_global_norm chain named_chain
    partition apply_if_finite keep_params_nonnegative zero_nans freeze masked identity set_to_zero apply_updates
    incremental_update periodic_update lookahead global_norm inject_hyperparams`,
  ],
  [
    "schedules",
    optim.schedules,
    `constant cosine_decay cosine_onecycle exponential_decay join_schedules linear_onecycle linear
    piecewise_constant piecewise_interpolate polynomial sgdr warmup_constant warmup_cosine_decay
    warmup_exponential_decay reduce_on_plateau`,
  ],
  [
    "losses",
    loss,
    `sigmoid_binary_cross_entropy softmax_cross_entropy softmax_cross_entropy_with_integer_labels
    safe_softmax_cross_entropy poly_loss_cross_entropy hinge_loss multiclass_hinge_loss perceptron_loss
    multiclass_perceptron_loss sparsemax_loss multiclass_sparsemax_loss kl_divergence kl_divergence_with_log_targets
    convex_kl_divergence generalized_kl_divergence ctc_loss ctc_loss_with_forward_probs sigmoid_focal_loss
    squared_error l2_loss huber_loss log_cosh cosine_similarity cosine_distance ranking_softmax_loss dice_loss
    binary_dice_loss multiclass_generalized_dice_loss ntxent triplet_margin_loss smooth_labels
    make_fenchel_young_loss`,
  ],
  [
    "projections",
    optim.projections,
    "box halfspace hypercube hyperplane l1_ball l1_sphere l2_ball l2_sphere linf_ball non_negative simplex vector",
  ],
]

describe("the names of optax are there", () => {
  test.each(lists)("%s", (_, module, names) => {
    expect(names.split(/\s+/).filter((name) => !has(module, name))).toEqual([])
  })
})
