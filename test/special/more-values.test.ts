import { expect, test } from "vitest"
import { array, type NDArray, toTypedArray } from "../../src/array/index.js"
import { complex, imag, real } from "../../src/operations/index.js"
import * as special from "../../src/special/index.js"
import { grad, jit } from "../../src/transforms/index.js"

/** Values to 40 digits, rounded. */
const values: readonly (readonly [name: string, args: readonly number[], value: number])[] = [
  ["hyp1f1", [1.3, 2.2, 0.5], 1.3562810564623422],
  ["hyp1f1", [1.3, 2.2, -30], 0.012444660281810817],
  ["hyp1f1", [-2.5, 1.5, 12], -38.47777919910135],
  ["hyp1f1", [39.5, 0.93, -49.6], 1.6040781966273897e-12],
  ["hyp1f1", [0.5, 1.5, 300], 3.242800159902967e127],
  ["hyp1f1", [1.3, 2.2, -5000], 1.6018697639464377e-5],
  ["hyp1f1", [12, 0.7, -18], 2.536896314689645e-6],
  ["hyp1f1", [-3, 2.5, 7], 0.6888888888888889],
  ["hyp1f1", [3, 3, 2], 7.38905609893065],
  ["hyp1f1", [-30.5, 12, 30], -0.0002311400338411164],
  ["hyp1f1", [39.5, -7.6, -30], 16.477319605271102],
  ["hyp1f1", [12, 1, -300], -1.5036930963978324e-111],
  ["hyp1f1", [39.5, 2.5, -300], -3.8515179126336777e-87],
  ["hyp1f1", [-30.5, -2.5, 30], -7106757043.229313],
  ["hyp1f1", [1, 60, 80], 398.6700758645676],
  ["hyp1f1", [-12, 60, 80], 2.0473802287728853e-7],
  ["hyp2f1", [0.5, 1.5, 2.5, 0.3], 1.108062551056932],
  ["hyp2f1", [1, 2, 3, -7], 0.2008391207477618],
  ["hyp2f1", [1.3, 0.7, 2.1, 0.999], 4.831629301670522],
  ["hyp2f1", [0.5, 0.5, 1, 0.9999999], 6.013091727345948],
  ["hyp2f1", [1, 1, 2, -1000000], 1.3815511557963774e-5],
  ["hyp2f1", [-30, 15, 2.2, 0.8], -4.766333307466468e-9],
  ["hyp2f1", [2, 3, 1.5, 0.95], 51892.585872793104],
  ["hyp2f1", [-3, 1.5, 2.2, 5], -24.763494318181813],
  ["hyp2f1", [1, 1, 2.5, 1], 3.0],
  ["hyp2f1", [1, 1, 60, 0.8], 1.0136973320037677],
  ["hyp2f1", [2.5, 12, 2.5, -50], 3.2296680471824646e-21],
  ["hyp2f1", [-30.5, 0.3, 60, 0.999], 0.8831127189808197],
  ["hyp2f1", [-12, 39.5, 12, 0.999], 16.581377364762535],
  ["hyp2f1", [-12, 0.3, 0.3, 0.95], 2.441406250000026e-16],
  ["hyp2f1", [-30, 0.5, 1, 1], 0.10257817300856951],
  ["hyp2f1", [-7.3, 0.3, -7.6, -3], -67.34358134050296],
  ["hyp2f1", [-7.3, -7.3, -7.6, 0.999], 0.007282354666745272],
  ["erfcx", [-5], 144009798674.66104],
  ["erfcx", [-0.1], 1.1236433541992095],
  ["erfcx", [0.5], 0.6156903441929259],
  ["erfcx", [6.2], 0.08985810831974592],
  ["erfcx", [30], 0.01879588886141675],
  ["dawsn", [1e-9], 1e-9],
  ["dawsn", [0.3], 0.28263166502131193],
  ["dawsn", [0.9], 0.5407243187262987],
  ["dawsn", [3], 0.1782710306105583],
  ["dawsn", [10000], 5.000000025e-5],
  ["owensT", [0.5, 0.3], 0.040786707344250106],
  ["owensT", [1, 1], 0.06674188216570097],
  ["owensT", [2, 3], 0.01137506597154504],
  ["owensT", [-0.7, -10], -0.12098182611153108],
  ["boxcox1p", [0.1, 2], 0.10500000000000001],
  ["comb", [30.5, 3], 4273.8125],
]

const at = (x: number): NDArray => array(x, { dtype: "float64" })
const only = (x: NDArray): number => toTypedArray(x)[0]!

type Special = (...xs: readonly NDArray[]) => NDArray

const functionOf = (name: string): Special => Object.entries(special).find(([key]) => key === name)![1] as Special

test.each(values)("%s(%j)", (name, args, value) => {
  const got = only(functionOf(name)(...args.map(at)))
  expect(Math.abs(got - value)).toBeLessThan(5e-13 * Math.abs(value))
})

