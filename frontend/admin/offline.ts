import type { Plugin } from "vite";

/** What of a built file matters here: the files it needs at once, and whether somebody may load it later. */
export interface Built {
  fileName: string;
  module: string | null;
  entry: boolean;
  imports: readonly string[];
  styles: readonly string[];
  assets: readonly string[];
}

// Beside the hashed files: the page itself, and what index.html names.
const PLAIN = ["/index.html", "/theme.js", "/icon.svg"];

/** Paths of everything a page of these modules needs: the entry, the modules' own files, and all that those import. */
export function filesOf(built: readonly Built[], modules: readonly string[]): string[] {
  const byName = new Map(built.map((one) => [one.fileName, one]));
  const wanted = new Set<string>();
  const visit = (one: Built | undefined) => {
    if (!one || wanted.has(one.fileName)) return;
    wanted.add(one.fileName);
    for (const name of [...one.styles, ...one.assets]) wanted.add(name);
    for (const name of one.imports) visit(byName.get(name));
  };
  for (const one of built) {
    if (one.entry || modules.some((name) => one.module?.endsWith(name))) visit(one);
  }
  return [...PLAIN, ...[...wanted].sort().map((name) => `/${name}`)];
}

/** A short name for a text: another text, another name (FNV-1a, 32 bits). */
export function nameOf(text: string): string {
  let hash = 0x811c9dc5;
  for (const letter of text) hash = Math.imul(hash ^ (letter.codePointAt(0) ?? 0), 0x01000193) >>> 0;
  return hash.toString(16).padStart(8, "0");
}

/** Writes down which files the handheld's worker keeps, and under which version. */
export function offlineFiles(modules: readonly string[]): Plugin {
  return {
    name: "fovea:offline-files",
    apply: "build",
    enforce: "post",
    generateBundle(_options, bundle) {
      const built: Built[] = [];
      let page = "";
      for (const file of Object.values(bundle)) {
        if (file.type === "asset") {
          if (file.fileName === "index.html") page = String(file.source);
          continue;
        }
        built.push({
          fileName: file.fileName,
          module: file.facadeModuleId,
          entry: file.isEntry,
          imports: file.imports,
          styles: [...(file.viteMetadata?.importedCss ?? [])],
          assets: [...(file.viteMetadata?.importedAssets ?? [])],
        });
      }
      const missing = modules.filter((name) => !built.some((one) => one.module?.endsWith(name)));
      if (missing.length > 0) this.error(`No file is built for ${missing.join(", ")}.`);
      const files = filesOf(built, modules);
      const version = nameOf(files.join(" ") + page);
      this.emitFile({
        type: "asset",
        fileName: "scan-files.js",
        source: `self.SCAN_FILES = ${JSON.stringify({ version, files })};\n`,
      });
    },
  };
}
