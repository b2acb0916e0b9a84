import { isLeft, left } from "fp-ts/Either"
import { FileError } from "../../errors/index.js"
import type { Path } from "../../io/address.js"
import { firstOf } from "../../io/folder.js"
import { bytesFor } from "../../io/load.js"
import { inSource, type LoadError, type Parsed } from "../../io/result.js"
import { type LoadOptions, nameOfSource } from "../../io/source.js"
import type { Labelled } from "../digits.js"

/** Examples to learn from, and others to test with. */
export interface Divided<T = Labelled> {
  readonly training: T
  readonly test: T
}

/** A file of a folder by its usual name, or inflated with `.gz` behind it, read whole and parsed. */
export const partOf = async <A>(
  op: string,
  folder: Path,
  name: string,
  options: LoadOptions | undefined,
  parse: (bytes: Uint8Array) => Parsed<A>,
) => {
  const source = await firstOf(op, folder, [name, `${name}.gz`])
  if (source === null)
    return left<LoadError>(
      new FileError({
        op,
        problem: `there is no ${name}, nor ${name}.gz`,
        given: { folder: nameOfSource(folder) },
        hint: "give the folder with the original files",
      }),
    )
  const bytes = await bytesFor(op, source, options)()
  if (isLeft(bytes)) return bytes
  const found = parse(bytes.right)
  return isLeft(found) ? left<LoadError>(inSource(op, nameOfSource(source), found.left)) : found
}
