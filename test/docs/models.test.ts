import { join } from "node:path"
import { expect, test } from "vitest"
import { modelsPage } from "./models-page.js"
import { root } from "./module.js"

test("the page of the models is what summary says of them (vitest -u writes it)", async () => {
  await expect(modelsPage()).toMatchFileSnapshot(join(root, "docs/models.md"))
})
