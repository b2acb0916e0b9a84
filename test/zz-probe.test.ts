import { test, expect } from "vitest"
import { array, astype, jit, toTypedArray, dtypes, type NDArray, type DType, slice, concatenate } from "/work/main/src/index.js"
import { dtypes as ds } from "/work/main/src/array/index.js"
const sp = [0,-0,0.5,1.5,2.5,-0.5,300,-300,1e10,-1e10,NaN,Infinity,-Infinity,65504,65519,65520,1e-8,5.96e-8,3e-8,3e9,2147483648,-2147483648,4294967295,127,128,255,256,-128,-129,-1, 1/3, 2049, 2051]
test("p", () => {
  for (const from of ds) for (const to of ds) {
    const x = astype(array(sp,{dtype:"float64"}), from)
    const a = toTypedArray(astype(x,to)), b = toTypedArray(jit((x: NDArray)=>astype(x,to))(x))
    const bad = [...a].map((v,i)=>Object.is(v,b[i])?"":`${toTypedArray(x)[i]}: ${v} ${b[i]}`).filter(Boolean)
    if (bad.length) console.log(from,to,bad.join("; "))
  }
})
