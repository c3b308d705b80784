import react from "@vitejs/plugin-react";
import { defineConfig } from "vite";
import { offlineFiles } from "./offline.ts";

const api = process.env.API_URL ?? "http://127.0.0.1:8000";

export default defineConfig({
  plugins: [react(), offlineFiles(["features/scan/ScanPage.tsx"])],
  server: {
    host: "127.0.0.1",
    proxy: Object.fromEntries(
      ["/graphql", "/auth", "/files", "/media", "/documents", "/uploads", "/healthz"].map((path) => [path, { target: api }]),
    ),
  },
  build: { target: "es2022", sourcemap: false },
});
