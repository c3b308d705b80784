import path from "node:path";
import { defineConfig } from "vitest/config";

export default defineConfig({
  resolve: { alias: { "@": import.meta.dirname, "server-only": path.join(import.meta.dirname, "lib/nothing.ts") } },
  test: { include: ["{lib,features}/**/*.test.ts"], environment: "node" },
});