test("sici, fresnel and wofz", () => {
  const near = (got: NDArray, wanted: number): void =>
    expect(Math.abs(only(got) - wanted)).toBeLessThan(1e-14 * (Math.abs(wanted) + 0.1))
  for (const [x, s, c] of [
    [0.5, 0.4931074180430667, -0.1777840788066129],
    [3.9, 1.7765013604478055, -0.12349934920781512],
    [4.1, 1.738743626491769, -0.15616539182812106],
    [50, 1.551617072485936, -0.005628386324116306],
  ] as const)
    special.sici(at(x)).forEach((y, i) => near(y, [s, c][i]!))
  for (const [x, s, c] of [
    [0.5, 0.06473243285999927, 0.4923442258714464],
    [1.19, 0.6155777959719563, 0.7216656446222273],
    [1.21, 0.6309837435873609, 0.7089193778473873],
    [12345.6789, 0.4999817141145631, 0.49998182323758844],
  ] as const) {
    special.fresnel(at(x)).forEach((y, i) => near(y, [s, c][i]!))
    special.fresnel(at(-x)).forEach((y, i) => near(y, -[s, c][i]!))
  }
  for (const [x, y, re, im] of [
    [0.5, 0, 0.7788007830714049, 0.47892517290104347],
    [-2, 0.3, 0.07639595167564212, -0.3098311071402927],
    [3, 4, 0.09093390419476534, 0.06559233052791427],
    [1, -1, -1.1370378783511974, 2.026813791854195],
    [6.3, 0.001, 1.4789344514165287e-5, 0.0907276572389141],
  ] as const) {
    const w = special.wofz(complex(at(x), at(y)))
    near(real(w), re)
    near(imag(w), im)
  }
})

test("the hypergeometric functions have derivatives in all their parameters", () => {
  const close = (got: NDArray, wanted: number): void => expect(only(got) / wanted).toBeCloseTo(1, 11)
  const [a, b, x] = [at(1.3), at(2.2), at(-3)]
  close(grad((y: NDArray) => special.hyp1f1(y, b, x))(a), -0.3200334928077753)
  close(grad((y: NDArray) => special.hyp1f1(a, y, x))(b), 0.16410238652732648)
  close(grad((y: NDArray) => special.hyp1f1(a, b, y))(x), 0.08766387091969383)
  const mixed = grad((p: NDArray) => grad((q: NDArray) => special.hyp1f1(p, q, x))(b))
  close(mixed(a), -0.006241779527028528)
  const [p, q, c, z] = [at(0.5), at(1.5), at(2.5), at(0.7)]
  close(grad((y: NDArray) => special.hyp2f1(y, q, c, z))(p), 0.8848403044660055)
  close(grad((y: NDArray) => special.hyp2f1(p, q, y, z))(c), -0.2216378481033962)
  close(grad((y: NDArray) => special.hyp2f1(p, q, c, y))(z), 0.9875971666958224)
})

test("at poles, edges and beyond", () => {
  const value = (f: NDArray): number => only(f)
  expect(value(special.hyp1f1(at(0), at(0), at(1)))).toBe(1)
  expect(value(special.hyp1f1(at(1), at(-2), at(1)))).toBe(Infinity)
  expect(value(special.hyp1f1(at(-1), at(-2), at(1)))).toBe(1.5)
  expect(value(special.hyp2f1(at(1), at(1), at(2), at(2)))).toBe(Number.NaN)
  expect(value(special.hyp2f1(at(1), at(1), at(2), at(1)))).toBe(Infinity)
  expect(value(special.erfcx(at(-30)))).toBe(Infinity)
  expect(special.sici(at(-Infinity)).map(only)).toEqual([-Math.PI / 2, Number.NaN])
  expect(value(special.owensT(at(1), at(Infinity)))).toBeCloseTo(0.07932762696572854, 15)
  expect(Array.from(toTypedArray(special.comb(at(5), array([-1, 0, 6], { dtype: "float64" }))))).toEqual([0, 1, 0])
})

test("Bernoulli's numbers and spherical harmonics", () => {
  const numbers = toTypedArray(special.bernoulli(40, { dtype: "float64" }))
  expect([numbers[1], numbers[3], numbers[12]]).toEqual([-0.5, 0, -691 / 2730])
  expect(numbers[26]! / 1425517.1666666667).toBeCloseTo(1, 12)
  expect(numbers[40]! / -1.9296579341940068e16).toBeCloseTo(1, 12)

  const whole = (...xs: readonly number[]): NDArray => array(xs, { dtype: "int32" })
  const [theta, phi] = [array([0.4, 0.4, 2], { dtype: "float64" }), array([1, 1, -2], { dtype: "float64" })]
  const harmonics = (t: NDArray, p: NDArray): NDArray =>
    special.sphHarmY(whole(1, 1, 1), whole(0, 1, -1), t, p, { nMax: 2 })
  const [even, odd] = [Math.sqrt(3 / (4 * Math.PI)), Math.sqrt(3 / (8 * Math.PI))]
  const wanted = [even * Math.cos(0.4), -odd * Math.sin(0.4) * Math.cos(1), odd * Math.sin(2) * Math.cos(-2)]
  for (const y of [harmonics(theta, phi), jit(harmonics)(theta, phi)])
    toTypedArray(real(y)).forEach((v, i) => expect(v).toBeCloseTo(wanted[i]!, 14))
  expect(() => special.bernoulli(-1)).toThrow(/bernoulli: n is the number -1/)
  expect(() => jit((n: NDArray) => special.sphHarmY(n, n, theta, phi))(whole(1, 1, 1))).toThrow(/nMax/)
})
