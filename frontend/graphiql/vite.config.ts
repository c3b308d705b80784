import react from "@vitejs/plugin-react";
import { defineConfig } from "vite";

// The API serves the page itself, under this path, so that nothing is fetched from elsewhere.
export default defineConfig({
  base: "/graphiql/",
  plugins: [react()],
  worker: { format: "es" },
  build: { target: "es2022", sourcemap: false, chunkSizeWarningLimit: 5000 },
});
