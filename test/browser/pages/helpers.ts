/** The most threads that helped in a call so far, learned from how the library, loaded later, calls its modules. */
export const watchHelpers = (): (() => number) => {
  const seen = { most: 0 }
  const counted =
    (main: (helpers: number) => void) =>
    (helpers: number): void => {
      seen.most = Math.max(seen.most, helpers)
      main(helpers)
    }
  WebAssembly.Instance = new Proxy(WebAssembly.Instance, {
    construct: (Instance, [module, imports]: ConstructorParameters<typeof WebAssembly.Instance>) => {
      const { main, ...rest } = new Instance(module, imports).exports
      return { exports: typeof main === "function" ? { ...rest, main: counted((n) => main(n)) } : { ...rest } }
    },
  })
  return () => seen.most
}
