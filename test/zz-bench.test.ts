import { test } from "vitest"
import { array, astype, jitWith, type NDArray, iota, where } from "/work/main/src/index.js"
import { wasmDevice } from "/work/main/src/backends/wasm/index.js"
test("b", () => {
  const device = wasmDevice(0)
  const x = astype(iota([1<<20]), "float32")
  const time = (name: string, f: (x: NDArray)=>NDArray, y: NDArray) => { const g = jitWith({device})(f); g(y); let t=1e9; for(let i=0;i<15;i++){const s=performance.now(); g(y); t=Math.min(t,performance.now()-s)}; console.log(name, t.toFixed(2),"ms") }
  for (const d of ["float16","bfloat16","int16","uint8"] as const) {
    const y = astype(x, d)
    time("float32 to "+d, (v)=>astype(v,d), x)
    time(d+" to float32", (v)=>astype(v,"float32"), y)
    time("float32 by "+d, (v)=>astype(astype(v,d),"float32"), x)
  }
  time("float32 + 1", (v)=>where(v as any as NDArray<any,"bool">, v, v), astype(x,"bool"))
})
