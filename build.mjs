// Bundles static/src into static/dist: one style sheet, one script for every page,
// one script per file in static/src/pages, and a sprite of the icons in use.
import { copyFile, mkdir, readdir, readFile, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { fileURLToPath } from "node:url";
import * as esbuild from "esbuild";

const root = path.dirname(fileURLToPath(import.meta.url));
const source = path.join(root, "static/src");
const output = path.join(root, "static/dist");
const iconFolder = path.join(root, "node_modules/@tabler/icons/icons");
const roomFolders = ["accounts", "strategy", "budget", "roadmap", "content", "reporting"];
const iconPattern = /(?:\{%\s*icon\s+|\bicon\s*=\s*|"icon"\s*:\s*)["']([a-z0-9-]+)["']/g;

const shared = {
  bundle: true,
  minify: true,
  target: ["es2022"],
  logLevel: "warning",
  metafile: true,
  absWorkingDir: root,
};

async function pageScripts() {
  const names = await readdir(path.join(source, "pages"));
  return names
    .filter((name) => name.endsWith(".js"))
    .map((name) => path.join(source, "pages", name));
}

async function scripts() {
  return {
    ...shared,
    entryPoints: [path.join(source, "app.js"), ...(await pageScripts())],
    outbase: source,
    outdir: output,
    format: "esm",
    splitting: true,
    chunkNames: "chunks/[name]-[hash]",
  };
}

// Runs before the first paint, so it must be a classic script without imports.
const theme = {
  ...shared,
  entryPoints: [path.join(source, "theme.js")],
  outdir: output,
  format: "iife",
};

const styles = {
  ...shared,
  entryPoints: [path.join(source, "app.css")],
  outdir: output,
  external: ["data:*"],
  loader: { ".woff2": "file" },
  assetNames: "fonts/[name]-[hash]",
};

async function files(folder, ending) {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => []);
  return entries
    .filter((entry) => entry.isFile() && entry.name.endsWith(ending))
    .map((entry) => path.join(entry.parentPath ?? entry.path, entry.name));
}

async function iconNames() {
  const places = [
    ...(await files(path.join(root, "templates"), ".html")),
    ...(await Promise.all(roomFolders.map((room) => files(path.join(root, room), ".py")))).flat(),
  ];
  const found = new Map();
  for (const place of places) {
    for (const [, name] of (await readFile(place, "utf8")).matchAll(iconPattern)) {
      found.set(name, path.relative(root, place));
    }
  }
  const listed = await readFile(path.join(source, "icons.txt"), "utf8");
  for (const name of listed.split("\n").filter(Boolean)) found.set(name, "static/src/icons.txt");
  return found;
}

async function symbol(name, place) {
  const svg = await readFile(path.join(iconFolder, "outline", `${name}.svg`), "utf8").catch(() => {
    throw new Error(`${place} uses the icon "${name}", which Tabler's outline icons do not have.`);
  });
  const shapes = svg.slice(svg.indexOf(">", svg.indexOf("<svg")) + 1, svg.lastIndexOf("</svg>"));
  return `<symbol id="${name}" viewBox="0 0 24 24" fill="none" stroke="currentColor" stroke-linecap="round" stroke-linejoin="round">${shapes.replace(/\n\s*/g, "")}</symbol>`;
}

async function writeIcons() {
  const names = [...(await iconNames())].sort(([a], [b]) => a.localeCompare(b));
  const symbols = await Promise.all(names.map(([name, place]) => symbol(name, place)));
  await writeFile(
    path.join(output, "icons.svg"),
    `<svg xmlns="http://www.w3.org/2000/svg">${symbols.join("")}</svg>`,
  );
}

// Names of chunks and fonts change with their content: old ones would pile up.
async function removeStale(results) {
  const written = new Set(results.flatMap((result) => Object.keys(result.metafile.outputs)));
  for (const folder of ["chunks", "fonts"]) {
    for (const file of await files(path.join(output, folder), "")) {
      if (!written.has(path.relative(root, file))) await rm(file);
    }
  }
}

async function build() {
  await mkdir(output, { recursive: true });
  const [bundle, , sheet] = await Promise.all([
    esbuild.build(await scripts()),
    esbuild.build(theme),
    esbuild.build(styles),
    writeIcons(),
    copyFile(path.join(source, "favicon.svg"), path.join(output, "favicon.svg")),
  ]);
  await removeStale([bundle, sheet]);
}

async function watch() {
  await build();
  const contexts = await Promise.all(
    [await scripts(), theme, styles].map((options) => esbuild.context(options)),
  );
  await Promise.all(contexts.map((context) => context.watch()));
}

try {
  await (process.argv.includes("--watch") ? watch() : build());
} catch (error) {
  console.error(error.message);
  process.exitCode = 1;
}
