// Builds front/ into front/built/: one stylesheet, the pages' scripts, and the script in which the
// server draws charts. Run by scripts/front.py; nothing here runs while the site does.

import { build } from "esbuild";
import { existsSync } from "node:fs";
import { mkdir, rename, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import * as sass from "sass";

const FRONT = dirname(fileURLToPath(import.meta.url));
const DONE = join(FRONT, "built");
// Made beside and put in place whole: a site that is being served never misses a file for long.
const BUILT = `${DONE}.new`;
const PAGES = join(BUILT, "public");

function scripts(...names) {
  return names.map((name) => join(FRONT, "scripts", `${name}.js`)).filter(existsSync);
}

async function styles(name) {
  const { css } = sass.compile(join(FRONT, "styles", `${name}.scss`), {
    loadPaths: [join(FRONT, "..", "node_modules")],
    style: "compressed",
    quietDeps: true,
  });
  await writeFile(join(PAGES, "css", `${name}.css`), css);
}

const shared = {
  bundle: true, minify: true, target: "es2020", legalComments: "none",
  define: { "process.env.NODE_ENV": '"production"' },
};

await rm(BUILT, { recursive: true, force: true });
await mkdir(join(PAGES, "css"), { recursive: true });
await Promise.all([
  styles("app"),
  styles("editors"),
  build({
    ...shared,
    entryPoints: scripts("app", "charts"),
    outdir: join(PAGES, "js"),
    format: "esm",
  }),
  build({
    ...shared,
    entryPoints: scripts("charts-server"),
    outdir: join(BUILT, "server"),
    format: "iife",
    platform: "neutral",
    mainFields: ["module", "main"],
  }),
]);
await rm(DONE, { recursive: true, force: true });
await rename(BUILT, DONE);
