import { plainName, type Renaming } from "./names.js"

/** PyTorch stores the maps of queries, keys and values one above the other. */
const inputs = ["q", "k", "v"]

const packed: Readonly<Record<string, string>> = { w: "in_proj_weight", b: "in_proj_bias" }

/**
 * The names of attention layers in PyTorch, whose modules `rename` finds: `self_attn.q.w` is a third of
 * `self_attn.in_proj_weight`, and `self_attn.out.w` is `self_attn.out_proj.weight`.
 */
export const attentionNames =
  (rename: (module: string) => string, isAttention: RegExp): Renaming =>
  (module, name, shape) => {
    const found = rename(module)
    const dot = found.lastIndexOf(".")
    const [owner, part] = [found.slice(0, dot), found.slice(dot + 1)]
    if (!isAttention.test(owner)) return plainName(found, name, shape)
    const index = inputs.indexOf(part)
    if (index < 0) return plainName(`${owner}.out_proj`, name, shape)
    return { torch: `${owner}.${packed[name] ?? name}`, part: { index, of: inputs.length } }
  }
